"""One cell of the detection matrix: a plan run once, healthy or with a fault, and its result."""

from typing import NamedTuple

from pydantic import Field

from rig.model.evidence import RunState
from rig.model.result import Verdict
from rig.model.strict import Strict
from rig.verdict.figures import Figure

HEALTHY = ""  # the fault of a cell that has none


class Cell(NamedTuple):
    """What is run. Two cells with the same three values are the same run, to the bit."""

    fault: str
    size: float
    seed: int

    @property
    def name(self) -> str:
        """ "gain_all_pct=0.1@401", "healthy@17"."""
        what = f"{self.fault}={self.size:.9g}" if self.fault else "healthy"
        return f"{what}@{self.seed}"

    @property
    def sizes(self) -> dict[str, float]:
        """As the fault library takes it."""
        return {self.fault: self.size} if self.fault else {}


class CellResult(Strict):
    """One line of cells.jsonl. `no_result` says why there is none; then nothing else counts."""

    fault: str
    size: float
    seed: int
    no_result: str = ""
    verdict: Verdict | None = None
    run_state: RunState = "COMPLETED"
    reason: str = ""
    failed: tuple[tuple[str, str], ...] = ()  # (point, check), in the plan's order
    figures: dict[str, dict[str, Figure]] = {}  # point -> name -> (value, resolution)
    wall_s: float = Field(default=0.0, ge=0)
    peak_kib: int = Field(default=0, ge=0)  # of the worker, above what it was forked with

    @property
    def cell(self) -> Cell:
        """What was run."""
        return Cell(self.fault, self.size, self.seed)
