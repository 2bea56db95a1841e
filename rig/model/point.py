"""A test point: one declared measurement with its limit, known before anything is measured."""

from typing import Literal

from pydantic import Field

from rig.model.alarm import AlarmTest
from rig.model.load import Direction, Load, LoadEvent, Phases
from rig.model.probe import Probe
from rig.model.strict import Strict

Kind = Literal["accuracy", "difference", "start", "no_load", "constant", "conformance", "alarm"]


class Point(Strict):
    """One row of the expanded plan.

    `id` reads like "accuracy/balanced/import/1.0In/0.5i/50.0Hz". `limit_id` names the row of
    spec/accuracy; `limit_pct` is its limit (for `difference` the absolute difference in percent,
    for `constant` the disagreement of register and pulses). A point that is derived from others
    (kind `difference`) has no load and names them in `parents`. At a `mixed` load the limit of one
    phase holds for each of three, in percent of their net power: it is three times as large.
    One of kind `conformance` has no limit: each answer to its probes is right or not. A load is
    there for registers of measured values.
    """

    id: str
    kind: Kind
    clause: str
    citation: str
    limit_id: str
    limit_pct: float | None = Field(default=None, gt=0)
    direction: Direction = "import"
    phases: Phases = "balanced"
    current_label: str = ""
    pf_label: str = ""
    load: Load | None = None
    events: tuple[LoadEvent, ...] = ()  # in order of time, none into another
    settle_s: float = Field(default=0.0, ge=0)
    measure_s: float = Field(default=0.0, ge=0)
    intervals_min: int = Field(default=0, ge=0)
    repeats: int = Field(default=1, ge=1)
    pulses_max: int | None = None  # no_load: more pulses than this fail
    pulses_min: int | None = None  # start: fewer pulses than this fail
    settings: dict[str, int] = {}  # setting id of spec/registers -> value written before the point
    energy_preset_count: int | None = None  # of the active energy registers
    catches: tuple[str, ...] = ()  # faults that this point must catch
    parents: tuple[str, ...] = ()
    title: str = ""  # in words, where no load describes the point
    probes: tuple[Probe, ...] = ()
    alarm: AlarmTest | None = None
    modules: int = Field(default=0, ge=0, le=63)  # connected after the power cycle, as 1036H
    sealed: bool = False  # the seal is closed after the settings are written

    @property
    def is_derived(self) -> bool:
        """Nothing is measured for it."""
        return self.kind == "difference"
