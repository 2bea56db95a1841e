"""Faults that a bench plants where they happen (D10): wiring, front end, relay, image, link."""

from typing import Literal

from pydantic import Field

from rig.model.load import Triple
from rig.model.strict import Strict

ImageFault = Literal[
    "word_order", "frozen_register", "energy_register_off", "meter_assert", "meter_silent"
]
EventFault = Literal["link_cut", "meter_killed", "source_unsettled", "disk_full"]


class InjectedFaults(Strict):
    """What a bench is asked to do wrong; the default is a healthy bench."""

    i_gain_pct: Triple = (0.0, 0.0, 0.0)
    i_delay_deg: Triple = (0.0, 0.0, 0.0)  # of the nominal frequency, positive lags
    i_swapped: tuple[int, int] | None = None  # phases (0..2) whose currents are exchanged
    i_reversed: tuple[int, ...] = ()  # phases (0..2)
    pulse_lost_every: int | None = Field(default=None, ge=2)
    image: ImageFault | None = None
    event: EventFault | None = None
    event_at_point: int = Field(default=1, ge=1)  # counted from 1 in the order of measurement

    def happens_at(self, event: EventFault, point_number: int) -> bool:
        """True when `event` is planted and this point, or an earlier one, is its point."""
        return self.event == event and point_number >= self.event_at_point
