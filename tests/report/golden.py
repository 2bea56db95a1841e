"""The approved reports. After a wanted change, look at them and run:
.venv/bin/python -m tests.report.golden
"""

import functools
from pathlib import Path

from rig.report.render import CERTIFICATE, JUNIT, REPORT, RESULTS, SUMMARY, report_files
from rig.report.summary import summary_schema_bytes
from tests.report.extracted import html_words, pdf_words
from tests.report.factory import ALL_RUNS

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "reports" / "golden"
SCHEMA = ROOT / "reports" / "schema" / "summary.schema.json"


@functools.cache
def rendered_files(name: str) -> dict[str, bytes]:
    """The reports of one synthetic run, made once for all tests."""
    run = ALL_RUNS[name]()
    return report_files(run.header, run.documents, run.judgement, run.bench)


def golden_files(name: str) -> dict[str, bytes]:
    """What is approved of a run: the exports whole, the words of page and certificate."""
    files = rendered_files(name)
    approved = {each: files[each] for each in (SUMMARY, RESULTS, JUNIT)}
    approved["report.txt"] = html_words(files[REPORT].decode()).encode()
    if CERTIFICATE in files:
        approved["certificate.txt"] = pdf_words(files[CERTIFICATE]).encode()
    return approved


def approve() -> None:
    """Make what is rendered now the approved reports."""
    for name in ALL_RUNS:
        folder = GOLDEN / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in golden_files(name).items():
            (folder / file).write_bytes(data)
    SCHEMA.parent.mkdir(parents=True, exist_ok=True)
    SCHEMA.write_bytes(summary_schema_bytes())


if __name__ == "__main__":
    approve()
