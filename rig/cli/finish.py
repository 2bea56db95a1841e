"""What follows when the points are measured: close the record, judge it, write the reports."""

import json
from pathlib import Path

from rig.bench.load_bench import bench_from_text
from rig.bench.schema import BenchFile
from rig.model.evidence import PointDocument, RunHeader, RunState
from rig.model.result import Judgement, PointResult
from rig.record import Record, RecordError, read_run
from rig.record.chain import HEADER_NAME, StoredFile, parse
from rig.record.disk import write_whole
from rig.verdict import judge

JUDGEMENT_NAME = "judgement.json"
FIGURE_TOLERANCE_PCT = 1e-9  # the C library's log-gamma may differ in its last digits


def bench_of(record_path: Path, header: RunHeader) -> BenchFile:
    """The bench as it was, from the record itself. RecordError, BadInput."""
    if not header.bench.text:
        raise RecordError(record_path, "bench.text", "", "must hold the bench file")
    return bench_from_text(header.bench.text, f"{record_path}: bench.text", header.bench.name).bench


def judged_record(record: Record, bench: BenchFile) -> Judgement:
    """The judgement on a record that was read back."""
    return judge(record.header, record.documents, bench, record.record_sha256)


def judgement_bytes(judgement: Judgement) -> bytes:
    """judgement.json: indented, keys sorted."""
    text = json.dumps(judgement.model_dump(mode="json"), indent=1, sort_keys=True)
    return (text + "\n").encode()


def write_results(
    folder: Path,
    header: RunHeader,
    documents: tuple[PointDocument, ...],
    judgement: Judgement,
    bench: BenchFile,
) -> None:
    """judgement.json last, so that it stands for all the others. RigFault."""
    from rig.report.render import write_report  # a second of plotting library, only when needed

    write_report(folder, header, documents, judgement, bench)
    write_whole(folder / JUDGEMENT_NAME, judgement_bytes(judgement))


def stored_judgement(run_dir: Path) -> Judgement | None:
    """The judgement that was made when the run ended; None when there is none. RecordError."""
    path = run_dir / JUDGEMENT_NAME
    if not path.exists():
        return None
    try:
        data = path.read_bytes()
        compact = json.dumps(
            json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()
    except (OSError, ValueError, RecursionError) as error:
        raise RecordError(path, "(whole file)", "", f"must be JSON: {error}") from None
    return parse(StoredFile(str(path), JUDGEMENT_NAME, compact), Judgement)


def verdict_changes(stored: Judgement, now: Judgement) -> list[str]:
    """Verdicts that the two judgements disagree on, one line each; [] when the stored one holds."""
    lines = []
    for key in ("verdict", "run_state", "decision_rule", "record_sha256", "missing_points"):
        before, after = getattr(stored, key), getattr(now, key)
        if before != after:
            lines.append(f"{key}: stored {before}, now {after}")
    then = {result.point_id: result.verdict for result in stored.points}
    for result in now.points:
        verdict = then.pop(result.point_id, None)
        if verdict != result.verdict:
            lines.append(f"{result.point_id}: stored {verdict}, now {result.verdict}")
    lines += [f"{point_id}: stored {verdict}, now missing" for point_id, verdict in then.items()]
    return lines


def figure_changes(stored: Judgement, now: Judgement) -> list[str]:
    """Points whose error or uncertainty came out otherwise, beyond rounding of the arithmetic."""
    then = {result.point_id: figures_of(result) for result in stored.points}
    lines = []
    for result in now.points:
        before, after = then.get(result.point_id, {}), figures_of(result)
        lines += [
            f"{result.point_id}: {name}: stored {before[name]:.9g}, now {after[name]:.9g}"
            for name in before.keys() & after.keys()
            if abs(before[name] - after[name]) > FIGURE_TOLERANCE_PCT
        ]
        if before.keys() != after.keys():
            lines.append(f"{result.point_id}: other figures are known now")
    return lines


def figures_of(result: PointResult) -> dict[str, float]:
    """Error, u and k of a point, where it has them."""
    figures = {}
    if result.error_pct is not None:
        figures["error_pct"] = result.error_pct
    if result.budget is not None:
        figures["std_unc_pct"] = result.budget.std_unc_pct
        figures["coverage_k"] = result.budget.coverage_k
    return figures


def finish_run(run_dir: Path, bench: BenchFile) -> Judgement:
    """Judge a closed run and write its results beside the record."""
    record = read_run(run_dir)
    judgement = judged_record(record, bench)
    write_results(run_dir, record.header, record.documents, judgement, bench)
    return judgement


def finish_interrupted(run_dir: Path, bench: BenchFile, state: RunState, reason: str) -> Judgement:
    """A run that did not complete: a judgement without a verdict; the record stays open."""
    record = read_run(run_dir)
    judgement = judge(record.header, record.documents, bench, record.record_sha256, (state, reason))
    write_results(run_dir, record.header, record.documents, judgement, bench)
    return judgement


def run_folder(path: Path) -> Path:
    """The folder of a run: itself, what `latest` points at, or the folder of its record.h5."""
    try:
        resolved = path.resolve()
        found = resolved.exists()
    except (OSError, RuntimeError):  # a name that is too long, a link to itself
        resolved, found = path, False
    if not found:
        raise RecordError(path, "(file)", path.name, "must be the folder of a run or a record.h5")
    if resolved.is_dir():
        if not (resolved / HEADER_NAME).exists() and (resolved / "latest").is_dir():
            return (resolved / "latest").resolve()
        return resolved
    return resolved.parent
