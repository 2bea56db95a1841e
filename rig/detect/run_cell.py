"""Runs the plan once with a planted fault, as `kwrig certify` does, and judges it."""

import resource
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rig.bench.load_bench import LoadedBench
from rig.detect.cell import Cell, CellResult
from rig.drivers.build import build_bench
from rig.drivers.injected import InjectedFaults
from rig.model.evidence import FileReference, PointDocument, RunHeader
from rig.model.point import Point
from rig.plan.load_plan import LoadedPlan
from rig.ports import Bench, RigFault
from rig.record import RunWriter
from rig.run.context import RunContext, utc_now, utc_text
from rig.run.executor import Executor
from rig.run.faults import injected
from rig.run.full_disk import FullDiskStore
from rig.run.outcome import RunOutcome
from rig.run.progress import Silent
from rig.verdict import judge
from rig.verdict.detection import failed_checks
from rig.verdict.figures import figures_of

DISK_FULL = "disk_full"  # the fault of rig.run.faults.outside
RECORD_SHA256 = "not kept"  # of a cell: its evidence is regenerated from fault, size and seed
BuildBench = Callable[..., Bench]


@dataclass(frozen=True)
class Task:
    """What every cell of a matrix has in common."""

    plan: LoadedPlan
    points: tuple[Point, ...]
    bench: LoadedBench
    spec: FileReference
    code: FileReference
    build: BuildBench = build_bench  # type: ignore[assignment]


def run_cell(task: Task, cell: Cell, scratch: Path) -> CellResult:
    """The result of a cell; evidence goes to `scratch`, which the caller removes.

    Raises what building the bench raises; whatever happens later is a part of the result.
    """
    started_s, started_kib = time.perf_counter(), peak_kib()
    faults = injected(cell.sizes)
    built = task.build(task.bench.bench, faults)
    try:
        header = header_of(task, cell, built.image_sha256())
        with RunWriter.create(scratch, header) as writer:
            outcome = measure(task, cell, built, FullDiskStore(writer, faults), faults)
            documents = writer.documents
        raise_when_not_kept(cell, outcome, scratch)
    finally:
        with suppress(Exception):
            built.close()
    result = result_of(task, cell, header, documents, outcome)
    wall_s, own_kib = time.perf_counter() - started_s, peak_kib() - started_kib
    return result.model_copy(update={"wall_s": wall_s, "peak_kib": own_kib})


def raise_when_not_kept(cell: Cell, outcome: RunOutcome, scratch: Path) -> None:
    """RigFault when the disk under the evidence failed, unless that was planted: no result."""
    is_planted = cell.fault == DISK_FULL
    if not is_planted and outcome.reason.startswith(f"cannot write {scratch}"):
        raise RigFault(outcome.reason)


def peak_kib() -> int:
    """The most memory that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure(
    task: Task, cell: Cell, built: Bench, store: FullDiskStore, faults: InjectedFaults
) -> RunOutcome:
    """Every point on the first position."""
    bench = task.bench.bench
    context = RunContext(seed=cell.seed, settle_deadline_s=bench.source.settle_deadline_s)
    number = built.positions[0].number
    return Executor(built, task.points, {number: store}, context, Silent()).run()


def header_of(task: Task, cell: Cell, image_sha256: str) -> RunHeader:
    """The head of the run."""
    position = task.bench.bench.positions[0]
    return RunHeader(
        run_id="",
        started_utc=utc_text(utc_now()),
        simulated=task.bench.bench.simulated,
        plan=task.plan.file,
        bench=task.bench.file,
        spec=task.spec,
        image=FileReference(name="meter image", sha256=image_sha256),
        code=task.code,
        seed=cell.seed,
        position=position.number,
        serial=position.serial,
        faults=cell.sizes,
        decision_rule=task.plan.plan.decision_rule,
        points=task.points,
    )


def result_of(
    task: Task,
    cell: Cell,
    header: RunHeader,
    documents: tuple[PointDocument, ...],
    outcome: RunOutcome,
) -> CellResult:
    """Judge the run and take its figures."""
    interrupted = None if outcome.state == "COMPLETED" else (outcome.state, outcome.reason)
    judgement = judge(header, documents, task.bench.bench, RECORD_SHA256, interrupted)
    completed = [document for document in documents if document.state == "COMPLETED"]
    return CellResult(
        fault=cell.fault,
        size=cell.size,
        seed=cell.seed,
        verdict=judgement.verdict,
        run_state=judgement.run_state,
        reason=judgement.reason,
        failed=failed_checks(judgement),
        figures={document.point.id: figures_of(document) for document in completed},
    )
