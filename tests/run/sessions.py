"""Runs a plan on a bench of the repository, in memory. For tests that need real samples."""

from pathlib import Path
from typing import Any

from rig.bench.load_bench import load_bench
from rig.drivers.build import build_bench
from rig.model.evidence import PointDocument
from rig.model.point import Point
from rig.plan.load_plan import load_plan
from rig.run.context import RunContext
from rig.run.executor import Executor
from rig.run.faults import injected
from rig.run.outcome import RunOutcome
from rig.run.progress import Silent
from tests.run.fakes import FakeStore

ROOT = Path(__file__).resolve().parents[2]
SHORT = load_plan(ROOT / "testplans/short.toml")
FULL = load_plan(ROOT / "testplans/iec62053_22_class_0_2s.toml")
WALL_FIELDS = {"meter_log", "wall_started_utc", "wall_duration_s", "wall_link_s", "traffic"}


def run_on(
    bench_name: str,
    points: tuple[Point, ...],
    faults: dict[str, float] | None = None,
    seed: int = 1,
    answer_deadline_s: float | None = None,
    image: Path | None = None,
) -> tuple[RunOutcome, list[PointDocument]]:
    """Outcome and documents of the first position."""
    bench = load_bench(ROOT / f"fixtures/benches/{bench_name}.toml").bench
    if answer_deadline_s is not None:
        meter = bench.meter.model_copy(update={"answer_deadline_s": answer_deadline_s})
        bench = bench.model_copy(update={"meter": meter})
    store = FakeStore()
    context = RunContext(seed=seed, settle_deadline_s=bench.source.settle_deadline_s)
    built = build_bench(bench, injected(faults or {}), image=image)
    try:
        outcome = Executor(built, points, {1: store}, context, Silent()).run()
    finally:
        built.close()
    return outcome, store.documents


def error_pct(document: PointDocument) -> float:
    """Mean error of the repeats."""
    errors = [
        repeat.intervals * 1000.0 / (document.constant_imp_per_kwh or 1) / repeat.reference_wh - 1.0
        for repeat in document.repeats
    ]
    return 100.0 * sum(errors) / len(errors)


def words_that_differ(document: PointDocument) -> int:
    """Register words that are not those of the reference core."""
    return sum(
        word != core
        for block in document.registers
        for word, core in zip(block.words, block.core_words or block.words, strict=True)
    )


def observed(document: PointDocument) -> dict[str, Any]:
    """The document without wall time: what must repeat."""
    return document.model_dump(exclude=WALL_FIELDS)
