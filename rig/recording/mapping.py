"""The mapping file: which channel of a recording goes to which input of the meter, and how."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from rig.bench.tomlfile import BadInput, read_toml, validated
from rig.model.strict import Strict
from rig.plan.settings import ct_ratio, setting, wrong_settings
from rig.spec.registers_gen import REGISTERS

MAP_SCHEMA: Final = "kw320.recording_map/1"
INPUTS = ("u1", "u2", "u3", "i1", "i2", "i3")
REPLAY_S_MAX = 600.0
FREQUENCY_TYPES = {50: 0, 60: 1}  # of setting frequency_type
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]


class Term(Strict):
    """`factor` times a channel; -1 turns a sign, a ratio scales to primary volts or amperes."""

    channel: Name
    factor: float = Field(default=1.0, ge=-1e9, le=1e9)


class Inputs(Strict):
    """What each input of the meter gets: a sum of terms, or nothing."""

    u1: tuple[Term, ...] = ()
    u2: tuple[Term, ...] = ()
    u3: tuple[Term, ...] = ()
    i1: tuple[Term, ...] = ()
    i2: tuple[Term, ...] = ()
    i3: tuple[Term, ...] = ()


class Steady(Strict):
    """A load that does not change; a recording that is too short is looped to `duration_s`."""

    duration_s: float = Field(default=4.0, ge=1.0, le=REPLAY_S_MAX)


class Event(Strict):
    """Whole cycles of its first and last part, repeated, stand before and after the recording."""

    lead_in_s: float = Field(default=1.5, ge=0.5, le=60.0)
    lead_out_s: float = Field(default=1.0, ge=0.5, le=60.0)
    cycles: int = Field(default=2, ge=1, le=50)  # that are repeated


class InstrumentReading(Strict):
    """What the recording instrument itself says: a channel of the file, or a number of its paper.

    `quantity` is a register of the window; `resolution` its unit, the largest difference allowed.
    `measures` fundamental: the register is compared without the harmonics that the oracle finds.
    """

    quantity: Identifier
    channel: Name | None = None
    value: float | None = None
    factor: float = 1.0
    measures: Literal["rms", "fundamental"] = "rms"
    resolution: float = Field(gt=0)
    source: str = Field(min_length=1, max_length=300)

    @model_validator(mode="after")
    def one_source(self) -> Self:
        if (self.channel is None) == (self.value is None):
            raise ValueError("must give either channel or value")
        if self.quantity not in REGISTERS:
            raise ValueError(f"quantity {self.quantity} must be a register")
        return self


class RecordingMap(Strict):
    """The whole file."""

    schema_id: Literal["kw320.recording_map/1"] = Field(alias="schema")
    id: Identifier
    title: str = Field(min_length=1, max_length=200)
    kind: Literal["steady", "event"]
    nominal_hz: Literal[50, 60]
    time_column: Name | None = None  # of a CSV file
    direction: Literal["import", "export"] | None = None  # of active power, when it is known
    inputs: Inputs
    steady: Steady = Steady()
    event: Event = Event()
    settings: dict[str, int] = {}
    readings: tuple[InstrumentReading, ...] = ()

    @model_validator(mode="after")
    def has_voltage(self) -> Self:
        if not self.inputs.u1:
            raise ValueError("inputs.u1 must have a channel: the meter takes its frequency from it")
        return self

    @property
    def pt_ratio(self) -> float:
        """Primary over secondary voltage, as the meter applies it."""
        return setting(self.settings, "pt1_dv") / setting(self.settings, "pt2_dv")

    @property
    def ct_ratio(self) -> float:
        """Primary over secondary current, as the meter applies it."""
        return ct_ratio(self.settings)

    def all_settings(self) -> dict[str, int]:
        """What is written to the meter: those of the file, its frequency, readings in primary."""
        fixed = {"frequency_type": FREQUENCY_TYPES[self.nominal_hz], "reading_mode": 1}
        return {**self.settings, **fixed}


@dataclass(frozen=True)
class LoadedMap:
    """A mapping with the file it came from."""

    map: RecordingMap
    name: str
    text: str


def load_map(path: Path) -> LoadedMap:
    """The mapping of a file. BadInput names file, key, value and limit."""
    text, table = read_toml(path)
    loaded = validated(RecordingMap, table, str(path))
    lines = wrong_settings(loaded.settings, f"{path}: settings")
    lines += [
        f"{path}: settings.{name}: must not be given; it follows from the map"
        for name in ("frequency_type", "reading_mode")
        if name in loaded.settings
    ]
    lines += [
        f"{path}: inputs.{name}[{number}].factor = 0: must not be 0"
        for name in INPUTS
        for number, term in enumerate(getattr(loaded.inputs, name))
        if term.factor == 0.0 or not math.isfinite(term.factor)
    ]
    if lines:
        raise BadInput(lines)
    return LoadedMap(loaded, path.name, text)
