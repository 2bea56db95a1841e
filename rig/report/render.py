"""Writes the reports of one run into its folder."""

from collections.abc import Sequence
from pathlib import Path

from rig.bench.schema import BenchFile
from rig.model.evidence import PointDocument, RunHeader
from rig.model.result import Judgement
from rig.record.disk import write_whole
from rig.report.bench_facts import bench_facts
from rig.report.certificate import certificate_bytes
from rig.report.content import build_content, has_certificate
from rig.report.exports import csv_bytes, junit_bytes
from rig.report.html import html_text
from rig.report.summary import summary_bytes, summary_of

REPORT = "report.html"
CERTIFICATE = "certificate.pdf"
SUMMARY = "summary.json"
RESULTS = "results.csv"
JUNIT = "junit.xml"


def write_report(
    run_dir: Path,
    header: RunHeader,
    documents: Sequence[PointDocument],
    judgement: Judgement,
    bench: BenchFile,
) -> None:
    """All reports, each whole or absent. RigFault when the folder cannot be written.

    A run that did not complete has no certificate.pdf, and its report.html says so.
    """
    for name, data in report_files(header, documents, judgement, bench).items():
        write_whole(run_dir / name, data)


def report_files(
    header: RunHeader,
    documents: Sequence[PointDocument],
    judgement: Judgement,
    bench: BenchFile,
) -> dict[str, bytes]:
    """The files by name: a pure function, the same bytes each time."""
    content = build_content(header, documents, judgement, bench_facts(bench))
    files = {
        RESULTS: csv_bytes(header, documents, judgement),
        JUNIT: junit_bytes(header, documents, judgement),
        REPORT: html_text(content).encode(),
    }
    if has_certificate(judgement):
        files[CERTIFICATE] = certificate_bytes(content)
    files[SUMMARY] = summary_bytes(summary_of(header, documents, judgement))
    return files
