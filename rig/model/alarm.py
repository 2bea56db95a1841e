"""An alarm test: what stands on a meter at rest and beyond, who watches it, what was seen."""

from typing import Literal

from pydantic import Field

from rig.model.load import Load
from rig.model.strict import Strict

OutputName = Literal["relay", "digital_out"]


class Standing(Strict):
    """What stands on a meter for a while: a load, its digital inputs, its analogue inputs."""

    load: Load
    digital_inputs: int = Field(default=0, ge=0)
    analogue_inputs: tuple[float, ...] = ()  # of the range, AI1 to AI4


class AlarmChannel(Strict):
    """One channel as it is set. `due_ms` is when it has to alarm; None: it must not.

    A pair alarms when both its channels have lasted their delays, so `due_ms` is the longer one.
    """

    channel: int = Field(ge=1, le=16)
    code: int = Field(ge=0, le=79)
    comparison: int = Field(ge=1, le=3)
    setpoint: int = Field(ge=-0x8000, le=0xFFFF)
    delay_ms: int = Field(ge=0, le=30000)
    due_ms: int | None
    output: OutputName | None = None  # None: its records alone show it
    output_number: int = Field(default=0, ge=0)  # from 1


class AlarmTest(Strict):
    """At rest, beyond for `beyond_s`, at rest again for `rest_s`.

    Times count from the change, or, where the quantity is published on a grid of the meter's clock
    alone, from the grid's next instant after it; after a return from the `release_grids`-th.
    """

    quantity: str
    channels: tuple[AlarmChannel, ...]
    paired: bool = False
    at_rest: Standing
    beyond: Standing
    lead_s: float = Field(ge=0)  # after settling
    beyond_s: float = Field(gt=0)
    rest_s: float = Field(gt=0)
    occurs_within_ms: float = Field(gt=0)
    releases_within_ms: float = Field(gt=0)
    grid_s: float = Field(default=0, ge=0)
    release_grids: int = Field(default=1, ge=1)


class Change(Strict):
    """An instant at which what stands on a meter changed; on the meter's own samples (D7)."""

    what: Literal["beyond", "at_rest"]
    t_ns: int  # of the bench clock, since the power cycle
    clock_id: str
    time_std_unc_ns: float = Field(ge=0)
    sample_index: int | None


class OutputChange(Strict):
    """A relay or a digital output that closed (1) or opened (0), at a sample of the meter."""

    sample_index: int
    output: OutputName
    number: int = Field(ge=1)
    value: int
    time_std_unc_ns: float = Field(ge=0)


class AlarmEvidence(Strict):
    """What an alarm test saw, besides the registers."""

    boot_time_unix_s: int
    sample_rate_hz: float = Field(gt=0)  # nominal
    changes: tuple[Change, ...] = ()
    outputs: tuple[OutputChange, ...] = ()
