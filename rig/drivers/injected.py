"""Faults that a bench plants where they happen (D10): wiring, front end, relay, image, link."""

from typing import Literal

from pydantic import Field

from rig.model.load import Triple
from rig.model.strict import Strict

ImageFault = Literal[
    "word_order",
    "rounding",
    "frozen_register",
    "q_sign",
    "pt_ratio",
    "wrong_window",
    "cycle_count",
    "energy_register_off",
    "energy_twice",
    "float_energy",
    "roll_over",
    "phasewise_energy",
    "phase_energy_swapped",
    "meter_assert",
    "meter_silent",
    "hard_fault",
    "endless_loop",
    "masked_loop",
    "stack_overflow",
]
EventFault = Literal["link_cut", "meter_killed", "source_unsettled", "disk_full"]


class AnswerFaults(Strict):
    """What the link does to the meter's answers; the default is a healthy link."""

    dropped_every: int | None = Field(default=None, ge=1)
    stale_every: int | None = Field(default=None, ge=1)
    corrupted_every: int | None = Field(default=None, ge=1)
    late_ms: int = Field(default=0, ge=0)


NO_ANSWER_FAULTS = AnswerFaults()


class InjectedFaults(Strict):
    """What a bench is asked to do wrong; the default is a healthy bench."""

    i_gain_pct: Triple = (0.0, 0.0, 0.0)
    i_delay_deg: Triple = (0.0, 0.0, 0.0)  # of the nominal frequency, positive lags
    offset_pct: Triple = (0.0, 0.0, 0.0)  # of full scale, on U and I of each phase
    noise_dbfs: float | None = None  # rms of full scale, on every input, besides the bench's own
    clock_ppm: float = 0.0  # besides the bench's own
    crosstalk_ppm: Triple = (0.0, 0.0, 0.0)  # of U's share of full scale, into I of each phase
    i_clip_pct: float = Field(default=100.0, gt=0.0, le=100.0)  # of full scale
    sample_lost_every: int | None = Field(default=None, ge=2)
    i_warm_up_pct: float = 0.0  # gain of all currents when warm, 60 s time constant
    i1_stuck_bit: int | None = Field(default=None, ge=0, le=22)  # of 24, always 1
    i_swapped: tuple[int, int] | None = None  # phases (0..2) whose currents are exchanged
    i_reversed: tuple[int, ...] = ()  # phases (0..2)
    pulse_lost_every: int | None = Field(default=None, ge=2)
    pulse_doubled_every: int | None = Field(default=None, ge=1)
    pulse_jitter_us: float = Field(default=0.0, ge=0.0)  # standard deviation
    pulse_divided_by: int | None = Field(default=None, ge=2)
    pulse_dead_ms: float = Field(default=0.0, ge=0.0)  # after each edge that is taken
    answers: AnswerFaults = NO_ANSWER_FAULTS  # from the first point on
    image: ImageFault | None = None
    event: EventFault | None = None
    event_at_point: int = Field(default=1, ge=1)  # counted from 1 in the order of measurement

    def happens_at(self, event: EventFault, point_number: int) -> bool:
        """True when `event` is planted and this point, or an earlier one, is its point."""
        return self.event == event and point_number >= self.event_at_point


NO_FAULTS = InjectedFaults()
