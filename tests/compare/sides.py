"""Short runs in memory as sides of a comparison."""

from functools import cache
from pathlib import Path
from typing import Any

from rig.bench.load_bench import bench_from_text
from rig.bench.schema import BenchFile
from rig.compare import Side
from rig.drivers.build import build_bench
from rig.model.evidence import PointDocument
from rig.run.context import RunContext
from rig.run.executor import Executor
from rig.run.faults import injected
from rig.run.progress import Silent
from rig.verdict import judge
from tests.record.run_factory import header
from tests.run.fakes import FakeStore
from tests.run.sessions import SHORT

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "fixtures/benches/in_process.toml").read_text(encoding="utf-8")
ZEROS = (0, 0, 0, 0, 0, 0)
MEASURED = tuple(point for point in SHORT.points if point.load is not None)


def bench_text(**constants: tuple[int, ...]) -> str:
    """The bench in memory, with calibration constants."""
    lines = [f"{key} = {list(values)}" for key, values in constants.items()]
    return TEXT + "\n[positions.calibration]\n" + "\n".join(lines) + "\n" if lines else TEXT


def one(channel: int, value: int) -> tuple[int, ...]:
    """Six constants, zero but for one channel."""
    return tuple(value if index == channel else 0 for index in range(6))


def measured(bench: BenchFile, seed: int, faults: dict[str, float]) -> list[PointDocument]:
    """The short plan on a bench in memory."""
    store = FakeStore()
    context = RunContext(seed=seed, settle_deadline_s=bench.source.settle_deadline_s)
    built = build_bench(bench, injected(faults))
    try:
        outcome = Executor(built, MEASURED, {1: store}, context, Silent()).run()
    finally:
        built.close()
    assert outcome.state == "COMPLETED", outcome
    return store.documents


@cache
def _side(text: str, seed: int, faults: tuple[tuple[str, float], ...]) -> Side:
    loaded = bench_from_text(text, "b.toml", "b.toml")
    documents = measured(loaded.bench, seed, dict(faults))
    head = header(SHORT.points, bench=loaded.file, seed=seed, faults=dict(faults))
    judgement = judge(head, documents, loaded.bench, "0" * 64)
    return Side(head, documents, loaded.bench, judgement, "0" * 64)


def side(seed: int = 320, faults: dict[str, float] | None = None, **constants: Any) -> Side:
    """A run of the short plan; the same arguments are measured once."""
    return _side(bench_text(**constants), seed, tuple((faults or {}).items()))
