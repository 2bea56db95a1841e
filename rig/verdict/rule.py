"""The decision rules, as printed on every certificate."""

from collections.abc import Iterable
from typing import Literal

from rig.model.result import Check, Verdict
from rig.uncertainty.students_t import normal_cdf

DecisionRule = Literal["guarded", "simple"]

UNCERTAINTY_OF_LIMIT_MAX = 1.0 / 3.0
GRAVITY: dict[Verdict, int] = {"PASS": 0, "INCONCLUSIVE": 1, "FAIL": 2}


def decide(error_pct: float, exp_unc_pct: float, limit_pct: float, rule: DecisionRule) -> Verdict:
    """Verdict on an error with limit +-limit_pct; values as they are, not as they are printed.

    @[ILAC-G8, guard band w = U], @[JCGM106, clause not verified].
    guarded: INCONCLUSIVE when U > L/3, whatever the error; PASS when |e| + U <= L; FAIL when
    |e| - U > L; else INCONCLUSIVE. simple: PASS when |e| <= L, else FAIL; U is ignored.
    """
    size_pct = abs(error_pct)
    if rule == "simple":
        return "PASS" if size_pct <= limit_pct else "FAIL"
    if exp_unc_pct > limit_pct * UNCERTAINTY_OF_LIMIT_MAX:
        return "INCONCLUSIVE"
    if size_pct + exp_unc_pct <= limit_pct:
        return "PASS"
    if size_pct - exp_unc_pct > limit_pct:
        return "FAIL"
    return "INCONCLUSIVE"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """FAIL if any is, else INCONCLUSIVE if any is, else PASS; INCONCLUSIVE of nothing at all."""
    return max(verdicts, key=GRAVITY.__getitem__, default="INCONCLUSIVE")


def verdict_of(checks: Iterable[Check]) -> Verdict:
    """The worst verdict of the checks of a point."""
    return worst(check.verdict for check in checks)


def probability_outside(error_pct: float, std_unc_pct: float, limit_pct: float) -> float:
    """Probability that the true error lies outside +-limit_pct (JCGM 106:2012, 8.3.2).

    Normal distribution around the error; information beside the verdict, not a part of it.
    """
    if std_unc_pct <= 0.0:
        return 0.0 if abs(error_pct) <= limit_pct else 1.0
    above = normal_cdf((error_pct - limit_pct) / std_unc_pct)
    below = normal_cdf((-limit_pct - error_pct) / std_unc_pct)
    return min(1.0, above + below)
