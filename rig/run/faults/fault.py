"""What a planted fault declares before it is measured (D10)."""

from dataclasses import dataclass
from typing import Literal

Target = Literal["front end", "wiring", "pulse relay", "image", "link", "process", "source", "disk"]
Outcome = Literal["FAIL", "RIG_FAULT"]
Check = Literal[
    "pulse_error",
    "repeatability",
    "constant",
    "direction",
    "register_vs_core",
    "register_vs_truth",
    "answer",
    "run_state",
]  # names of rig.verdict's checks; run_state is the outcome of the run itself

POINT_MAX = 10000.0  # of a fault that happens at a point of the run


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault that the rig is proved against.

    `check` must catch it from `from_size` on (in `unit`); `harmless_size` must not fail a healthy
    meter. `low` and `high` bound the size; some faults grow worse downwards. `class_size` makes an
    error as large as the limit at the point of the class 0.2S plan that is most sensitive to it;
    None for a fault that is on or off, or that makes no error of its own. `half_class_size` makes
    half that error where half of `class_size` (or twice, of every n-th) does not.
    """

    name: str
    target: Target
    unit: str
    description: str
    outcome: Outcome
    check: Check
    seen: str
    from_size: float
    low: float
    high: float
    harmless_size: float | None = None
    whole: bool = False
    class_size: float | None = None
    half_class_size: float | None = None

    @property
    def needs_image(self) -> bool:
        """True when only a bench with a meter process can have it."""
        return self.target == "image"

    @property
    def at_point(self) -> bool:
        """True for an event from outside: its size is the number of the point."""
        return self.unit == "point"
