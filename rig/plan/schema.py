"""What a test plan file may say (TOML, schema kw320.plan/1). No behaviour beyond checking."""

import math
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from rig.model.load import Direction, EventKind, Harmonic, Phases
from rig.model.strict import Strict
from rig.spec.registers_gen import REGISTERS

PLAN_SCHEMA = "kw320.plan/1"

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
CurrentLabel = Annotated[str, StringConstraints(pattern=r"^([0-9]+(\.[0-9]+)?In|Imax)$")]
PfLabel = Annotated[str, StringConstraints(pattern=r"^(1|0\.[0-9]+[ic])$")]
Frequency = Annotated[float, Field(ge=45.0, le=65.0)]
Word = Annotated[int, Field(ge=0, le=0xFFFFFFFF, strict=True)]
Stage = Literal["intrinsic", "on_request", "influence", "start", "no_load", "constant"]
ENERGY_COUNT_MAX = REGISTERS["ep_import"].maximum or 0
PhaseName = Literal["L1", "L2", "L3"]
CYCLES_MAX = 30000  # ten minutes at 50 Hz
SETTLE_MAX_S = 600.0
MEASURE_MAX_S = 86400.0
CURRENT_MIN_A = 1e-3  # a rating below it has no instrument transformer, and no finite test time


class Catch(Strict):
    """A fault that points of this testpoint must catch; lists narrow it to some of them."""

    fault: Identifier
    phases: tuple[Phases, ...] | None = None
    currents: tuple[CurrentLabel, ...] | None = None
    pf: tuple[PfLabel, ...] | None = None


class MeterRating(Strict):
    """The rating that the meter is tested for; secondary values."""

    u_n_v: float = Field(ge=50.0, le=400.0)
    i_n_a: float = Field(ge=CURRENT_MIN_A, le=5.0)
    i_max_a: float = Field(ge=CURRENT_MIN_A, le=10.0)
    elements: Literal[3]
    constant_imp_per_kwh: int = Field(ge=1, le=60000, strict=True)

    @model_validator(mode="after")
    def imax_is_at_least_in(self) -> Self:
        if self.i_max_a < self.i_n_a:
            raise ValueError(f"i_max_a {self.i_max_a} must be at least i_n_a {self.i_n_a}")
        return self


class Timing(Strict):
    """Settling and measuring; a point takes measure_s AND intervals_min, whichever is longer."""

    settle_s: float = Field(ge=0.0, le=SETTLE_MAX_S)
    measure_s: float = Field(ge=2.0, le=MEASURE_MAX_S)
    intervals_min: int = Field(ge=5, le=100000, strict=True)
    repeats: int = Field(ge=1, le=1000, strict=True)

    @model_validator(mode="after")
    def every_repeat_has_an_interval(self) -> Self:
        if self.repeats > self.intervals_min:
            raise ValueError(
                f"repeats {self.repeats} must be at most intervals_min {self.intervals_min}"
            )
        return self


class TestpointTiming(Strict):
    """What one testpoint changes of the plan's timing."""

    settle_s: float | None = Field(default=None, ge=0.0, le=SETTLE_MAX_S)
    measure_s: float | None = Field(default=None, ge=2.0, le=MEASURE_MAX_S)
    intervals_min: int | None = Field(default=None, ge=5, le=100000, strict=True)
    repeats: int | None = Field(default=None, ge=1, le=1000, strict=True)


class EventSection(Strict):
    """A sag or swell by `depth_pct` of Un, or an interruption, of some phases for a while.

    It lasts whole cycles of the load: over them, mean power times time is the energy, wherever in
    a cycle the event begins. A part of a cycle would make a ripple of one phase look like an error.
    """

    kind: EventKind
    start_s: float = Field(ge=0.0, le=MEASURE_MAX_S)  # after settling
    duration_cycles: int = Field(ge=1, le=CYCLES_MAX, strict=True)
    depth_pct: float | None = Field(default=None, gt=0.0, lt=100.0)
    phases: tuple[PhaseName, ...] = Field(default=("L1", "L2", "L3"), min_length=1)

    @model_validator(mode="after")
    def depth_fits_the_kind(self) -> Self:
        if (self.kind == "interruption") != (self.depth_pct is None):
            raise ValueError("depth_pct must be given for a sag or a swell, and only then")
        return self

    @field_validator("phases")
    @classmethod
    def no_phase_twice(cls, values: tuple[PhaseName, ...]) -> tuple[PhaseName, ...]:
        if len(set(values)) != len(values):
            raise ValueError("must not hold the same phase twice")
        return values


class Testpoint(Strict):
    """One limit row at some currents, power factors, phases, directions and frequencies."""

    id: Identifier
    stage: Stage
    limit: Identifier
    currents: tuple[CurrentLabel, ...] = ()
    pf: tuple[PfLabel, ...] = ()
    phases: tuple[Phases, ...] = ("balanced",)
    directions: tuple[Direction, ...] = ("import",)
    f_hz: tuple[Frequency, ...] = (50.0,)
    harmonics: tuple[Harmonic, ...] = ()
    noise_pct: float = Field(default=0.0, ge=0.0, le=5.0)
    events: tuple[EventSection, ...] = ()
    settings: dict[Identifier, Word] = {}
    # What the active energy registers are set to before a constant test: a roll-over can be in it.
    energy_preset_count: int | None = Field(default=None, ge=0, le=ENERGY_COUNT_MAX, strict=True)
    timing: TestpointTiming = TestpointTiming()
    catches: tuple[Catch, ...] = ()

    @field_validator("currents", "pf", "phases", "directions", "f_hz")
    @classmethod
    def nothing_twice(cls, values: tuple[object, ...]) -> tuple[object, ...]:
        if len(set(values)) != len(values):
            raise ValueError("must not hold the same value twice")
        return values


class Plan(Strict):
    """A whole plan file."""

    schema_id: Literal["kw320.plan/1"] = Field(alias="schema")
    kind: Literal["accuracy"] = "accuracy"
    id: Identifier
    title: str = Field(min_length=1, max_length=200)
    edition: str = Field(min_length=1, max_length=80)
    decision_rule: Literal["guarded", "simple"]
    meter: MeterRating
    settings: dict[Identifier, Word]
    timing: Timing
    not_tested: dict[Identifier, str] = {}
    testpoints: tuple[Testpoint, ...] = Field(min_length=1)

    @field_validator("testpoints")
    @classmethod
    def ids_are_unique(cls, testpoints: tuple[Testpoint, ...]) -> tuple[Testpoint, ...]:
        seen: set[str] = set()
        for testpoint in testpoints:
            if testpoint.id in seen:
                raise ValueError(f'testpoint id "{testpoint.id}" must not occur twice')
            seen.add(testpoint.id)
        return testpoints


def current_in(label: CurrentLabel, rating: MeterRating) -> float:
    """The multiple of In that a label stands for; "Imax" is i_max_a / i_n_a."""
    if label == "Imax":
        return rating.i_max_a / rating.i_n_a
    return float(label.removesuffix("In"))


def phi_deg(label: PfLabel) -> float:
    """Angle by which the current lags: positive for inductive. Exact 0 for "1"."""
    if label == "1":
        return 0.0
    angle = math.degrees(math.acos(float(label[:-1])))
    return angle if label.endswith("i") else -angle
