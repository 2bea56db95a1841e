"""What follows from the evidence. Computed in rig.verdict only."""

from typing import Final, Literal

from pydantic import Field

from rig.model.evidence import RunState
from rig.model.strict import Strict

Verdict = Literal["PASS", "FAIL", "INCONCLUSIVE"]
JUDGEMENT_SCHEMA: Final = "kw320.judgement/1"

EXIT_STATUS = {
    "PASS": 0,
    "FAIL": 1,
    "BAD_INPUT": 2,
    "INCONCLUSIVE": 3,
    "RIG_FAULT": 4,
    "ABORTED": 5,
}


class Contribution(Strict):
    """One line of an uncertainty budget, as a standard uncertainty in percent of the reading."""

    name: str
    kind: Literal["A", "B"]
    distribution: Literal["normal", "rectangular", "triangular", "t"]
    std_unc_pct: float = Field(ge=0)
    dof: float | None = None  # None: infinite
    assumed: bool = False  # of a virtual bench: an assumption, printed as such
    source: str = ""


class Budget(Strict):
    """Combined uncertainty of one point (GUM, Welch-Satterthwaite)."""

    contributions: tuple[Contribution, ...]
    std_unc_pct: float = Field(ge=0)
    dof_eff: float | None
    coverage_k: float = Field(gt=0)
    exp_unc_pct: float = Field(ge=0)


class Check(Strict):
    """One named question asked of the evidence of a point."""

    name: str
    verdict: Verdict
    text: str


class PointResult(Strict):
    """Verdict on one point; numbers as they are, rounded for print elsewhere."""

    point_id: str
    error_pct: float | None
    error_std_pct: float | None = None  # experimental standard deviation of the repeats
    repeats: int = 0
    budget: Budget | None = None
    limit_pct: float | None
    verdict: Verdict
    checks: tuple[Check, ...] = ()
    attempts: int = 1
    error_ms: float | None = None  # of an alarm, what it comes late beside its delay
    exp_unc_ms: float | None = None
    limit_ms: float | None = None
    p_register_error_pct: float | None = None  # shown beside the pulses, no verdict
    reason: str = ""


class Judgement(Strict):
    """judgement.json: the verdict on a run; a pure function of its record."""

    schema_id: Literal["kw320.judgement/1"] = JUDGEMENT_SCHEMA
    verdict: Verdict | None  # None when the run did not complete
    run_state: RunState
    reason: str
    decision_rule: Literal["guarded", "simple"]
    record_sha256: str
    points: tuple[PointResult, ...]
    missing_points: tuple[str, ...] = ()
