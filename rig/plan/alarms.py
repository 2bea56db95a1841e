"""A plan of kind `alarms`: what is watched, at which frequencies, with which delays."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from rig.alarms import QuantityName, Timing, alarm_point, lowest_delay_gap_ms
from rig.alarms.quantities import Nominal
from rig.model.point import Point
from rig.model.strict import Strict
from rig.plan.schema import SETTLE_MAX_S, Identifier

DELAY_STEP_MS = 10
DELAY_MAX_MS = 30000
SpanHz = Annotated[float, Field(ge=45.0, le=440.0)]
RECORD_GAP_MS = 10  # records are told apart by their order, which a millisecond must show


class AlarmRating(Strict):
    """The load at rest."""

    u_n_v: float = Field(ge=50.0, le=250.0)
    i_n_a: float = Field(ge=0.1, le=1.0)


class AlarmTiming(Strict):
    """`delays_ms`: one for each of the sixteen channels.

    `block_ready_ms`: how long after the end of a 100 ms block the meter shows its values.
    """

    settle_s: float = Field(ge=0.5, le=SETTLE_MAX_S)
    block_ready_ms: float = Field(ge=0.0, le=100.0)
    delays_ms: tuple[int, ...] = Field(min_length=16, max_length=16)

    @field_validator("delays_ms")
    @classmethod
    def delays_can_be_set_and_told_apart(cls, delays_ms: tuple[int, ...]) -> tuple[int, ...]:
        for delay_ms in delays_ms:
            if not 0 <= delay_ms <= DELAY_MAX_MS or delay_ms % DELAY_STEP_MS:
                raise ValueError(
                    f"{delay_ms} must be 0 to {DELAY_MAX_MS} in steps of {DELAY_STEP_MS}"
                )
        if lowest_delay_gap_ms(delays_ms) < RECORD_GAP_MS:
            raise ValueError(f"two delays must differ by {RECORD_GAP_MS} at least")
        return delays_ms


class CaseSection(Strict):
    """A quantity at some frequencies."""

    quantity: QuantityName
    f_hz: tuple[SpanHz, ...] = Field(min_length=1)

    @field_validator("f_hz")
    @classmethod
    def is_a_type(cls, f_hz: tuple[float, ...]) -> tuple[float, ...]:
        for one in f_hz:
            if 65.0 < one < 360.0:
                raise ValueError(f"{one} must be 45 to 65 or 360 to 440")
        return f_hz


class AlarmPlan(Strict):
    """A whole plan file."""

    schema_id: Literal["kw320.plan/1"] = Field(alias="schema")
    kind: Literal["alarms"]
    id: Identifier
    title: str = Field(min_length=1, max_length=200)
    edition: str = Field(min_length=1, max_length=80)
    decision_rule: Literal["guarded", "simple"]
    meter: AlarmRating
    timing: AlarmTiming
    not_tested: dict[Identifier, str] = {}
    cases: tuple[CaseSection, ...] = Field(min_length=1)

    @field_validator("cases")
    @classmethod
    def no_case_twice(cls, cases: tuple[CaseSection, ...]) -> tuple[CaseSection, ...]:
        seen: set[tuple[str, float]] = set()
        for case in cases:
            for f_hz in case.f_hz:
                if (case.quantity, f_hz) in seen:
                    raise ValueError(f"{case.quantity} at {f_hz} Hz must not occur twice")
                seen.add((case.quantity, f_hz))
        return cases


def points_of_plan(plan: AlarmPlan) -> tuple[Point, ...]:
    """All points of a plan, in its order."""
    own = plan.timing
    timing = Timing(own.settle_s, own.delays_ms, own.block_ready_ms)
    return tuple(
        alarm_point(
            case.quantity, Nominal(plan.meter.u_n_v, plan.meter.i_n_a, f_hz), timing, "manual 4.4"
        )
        for case in plan.cases
        for f_hz in case.f_hz
    )
