"""What a comparison of two runs holds. Data only; the texts are made in rig.report."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rig.bench.schema import BenchFile
from rig.model.evidence import PointDocument, RunHeader
from rig.model.result import Judgement
from rig.record import Difference

CauseKind = Literal[
    "image", "firmware", "calibration", "setting", "fault", "plan", "bench", "seed", "code", "meter"
]


@dataclass(frozen=True)
class Side:
    """One of the two runs: its record, the bench of its record and its judgement."""

    header: RunHeader
    documents: Sequence[PointDocument]
    bench: BenchFile
    judgement: Judgement
    record_sha256: str


@dataclass(frozen=True)
class Cause:
    """Something that was put in and is not the same in both runs; the rest follows from it."""

    kind: CauseKind
    text: str


@dataclass(frozen=True)
class VerdictChange:
    """A point whose verdict is not the same; "not measured" where a run has none."""

    point_id: str
    first: str
    second: str
    reason: str  # of the second run, else of the first


@dataclass(frozen=True)
class ErrorChange:
    """A point whose error moved beyond the floor, or should have.

    Moves are second minus first, in ppm of the reading. `predicted_ppm` is what the change of the
    calibration constants makes of it, give or take `tolerance_ppm`; None when none changed.
    """

    point_id: str
    first_pct: float
    second_pct: float
    moved_ppm: float
    floor_ppm: float
    predicted_ppm: float | None = None
    tolerance_ppm: float = 0.0

    @property
    def agrees(self) -> bool | None:
        """Prediction and observation agree; None without a prediction."""
        if self.predicted_ppm is None:
            return None
        return abs(self.moved_ppm - self.predicted_ppm) <= self.tolerance_ppm


@dataclass(frozen=True)
class RegisterChange:
    """A register that differs at `points` points; the values are those of the largest move.

    `predicted` points have a prediction and `agreeing` of them agree with it; `moved_ppm` and
    `predicted_ppm` are of the same point as the values, None where a ratio means nothing.
    """

    name: str
    address: int
    points: int
    point_id: str
    first: str
    second: str
    detail: str
    moved_ppm: float | None = None
    predicted_ppm: float | None = None
    predicted: int = 0
    agreeing: int = 0

    @property
    def agrees(self) -> bool | None:
        """All predictions agree; None without one."""
        return self.agreeing == self.predicted if self.predicted else None


@dataclass(frozen=True)
class Told:
    """How many errors and registers have a prediction; the largest one of an error."""

    count: int = 0
    largest_ppm: float = 0.0


@dataclass(frozen=True)
class Pair:
    """A total of each run; what is not `counted` is shown and is no difference."""

    name: str
    unit: str
    first: float
    second: float
    counted: bool = True


@dataclass(frozen=True)
class Comparison:
    """Everything that a page about two runs needs."""

    first: Side
    second: Side
    digests: tuple[str, str]  # rig.compare.digest
    causes: tuple[Cause, ...]
    verdicts: tuple[VerdictChange, ...]
    errors: tuple[ErrorChange, ...]
    errors_compared: int
    told: Told
    floor_text: str
    registers: tuple[RegisterChange, ...]
    totals: tuple[Pair, ...]
    traffic_points: int
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """True when nothing differs but time stamps."""
        return not self.differences

    @property
    def unexplained(self) -> tuple[str, ...]:
        """Errors and registers that do not come out as the changed constants predict."""
        return tuple(e.point_id for e in self.errors if e.agrees is False) + tuple(
            r.name for r in self.registers if r.agrees is False
        )
