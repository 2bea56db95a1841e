"""What follows when the points are measured: close the record, judge it, write the reports."""

import json
from pathlib import Path

from rig.bench.load_bench import bench_from_text
from rig.bench.schema import BenchFile
from rig.model.evidence import PointDocument, RunHeader, RunState
from rig.model.result import Judgement
from rig.record import Record, RecordError, read_run
from rig.record.chain import HEADER_NAME, StoredFile, parse
from rig.record.disk import write_whole
from rig.verdict import judge

JUDGEMENT_NAME = "judgement.json"


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


def differences(stored: Judgement, now: Judgement) -> list[str]:
    """Where two judgements on a run disagree, one line each; [] when the stored one holds."""
    lines = []
    for key in ("verdict", "run_state", "decision_rule", "record_sha256", "missing_points"):
        before, after = getattr(stored, key), getattr(now, key)
        if before != after:
            lines.append(f"{key}: stored {before}, now {after}")
    then = {result.point_id: result for result in stored.points}
    for result in now.points:
        before = then.pop(result.point_id, None)
        if before is None:
            lines.append(f"{result.point_id}: not in the stored judgement, now {result.verdict}")
        elif before.verdict != result.verdict:
            lines.append(f"{result.point_id}: stored {before.verdict}, now {result.verdict}")
        elif (before.error_pct, before.budget) != (result.error_pct, result.budget):
            lines.append(f"{result.point_id}: other figures behind the same verdict")
    lines += [f"{point_id}: stored, now missing" for point_id in then]
    return lines


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
    resolved = path.resolve()
    if not resolved.exists():
        raise RecordError(path, "(file)", path.name, "must be the folder of a run or a record.h5")
    if resolved.is_dir():
        if not (resolved / HEADER_NAME).exists() and (resolved / "latest").is_dir():
            return (resolved / "latest").resolve()
        return resolved
    return resolved.parent
