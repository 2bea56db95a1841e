"""What makes two failures the same: the check that fails, and what it says apart from numbers."""

import re
from dataclasses import dataclass

from rig.model.result import Check, PointResult

_REGISTER = re.compile(r"(\w+) (?:\([0-9A-F]{4}H\) )?reads")
_NUMBER = re.compile(r"[0-9A-F]*[0-9][0-9A-F.]*")
REGISTER_CHECKS = ("register_vs_core", "register_vs_truth")


@dataclass(frozen=True)
class Failure:
    """A check that fails, and its traits: registers, the sign of an error, or words."""

    check: str
    traits: frozenset[str]
    text: str

    def is_in(self, result: PointResult) -> bool:
        """True when the same check fails there for the same reason."""
        return any(
            check.name == self.check
            and check.verdict == "FAIL"
            and bool(traits_of(check, result) & self.traits)
            for check in result.checks
        )


def failure_of(result: PointResult) -> Failure | None:
    """The first check that fails; None when none does."""
    for check in result.checks:
        if check.verdict == "FAIL":
            return Failure(check.name, traits_of(check, result), check.text)
    return None


def traits_of(check: Check, result: PointResult) -> frozenset[str]:
    """The registers that are named; else the side of the error; else the text without numbers."""
    if check.name in REGISTER_CHECKS:
        return frozenset(_REGISTER.findall(check.text))
    if result.error_pct is not None and check.name in ("pulse_error", "constant"):
        return frozenset(("above",) if result.error_pct > 0.0 else ("below",))
    return frozenset((_NUMBER.sub("#", check.text),))
