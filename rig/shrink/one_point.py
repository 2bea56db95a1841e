"""Runs one point on a fresh bench, without a record, and judges it."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from rig.bench.schema import BenchFile
from rig.drivers.build import build_bench
from rig.model.evidence import PointDocument, RunHeader
from rig.model.point import Point
from rig.model.result import PointResult
from rig.ports import Bench
from rig.run.context import RunContext
from rig.run.executor import Executor
from rig.run.faults import injected
from rig.run.progress import Silent
from rig.verdict.judge import judged_attempt


class MemoryStore:
    """Satisfies rig.run.context.PointStore; nothing is written."""

    def __init__(self) -> None:
        self.documents: list[PointDocument] = []

    def append(self, document: PointDocument) -> PointDocument:
        self.documents.append(document)
        return document

    def completed_point_ids(self) -> frozenset[str]:
        return frozenset()

    def next_attempt(self, point_id: str) -> int:
        return 1


@dataclass(frozen=True)
class Situation:
    """Everything of a stored run but its points: the bench with one position, faults, seed."""

    header: RunHeader
    bench: BenchFile
    image: Path | None = None

    def result(self, point: Point) -> PointResult | None:
        """The point's result as `kwrig certify` would give it; None when the rig failed.

        KeyboardInterrupt when the operator stopped it, BadInput, RigFault.
        """
        header = self.header
        (section,) = self.bench.positions
        faults = injected(header.faults)
        built = cast(
            Bench, build_bench(self.bench, faults, {section.number: header.serial}, self.image)
        )
        store = MemoryStore()
        context = RunContext(
            seed=header.seed, settle_deadline_s=self.bench.source.settle_deadline_s
        )
        try:
            outcome = Executor(built, [point], {section.number: store}, context, Silent()).run()
        finally:
            with suppress(Exception):
                built.close()
        if outcome.state == "ABORTED":
            raise KeyboardInterrupt
        if outcome.state != "COMPLETED" or not store.documents:
            return None
        return judged_attempt(header, store.documents[-1], self.bench.uncertainty_lines())

    def image_sha256(self) -> str:
        """Of the meter that the tries run on. RigFault, BadInput."""
        built = build_bench(self.bench, injected(self.header.faults), {}, self.image)
        try:
            return built.image_sha256()
        finally:
            built.close()
