"""Which sizes of a fault are tried: a ladder around its class size, then bisection between them.

Sizes are compared by severity, which grows with what the fault does: the logarithm of a size that
makes things worse upwards, minus that for "every n-th" or "saturates at", and decibels as they are.
So one step of severity is one ratio of sizes, and the end of a bisection is a ratio too.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from rig.run.faults import Fault

FRACTIONS = (0.25, 0.5, 1.0, 2.0)  # of the class size
RATIO_END = math.log(1.05)  # bisection ends when the sizes are this near
HALF = 0.5  # of the class limit: every fault must be seen from there on
STEP_DOWN = math.log(4.0)  # while everything is seen
STEP_UP = math.log(2.0)  # while nothing is
REACH = math.log(1e4)  # how far from the reference size a search goes
NEPERS_PER_DB = math.log(10.0) / 20.0
SAME = 1e-9  # severities this near are one


@dataclass(frozen=True)
class Rung:
    """A size of the ladder and its part of the class limit; None: not known in that unit."""

    size: float
    class_fraction: float | None


class Scale:
    """The sizes of one fault as severities."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault
        self._in_db = fault.unit.startswith("dB")
        self.downwards = grows_downwards(fault)

    def severity(self, size: float) -> float:
        """Larger is worse. Domain: size > 0 unless it is in decibels."""
        if self._in_db:
            return size * NEPERS_PER_DB
        return -math.log(size) if self.downwards else math.log(size)

    def size(self, severity: float) -> float:
        """The size of a severity, whole where it has to be, within low..high."""
        if self._in_db:
            size = severity / NEPERS_PER_DB
        else:
            size = math.exp(-severity if self.downwards else severity)
        size = float(f"{size:.6g}")
        if self._fault.whole:
            size = float(round(size))
        return min(max(size, self._fault.low), self._fault.high)

    @property
    def bounds(self) -> tuple[float, float]:
        """(mildest, worst) severity that is tried."""
        fault = self._fault
        reference = self.severity(reference_size(fault))
        ends = [self.severity(end) for end in (fault.low, fault.high) if self._in_db or end > 0.0]
        mildest = max(reference - REACH, min(ends)) if len(ends) > 1 else reference - REACH
        return mildest, max(ends)


def is_graded(fault: Fault) -> bool:
    """True for a fault whose size is searched: it makes an error that grows.

    The size of an event is when it happens; that of a disturbed link how often it is.
    """
    return fault.low < fault.high and fault.outcome != "RIG_FAULT"


def grows_downwards(fault: Fault) -> bool:
    """True when smaller sizes are worse: what must be seen lies below what is mild."""
    milder = fault.class_size if fault.class_size is not None else fault.harmless_size
    return milder is not None and milder > fault.from_size


def reference_size(fault: Fault) -> float:
    """The size that makes an error of the class limit; where it makes none, the declared one."""
    return fault.from_size if fault.class_size is None else fault.class_size


def ladder(fault: Fault) -> tuple[Rung, ...]:
    """The sizes that are always tried, mild ones first; those outside low..high are left out."""
    if fault.low == fault.high or fault.at_point:
        return (Rung(fault.from_size, None),)
    scale = Scale(fault)
    reference = scale.severity(reference_size(fault))
    rungs: dict[float, float | None] = {}
    for fraction in FRACTIONS if is_graded(fault) else ():
        wanted = reference + math.log(fraction)
        size = scale.size(wanted)
        if abs(scale.severity(size) - wanted) < RATIO_END:
            rungs[size] = limit_fraction(fault, fraction)
    if fault.half_class_size is not None:
        rungs[fault.half_class_size] = HALF
    for declared in (fault.from_size, fault.harmless_size):
        if declared is not None:
            rungs.setdefault(declared, None)
    return tuple(Rung(size, rungs[size]) for size in sorted(rungs, key=scale.severity))


def limit_fraction(fault: Fault, fraction: float) -> float | None:
    """The part of the class limit that a part of the class size makes; None when not known.

    Where half of the size is not half of the error, only the class size itself is known.
    """
    if fault.class_size is None or (fault.half_class_size is not None and fraction != 1.0):
        return None
    return fraction


def next_size(fault: Fault, seen: Mapping[float, bool]) -> float | None:
    """The size to try next on the way to the smallest that is seen; None when it is found.

    `seen` holds every size tried so far, at least one.
    """
    scale = Scale(fault)
    mildest, worst = scale.bounds
    tried = {scale.severity(size): was_seen for size, was_seen in seen.items()}
    upper = min((one for one, was_seen in tried.items() if was_seen), default=None)
    if upper is None:
        top = max(tried)
        wanted = min(top + STEP_UP, worst)
        return None if wanted <= top + SAME else fresh(scale, wanted, seen)
    lower = max((one for one in tried if one < upper), default=None)
    if lower is None:
        wanted = max(upper - STEP_DOWN, mildest)
        return None if wanted >= upper - SAME else fresh(scale, wanted, seen)
    if upper - lower <= RATIO_END:
        return None
    return fresh(scale, 0.5 * (lower + upper), seen)


def mildest_size(fault: Fault) -> float:
    """The mildest size that a search tries; whether a milder one would be seen is not known."""
    scale = Scale(fault)
    return scale.size(scale.bounds[0])


def fresh(scale: Scale, severity: float, seen: Mapping[float, bool]) -> float | None:
    """The size of a severity; None when rounding to a whole number meets one tried already."""
    size = scale.size(severity)
    return None if size in seen else size


def smallest_seen(fault: Fault, seen: Mapping[float, bool]) -> float | None:
    """The mildest size that was seen; None when none was."""
    return min((s for s, was in seen.items() if was), key=Scale(fault).severity, default=None)
