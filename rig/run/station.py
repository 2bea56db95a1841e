"""One position during one point: what was seen there, and the fault that ended it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rig.model.alarm import AlarmEvidence
from rig.model.evidence import Pulse, RegisterBlock, Repeat
from rig.model.probe import ProbeAnswer
from rig.ports import MeterFault, Position

ResultT = TypeVar("ResultT")


@dataclass
class Station:
    """Collects evidence; after a meter fault nothing more is asked of this meter."""

    position: Position
    attempt: int
    meter_fault: str | None = None
    pulses: Sequence[Pulse] = ()
    repeats: tuple[Repeat, ...] = ()
    registers: list[RegisterBlock] = field(default_factory=list)
    answers: list[ProbeAnswer] = field(default_factory=list)
    alarm: AlarmEvidence | None = None
    link_s: float = 0.0

    def ask(self, action: Callable[[], ResultT]) -> ResultT | None:
        """Do something with the meter; None when it is faulty. Counts the wall time."""
        if self.meter_fault is not None:
            return None
        started_s = time.perf_counter()
        try:
            return action()
        except MeterFault as fault:
            self.meter_fault = f"no answer: {fault}"
            return None
        finally:
            self.link_s += time.perf_counter() - started_s
