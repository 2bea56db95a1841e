"""Makes the cells of a matrix: healthy runs, the ladder of every fault, then bisection."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rig.detect.cell import HEALTHY, Cell, CellResult
from rig.detect.sizes import is_graded, ladder, next_size
from rig.detect.store import CellStore
from rig.detect.workers import RunCell, run_cells
from rig.ports import RigFault
from rig.run.faults import Fault
from rig.verdict.baseline import RUNS_MIN, Baseline, Shift, baseline_of, shifts
from rig.verdict.detection import certificate_sees

LADDER_SEEDS = 3  # runs at each size of the ladder
BISECTIONS_MAX = 40  # of one search; a ratio of 1e4 to 5 % takes 15
REPORT_S = 5.0  # between two lines of progress
WORK_NAME = "work"

Way = Literal["certificate", "baseline"]
WAYS: tuple[Way, ...] = ("certificate", "baseline")


@dataclass(frozen=True)
class Scope:
    """What a matrix is made of. Seeds 1..seeds make the baseline; as many are held out."""

    faults: tuple[Fault, ...]
    seeds: int
    workers: int
    limit_s: float  # of one cell

    @property
    def baseline_cells(self) -> list[Cell]:
        return [Cell(HEALTHY, 0.0, seed) for seed in range(1, self.seeds + 1)]

    @property
    def held_out_cells(self) -> list[Cell]:
        return [Cell(HEALTHY, 0.0, seed) for seed in range(self.seeds + 1, 2 * self.seeds + 1)]

    @property
    def fault_seeds(self) -> range:
        """The same for every size and fault: what differs between two cells is the fault alone."""
        return range(2 * self.seeds + 1, 2 * self.seeds + 1 + LADDER_SEEDS)

    def rung_cells(self, fault: Fault, size: float) -> list[Cell]:
        """The runs at one size."""
        return [Cell(fault.name, size, seed) for seed in self.fault_seeds]


class Detection:
    """One go at a matrix; every cell that the store has already is not run again."""

    def __init__(
        self, store: CellStore, run: RunCell, scope: Scope, say: Callable[[str], None]
    ) -> None:
        self._store = store
        self._run = run
        self.scope = scope
        self._say = say
        self.searched: dict[tuple[str, Way], dict[float, bool]] = {}

    def run(self) -> Baseline:
        """Everything, in the order in which one thing needs another. RigFault."""
        healthy = self.scope.baseline_cells + self.scope.held_out_cells
        self._cells("healthy meters", healthy)
        found = self.results(self.scope.baseline_cells)
        if len(found) < RUNS_MIN:
            reason = self.missing(self.scope.baseline_cells)[0].no_result
            raise RigFault(
                f"{len(found)} healthy runs: must be at least {RUNS_MIN} for a baseline; {reason}"
            )
        self.baseline = baseline_of([result.figures for result in found])
        rungs = [
            cell
            for fault in self.scope.faults
            for rung in ladder(fault)
            for cell in self.scope.rung_cells(fault, rung.size)
        ]
        self._cells("faults at the sizes of the ladder", rungs)
        self._bisect()
        return self.baseline

    def results(self, cells: Iterable[Cell]) -> list[CellResult]:
        """Those that there are."""
        found = (self._store.get(cell) for cell in cells)
        return [one for one in found if one is not None and not one.no_result]

    def missing(self, cells: Iterable[Cell]) -> list[CellResult]:
        """Cells that were tried and gave nothing."""
        found = (self._store.get(cell) for cell in cells)
        return [one for one in found if one is not None and one.no_result]

    def sees(self, fault: Fault, result: CellResult, way: Way) -> bool:
        """Was the fault seen in this run, in this way?"""
        if way == "certificate":
            return certificate_sees(result.verdict, result.run_state, fault.outcome)
        return bool(self.shifts(result))

    def shifts(self, result: CellResult) -> tuple[Shift, ...]:
        """What the baseline sees of a run; nothing of one that did not complete."""
        if result.run_state != "COMPLETED":
            return ()
        return shifts(self.baseline, result.figures)

    def _cells(self, what: str, cells: Sequence[Cell]) -> None:
        """Run those that the store does not have."""
        wanted = [cell for cell in dict.fromkeys(cells) if self._store.needs(cell)]
        if not wanted:
            return
        self._say(f"{what}: {len(wanted)} of {len(cells)} runs to make")
        pace = Pace(what, len(wanted), self._say)
        work = self._store.folder / WORK_NAME
        scope = self.scope
        for result in run_cells(self._run, wanted, scope.workers, scope.limit_s, work):
            self._store.append(result)
            if result.no_result:
                self._say(f"{result.cell.name}: no result: {result.no_result}")
            pace.one_more()

    def _bisect(self) -> None:
        """The smallest size that each way sees, of every graded fault, with the first seed."""
        seed = self.scope.fault_seeds[0]
        graded = {fault.name: fault for fault in self.scope.faults if is_graded(fault)}
        for fault in graded.values():
            for way in WAYS:
                self.searched[fault.name, way] = {}
                for rung in ladder(fault):
                    self._note(fault, way, Cell(fault.name, rung.size, seed))
        for _ in range(BISECTIONS_MAX):
            probes = {
                (name, way): Cell(name, size, seed)
                for (name, way), seen in self.searched.items()
                if seen and (size := next_size(graded[name], seen)) is not None
            }
            if not probes:
                return
            self._cells("bisection", list(dict.fromkeys(probes.values())))
            for (name, way), cell in probes.items():
                if not self._note(graded[name], way, cell):
                    self.searched[name, way] = {}

    def _note(self, fault: Fault, way: Way, cell: Cell) -> bool:
        """Book a size of a search; False when its cell gave nothing."""
        found = self.results([cell])
        for result in found:
            self.searched[fault.name, way][cell.size] = self.sees(fault, result, way)
        return bool(found)


class Pace:
    """Tells how far it is and what is left, every REPORT_S."""

    def __init__(self, what: str, total: int, say: Callable[[str], None]) -> None:
        self._what = what
        self._total = total
        self._say = say
        self._done = 0
        self._started_s = self._said_s = time.monotonic()

    def one_more(self) -> None:
        self._done += 1
        now_s = time.monotonic()
        if now_s - self._said_s < REPORT_S and self._done < self._total:
            return
        self._said_s = now_s
        left_s = (now_s - self._started_s) / self._done * (self._total - self._done)
        self._say(f"{self._what}: {self._done}/{self._total}  ({left_s:.0f} s left)")
