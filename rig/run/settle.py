"""Waits until the source of a bench stands still, with a deadline on the bench clock."""

from collections.abc import Callable

from rig.ports import RigFault, Source

SETTLE_STEP_S = 0.1


def settle(source: Source, wait: Callable[[float], None], deadline_s: float) -> float:
    """Seconds of bench time that the source needed. RigFault after `deadline_s`."""
    waited_s = 0.0
    while not source.is_settled():
        if waited_s >= deadline_s:
            raise RigFault(f"{source.source_id}: not settled within {deadline_s:g} s")
        wait(SETTLE_STEP_S)
        waited_s += SETTLE_STEP_S
    return waited_s
