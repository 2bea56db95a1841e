"""kwrig judge, compare and verify: what can be said of stored runs."""

from collections import Counter
from pathlib import Path

from rig.bench.tomlfile import BadInput
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
from rig.model.evidence import PointDocument
from rig.record import Difference, RecordError, read_run, record_difference
from rig.record.disk import make_directory, write_faults
from rig.record.merged import RECORD_NAME
from rig.verdict.registers import register_at

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


def compare(first: Path, second: Path, printer: Printer) -> None:
    """Points, registers and bytes that differ, time stamps apart; FAIL when any does."""
    records = [read_run(path if path.is_file() else run_folder(path)) for path in (first, second)]
    pairs = [(record.header, record.documents) for record in records]
    found = record_difference(pairs[0], pairs[1])
    documents = {(d.point.id, d.attempt): d for d in records[0].documents}
    lines = [difference_line(difference, documents) for difference in found]
    for line in lines[:DIFFERENCES_SHOWN]:
        printer.line(line)
    if len(lines) > DIFFERENCES_SHOWN:
        printer.line(f"and {len(lines) - DIFFERENCES_SHOWN} more")
    kinds = Counter(kind_of(difference) for difference in found)
    points = len({difference.point_id for difference in found if difference.point_id})
    if found:
        counts = ", ".join(f"{count} in {kind}" for kind, count in sorted(kinds.items()))
        printer.line(f"{len(found)} differences at {points} points: {counts}")
    else:
        printer.line(f"{len(records[0].documents)} documents, no difference but time stamps")
    printer.data = {"differences": lines, "by_kind": dict(kinds), "points_that_differ": points}
    printer.status = "FAIL" if found else "PASS"


def kind_of(difference: Difference) -> str:
    """The part of the record that a difference lies in."""
    if not difference.point_id:
        return "run.json"
    return difference.key.split("[")[0].split(".")[0]


def difference_line(difference: Difference, documents: dict[tuple[str, int], PointDocument]) -> str:
    """One difference in words; a register word by the register's name."""
    place = difference.point_id or "run.json"
    name = difference.key
    document = documents.get((difference.point_id, 1))
    parts = difference.key.replace("]", "").replace(".", "[").split("[")
    if parts[0] == "registers" and len(parts) == 4 and document is not None:
        block = document.registers[int(parts[1])]
        row = register_at(block.address + int(parts[3]))
        if row is not None:
            name = f"{row.id} ({block.name}, {difference.key})"
    return f"{place}: {name}: {difference.first} | {difference.second}"


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
