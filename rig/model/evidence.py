"""What was observed at a point, and the head of a run. Nothing in here is a judgement."""

from typing import Any, Final, Literal

from pydantic import Field

from rig.model.alarm import AlarmEvidence
from rig.model.load import Triple
from rig.model.point import Point
from rig.model.probe import ProbeAnswer
from rig.model.strict import Strict

RunState = Literal["COMPLETED", "RIG_FAULT", "ABORTED"]
Phase = Literal["as_found", "adjust", "as_left"]
Stream = Literal["p_import", "p_export", "q_import", "q_export"]

POINT_SCHEMA: Final = "kw320.point/1"
RUN_SCHEMA: Final = "kw320.run/1"


class Event(Strict):
    """An instant on a named clock (decision D7)."""

    t_ns: int
    clock_id: str
    time_std_unc_ns: float = Field(ge=0)
    sample_index: int | None = None


class Pulse(Event):
    """One edge of a pulse output."""

    stream: Stream


class Repeat(Strict):
    """One measurement of the error: whole pulse intervals against the reference's energy."""

    intervals: int = Field(ge=0)
    t_start_ns: int
    t_end_ns: int
    reference_wh: float  # |import| + |export| between the two instants
    time_std_unc_ns: float = Field(ge=0)


class ReferenceReading(Strict):
    """What the reference standard says of the load, mean over the gate; truth of the point."""

    reference_id: str
    f_hz: float
    u_rms_v: Triple
    i_rms_a: Triple
    p_w: Triple
    q_fund_var: Triple
    q_budeanu_var: Triple | None = None  # older records have none, and meters showed q_fund then
    s_va: Triple
    p_total_w: float


class RegisterBlock(Strict):
    """Words read in one request: one consistent snapshot, and what the reference core holds."""

    name: str
    address: int = Field(ge=0, le=0xFFFF)
    words: tuple[int, ...]
    sample_index: int | None
    core_words: tuple[int, ...] | None = None


class Exchange(Strict):
    """Bytes on a link, as the relay saw them."""

    link: str
    direction: Literal["to_meter", "from_meter"]
    sample_index: int | None
    wall_ns: int
    data_hex: str


class PointDocument(Strict):
    """Everything that was observed of one attempt at one point: the file under points/."""

    schema_id: Literal["kw320.point/1"] = POINT_SCHEMA
    sequence: int = Field(ge=0)
    previous_sha256: str
    point: Point
    position: int = Field(ge=1)
    serial: str
    attempt: int = Field(ge=1)
    phase: Phase = "as_left"
    state: RunState = "COMPLETED"
    state_reason: str = ""
    meter_fault: str | None = None  # "no answer: ..." : the meter failed on a proved link
    constant_imp_per_kwh: int | None = None
    measured_s: float = Field(default=0.0, ge=0)
    repeats: tuple[Repeat, ...] = ()
    pulses: tuple[Pulse, ...] = ()
    reference: ReferenceReading | None = None
    registers: tuple[RegisterBlock, ...] = ()
    answers: tuple[ProbeAnswer, ...] = ()  # to the point's probes, in order, as far as it came
    alarm: AlarmEvidence | None = None
    traffic: tuple[Exchange, ...] = ()
    meter_log: str = ""  # what the meter itself logged since the document before
    stimulus: dict[str, Any] = {}  # the recipe that regenerates the samples bit for bit
    environment: dict[str, float] = {}
    wall_started_utc: str = ""
    wall_duration_s: float = Field(default=0.0, ge=0)
    wall_link_s: float = Field(default=0.0, ge=0)  # of which waiting for the link and the meter


class FileReference(Strict):
    """A file that the run depended on, whole, so that it can be judged without it."""

    name: str
    sha256: str
    text: str = ""


class RunHeader(Strict):
    """run.json: what was going to be done, written before the first point."""

    schema_id: Literal["kw320.run/1"] = RUN_SCHEMA
    run_id: str
    started_utc: str
    simulated: bool
    plan: FileReference
    bench: FileReference
    spec: FileReference
    image: FileReference
    code: FileReference
    seed: int
    position: int = Field(ge=1)
    serial: str
    meter_type: str = "KW320"
    firmware_version: str = ""
    customer: str = ""
    operator: str = ""
    faults: dict[str, float] = {}
    decision_rule: Literal["guarded", "simple"] = "guarded"
    points: tuple[Point, ...] = ()
