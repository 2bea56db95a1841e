"""What a replay of a recording saw (replay.json), and what follows from it. No behaviour."""

from typing import Final, Literal

from pydantic import Field

from rig.model.evidence import Exchange, FileReference, RegisterBlock, RunState, Stream
from rig.model.result import Check, Verdict
from rig.model.strict import Strict

REPLAY_SCHEMA: Final = "kw320.replay/1"
Method = Literal["least squares", "plain sums"]


class SeamFact(Strict):
    """A place where the played samples do not follow each other in the recording."""

    what: str
    step_pct: float
    phase_deg: float


class RecordingFacts(Strict):
    """What was played, in the words and numbers of the file."""

    form: str
    station: str
    rates: str
    duration_s: float
    sample_count: int
    started: str
    trigger_s: float | None
    marked: Literal["", "LOOPED", "EVENT"]
    note: str
    first_frame: int  # frames first..last hold the recording itself; steady parts stand around them
    last_frame: int
    seams: tuple[SeamFact, ...] = ()


class Bounds(Strict):
    """What the oracle says of a quantity in a window: one value, or what the edges allow."""

    low: float
    high: float


class InstrumentValue(Strict):
    """The recording instrument's own reading in a window, and its resolution."""

    quantity: str
    value: float
    resolution: float
    harmonics: float  # what the register holds beyond a fundamental, by the oracle; else 0
    source: str


class ReplayWindow(Strict):
    """The registers at one publication and what they are compared with; primary values.

    `start` and `end` are sample positions that bound the window's edges; None when the
    publication before is not known.
    """

    number: int = Field(ge=1)
    sample_index: int
    start: Bounds | None
    end: Bounds
    method: Method | None  # None: not compared
    registers: tuple[RegisterBlock, ...]
    truth: dict[str, Bounds] = {}
    instrument: tuple[InstrumentValue, ...] = ()
    drift_hz: float = 0.0  # of the oracle's frequency towards the windows beside this one
    rest_share: float = 0.0  # rms that the oracle's fit left over, of the channel's rms
    p_mean_w: Bounds | None = None  # of the three phases, by plain sums


class ReplayPulse(Strict):
    """One edge of a pulse output."""

    position: float  # in samples
    stream: Stream


class ReplayDocument(Strict):
    """Everything that was observed: replay.json."""

    schema_id: Literal["kw320.replay/1"] = REPLAY_SCHEMA
    id: str
    title: str
    started_utc: str
    state: RunState
    state_reason: str = ""
    meter_fault: str | None = None
    simulated: bool
    serial: str
    recording: tuple[FileReference, ...]
    mapping: FileReference
    bench: FileReference
    spec: FileReference
    image: FileReference
    code: FileReference
    samples_sha256: str
    rate_hz: float
    nominal_hz: int
    pt_ratio: float
    ct_ratio: float
    settings: dict[str, int]
    direction: Literal["import", "export"] | None
    facts: RecordingFacts
    windows: tuple[ReplayWindow, ...] = ()
    pulses: tuple[ReplayPulse, ...] = ()
    traffic: tuple[Exchange, ...] = ()  # every byte on the link
    meter_log: str = ""


class QuantityRow(Strict):
    """The worst comparison of one quantity over all windows."""

    quantity: str
    unit: str
    against: Literal["oracle", "instrument"]
    windows: int
    worst_window: int
    reading: float
    expected: float  # the nearer bound of what was expected
    error: float
    tolerance: float
    verdict: Verdict


class ReplayJudgement(Strict):
    """The verdict on a replay: a pure function of its document."""

    verdict: Verdict | None
    state: RunState
    reason: str = ""
    rows: tuple[QuantityRow, ...] = ()
    checks: tuple[Check, ...] = ()
