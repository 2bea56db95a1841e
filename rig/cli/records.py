"""kwrig judge, compare and verify: what can be said of stored runs."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

from rig.bench.tomlfile import BadInput
from rig.cli.asked import check_new_file
from rig.cli.certify import run_data, show_judgement, status_of
from rig.cli.finish import (
    bench_of,
    figure_changes,
    judged_record,
    run_folder,
    stored_judgement,
    verdict_changes,
    write_results,
)
from rig.cli.printer import Printer
from rig.compare import Comparison, Side, compared
from rig.record import RecordError, read_run
from rig.record.disk import make_directory, write_faults, write_whole
from rig.record.merged import RECORD_NAME
from rig.report import compare_content as content

JUDGE_PREFIX = "judge-"
DIFFERENCES_SHOWN = 20


def judge_again(path: Path, printer: Printer) -> None:
    """Judge a stored run into judge-N/ and say whether its stored verdict still holds.

    The status is that of the new verdict, but a PASS where another verdict is stored is a FAIL: a
    script must notice.
    """
    run_dir = run_folder(path)
    record = read_run(path.resolve() if path.is_file() else run_dir)
    bench = bench_of(record.path, record.header)
    stored = stored_judgement(run_dir)
    judgement = judged_record(record, bench)
    printer.status = status_of(judgement)
    folder = new_judge_folder(run_dir)
    write_results(folder, record.header, record.documents, judgement, bench)
    show_judgement(folder, judgement, printer)
    printer.data = {"runs": [run_data(folder, judgement)]}
    if stored is None:
        printer.line("no stored judgement to compare with")
        printer.data["stored_verdict_holds"] = None
    else:
        changes, figures = verdict_changes(stored, judgement), figure_changes(stored, judgement)
        word = stored.verdict or stored.run_state
        for change in (changes + figures)[:DIFFERENCES_SHOWN]:
            printer.line(change)
        holds = "does NOT hold any more" if changes else "still holds"
        apart = f", {len(figures)} figures behind it changed" if figures else ""
        printer.line(f"the stored verdict {word} {holds}{apart}")
        printer.data |= {"stored_verdict_holds": not changes, "changes": changes + figures}
        if changes and printer.status == "PASS":
            printer.status = "FAIL"


def new_judge_folder(run_dir: Path) -> Path:
    """judge-1, judge-2, ...: the first that does not exist."""
    number = 1
    while True:
        folder = run_dir / f"{JUDGE_PREFIX}{number}"
        with write_faults(folder):
            try:
                make_directory(folder)
                return folder
            except FileExistsError:
                number += 1


def compare(first: Path, second: Path, printer: Printer, html: Path | None = None) -> None:
    """Verdicts, errors, registers, times and bytes that differ, time stamps apart.

    FAIL when anything does. `html` gets the page as well.
    """
    if html is not None:
        check_new_file("--html", html)
    comparison = compared(side_of(first), side_of(second))
    if html is not None:
        from rig.report.compare_page import compare_html

        write_whole(html, compare_html(comparison).encode())
        printer.line(f"page: {html}")
    show_comparison(comparison, printer)
    printer.data = comparison_data(comparison)
    printer.status = "PASS" if comparison.same else "FAIL"


def side_of(path: Path) -> Side:
    """A stored run, read and judged. RecordError, BadInput."""
    record = read_run(path if path.is_file() else run_folder(path))
    bench = bench_of(record.path, record.header)
    judgement = judged_record(record, bench)
    return Side(record.header, record.documents, bench, judgement, record.record_sha256)


def show_comparison(comparison: Comparison, printer: Printer) -> None:
    """The digest, the tables, the first raw differences, then one sentence."""
    printer.line(content.digest_text(comparison))
    for section in content.sections(comparison):
        if comparison.same and section.title != "Times and bytes":
            continue
        printer.line(section.title.upper() + (f": {section.note}" if section.note else ""))
        columns, rows = content.plain_table(section)
        if rows:
            printer.table(columns, rows[:DIFFERENCES_SHOWN])
        if len(rows) > DIFFERENCES_SHOWN:
            printer.line(f"and {len(rows) - DIFFERENCES_SHOWN} more")
        printer.line()
    lines = content.difference_lines(comparison)
    if lines:
        printer.line("EVERY DIFFERENCE OF THE RECORDS: point, key, first, second")
        for line in lines[:DIFFERENCES_SHOWN]:
            printer.line(line)
        if len(lines) > DIFFERENCES_SHOWN:
            printer.line(f"and {len(lines) - DIFFERENCES_SHOWN} more")
        printer.line()
    explained = content.explanation(comparison)
    if explained:
        printer.line(explained)
    printer.line(content.headline(comparison))


def comparison_data(comparison: Comparison) -> dict[str, object]:
    """The comparison in the JSON output."""
    found = comparison.differences
    return {
        "digests": list(comparison.digests),
        "differences": content.difference_lines(comparison),
        "by_kind": dict(Counter(content.kind_of(difference) for difference in found)),
        "points_that_differ": len({d.point_id for d in found if d.point_id}),
        "floor": comparison.floor_text,
        "causes": [asdict(cause) for cause in comparison.causes],
        "verdicts": [asdict(change) for change in comparison.verdicts],
        "errors": [asdict(c) | {"agrees": c.agrees} for c in comparison.errors],
        "registers": [asdict(c) | {"agrees": c.agrees} for c in comparison.registers],
        "totals": [asdict(pair) for pair in comparison.totals],
        "unexplained": list(comparison.unexplained),
    }


def verify(certificate: Path, record_path: Path | None, printer: Printer) -> None:
    """A certificate names the record that lies beside it, and that record gives its verdict."""
    from rig.report.verify import NotACertificate, certificate_facts

    try:
        facts = certificate_facts(certificate)
    except NotACertificate as fault:
        raise BadInput([str(fault)]) from None
    path = record_path or record_beside(certificate)
    record = read_run(path)
    judgement = judged_record(record, bench_of(record.path, record.header))
    problems = []
    if record.record_sha256 != facts.record_sha256:
        problems.append(
            f"{certificate}: names record {facts.record_sha256}, {path} is {record.record_sha256}"
        )
    if facts.verdict != judgement.verdict:
        problems.append(
            f"{certificate}: says {facts.verdict}, its record gives {judgement.verdict}"
        )
    for problem in problems:
        printer.error(problem)
    if not problems:
        printer.line(
            f"certificate {facts.certificate_number}, {facts.verdict}: record and verdict agree"
        )
    printer.data = {
        "certificate_number": facts.certificate_number,
        "certificate_verdict": facts.verdict,
        "record_sha256": record.record_sha256,
        "agrees": not problems,
    }
    printer.status = "FAIL" if problems else "PASS"


def record_beside(certificate: Path) -> Path:
    """record.h5 in the certificate's folder, or above it for one under judge-N/. RecordError."""
    for folder in (certificate.resolve().parent, certificate.resolve().parent.parent):
        if (folder / RECORD_NAME).is_file():
            return folder / RECORD_NAME
    raise RecordError(
        certificate.parent / RECORD_NAME, "(file)", RECORD_NAME,
        "must lie beside the certificate; or name it with --record",
    )  # fmt: skip
