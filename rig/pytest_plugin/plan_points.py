"""Points of a plan as test cases: measured by the same procedures, judged by the same judge."""

from pathlib import Path

from rig.bench.schema import BenchFile
from rig.model.evidence import FileReference, PointDocument, RunHeader
from rig.model.point import Point
from rig.model.result import PointResult
from rig.plan.load_plan import load_plan
from rig.ports import Bench
from rig.run.context import RunContext
from rig.run.document import Ending, document_of
from rig.run.procedure import procedure_of
from rig.run.station import Station
from rig.verdict.judge import judged_attempt

NO_FILE = FileReference(name="", sha256="0" * 64)


def plan_points(path: Path | str, pattern: str = "*") -> list[Point]:
    """The measured points of a plan whose ids match, for `pytest.mark.parametrize`. BadInput."""
    points = load_plan(Path(path)).points
    return [p for p in points if not p.is_derived and Path(p.id).match(pattern)]


class PlanPoint:
    """Measures one point on one position; nothing is stored."""

    def __init__(self, bench: Bench, described: BenchFile, position: int, seed: int) -> None:
        self._bench = bench
        self._described = described
        self._seed = seed
        (self._position,) = (p for p in bench.positions if p.number == position)

    def __call__(self, point: Point) -> PointResult:
        """The verdict with all its checks. RigFault."""
        document = self.document(point)
        return judged_attempt(self._header(point), document, self._described.uncertainty_lines())

    def document(self, point: Point) -> PointDocument:
        """What was seen. RigFault."""
        settle_s = self._described.source.settle_deadline_s
        context = RunContext(seed=self._seed, settle_deadline_s=settle_s)
        station = Station(self._position, 1)
        procedure = procedure_of(self._bench, [station], point, context)
        procedure.run()
        return document_of(point, station, procedure.measured, context, Ending())

    def _header(self, point: Point) -> RunHeader:
        files = dict.fromkeys(("plan", "bench", "spec", "image", "code"), NO_FILE)
        return RunHeader(
            run_id="",
            started_utc="",
            simulated=self._described.simulated,
            seed=self._seed,
            position=self._position.number,
            serial=self._position.serial,
            points=(point,),
            **files,
        )
