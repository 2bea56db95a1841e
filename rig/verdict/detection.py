"""Was a fault seen, and how sure are we of no false alarm? Pure; used by the detection matrix."""

from collections.abc import Sequence
from dataclasses import dataclass

from rig.model.evidence import RunState
from rig.model.result import Judgement, Verdict
from rig.uncertainty.students_t import incomplete_beta

CONFIDENCE = 0.95  # of the upper limit of a rate, one-sided
_HALVINGS = 60  # of the interval 0..1: down to the last bit of a double


def certificate_sees(verdict: Verdict | None, state: RunState, declared: str) -> bool:
    """The run ended as the fault declares: FAIL, or RIG_FAULT of what came from outside."""
    return (verdict if state == "COMPLETED" else state) == declared


def failed_checks(judgement: Judgement) -> tuple[tuple[str, str], ...]:
    """(point, check) of every failed check, in the plan's order."""
    return tuple(
        (result.point_id, check.name)
        for result in judgement.points
        for check in result.checks
        if check.verdict == "FAIL"
    )


def names_once(failed: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The names alone, each once, in the order of their first point."""
    return tuple(dict.fromkeys(name for _, name in failed))


def rate_upper_limit(alarms: int, runs: int, confidence: float = CONFIDENCE) -> float:
    """Upper confidence limit of a rate after `alarms` of `runs` (Clopper and Pearson, one-sided).

    The rate p at which at most `alarms` would come with probability 1 - confidence; that
    probability is 1 - I_p(alarms + 1, runs - alarms). 0 of 200: 1.49 %. Domain: runs >= 1,
    0 <= alarms <= runs.
    """
    if not 0 <= alarms <= runs or runs < 1:
        raise ValueError(f"{alarms} of {runs}: must be 0 to that many, of at least 1")
    if alarms == runs:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if incomplete_beta(alarms + 1.0, float(runs - alarms), middle) < confidence:
            low = middle
        else:
            high = middle
    return high


@dataclass(frozen=True)
class Sighting:
    """What was asked of one size of a fault, and in how many of its runs it was seen."""

    runs: int  # that gave a result
    by_certificate: int
    by_baseline: int
    not_passed: int = 0  # FAIL, or a run that did not complete, whatever the fault declares
    must_be_seen: bool = False  # by one of the two
    must_fail: bool = False  # by the certificate: the size from which a check is declared to see it
    must_not_fail: bool = False  # a size that is declared to be harmless

    @property
    def problem(self) -> str:
        """What is wrong, in words; blank when the size was dealt with as declared."""
        if self.must_not_fail and self.not_passed:
            return f"harmless, and {self.not_passed} of {self.runs} fail or do not complete"
        if self.must_fail and self.by_certificate < self.runs:
            return f"the certificate sees it in {self.by_certificate} of {self.runs} only"
        if self.must_be_seen and max(self.by_certificate, self.by_baseline) < self.runs:
            return (
                f"seen in {self.by_certificate} of {self.runs} by the certificate, "
                f"in {self.by_baseline} by the baseline"
            )
        return ""


def detection_status(problems: int, alarms: int, missing: int) -> str:
    """PASS when all was as required.

    FAIL when a fault that must be seen is not, or a healthy meter fails; else RIG_FAULT when a cell
    has no result.
    """
    if problems or alarms:
        return "FAIL"
    return "RIG_FAULT" if missing else "PASS"
