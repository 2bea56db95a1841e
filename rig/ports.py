"""The ports of a bench: what a procedure may ask of an instrument, whoever made it.

No port mentions samples or phasors. Drivers refuse what they cannot do (BenchRefusal), never clamp;
they never compute a verdict. Time passes only through `BenchClock`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from rig.model.evidence import Exchange, Pulse, ReferenceReading
from rig.model.load import Load


class RigFault(Exception):
    """The rig or something outside the meter failed; never the meter's fault."""


class MeterFault(Exception):
    """The meter failed on a proved link: it asserted, reset, or does not answer."""


class MeterRefusal(MeterFault):
    """The meter answered a request with an exception of the protocol; it goes on working."""


class BenchRefusal(RigFault):
    """A driver was asked for something that its instrument cannot do; names value and limit."""


class BenchClock(Protocol):
    """Time of the bench: simulated on a virtual bench, real on a real one."""

    clock_id: str

    def now_ns(self) -> int: ...

    def wait(self, seconds: float) -> None:
        """Let `seconds` of bench time pass. RigFault, MeterFault when something died meanwhile."""
        ...


class Source(Protocol):
    """A signal source that feeds every position."""

    source_id: str

    def apply(self, load: Load) -> None: ...

    def is_settled(self) -> bool: ...

    def off(self) -> None: ...


class Reference(Protocol):
    """The reference standard: the only place that truth comes from (D3)."""

    reference_id: str

    def reading(self, t_start_ns: int, t_end_ns: int) -> ReferenceReading: ...

    def energy_wh(self, t_start_ns: int, t_end_ns: int) -> float:
        """|import| + |export| active energy between two instants of the bench clock."""
        ...


class ErrorCalculator(Protocol):
    """Times the pulse edges of one position."""

    def start(self) -> None:
        """Forget earlier edges; edges from now on count."""
        ...

    def pulses(self) -> Sequence[Pulse]:
        """All edges since start(), in time order."""
        ...


class MeterLink(Protocol):
    """Modbus master towards one meter, with every byte logged."""

    def read(self, address: int, count: int) -> tuple[tuple[int, ...], int | None]:
        """Words and the sample index of the snapshot. RigFault, MeterFault."""
        ...

    def write(self, address: int, words: Sequence[int]) -> None: ...

    def drain_traffic(self) -> Sequence[Exchange]: ...

    def drain_log(self) -> str:
        """What the meter's own log says since the last call; empty when it keeps none."""
        ...

    def core_words(self, address: int, count: int) -> tuple[int, ...] | None:
        """What the reference core, fed the same samples, holds; None when there is no core."""
        ...


@runtime_checkable
class RawLink(Protocol):
    """A link that carries any request: a PDU and the PDU that came back, refusals too."""

    def exchange(self, pdu: bytes) -> tuple[bytes, int | None]:
        """The answer and the sample index of the snapshot. RigFault, MeterFault."""
        ...


class Position(Protocol):
    """One place of the bench with the meter on it."""

    number: int
    serial: str
    link: MeterLink
    error_calculator: ErrorCalculator

    def power_cycle(self, boot_time_unix_s: int) -> None:
        """A fresh meter at sample index 0 of its own clock; settings as delivered."""
        ...

    def stimulus(self) -> dict[str, object]:
        """The recipe of what this position was fed since the power cycle, for the record."""
        ...


@runtime_checkable
class Seeded(Protocol):
    """A position whose stimulus is synthetic: its noise follows from this number alone (D8)."""

    def seed_stimulus(self, seed: int) -> None:
        """Holds from the next power cycle on; 0 <= seed < 2^64."""
        ...


OutputKind = Literal["relay", "digital_out", "analogue_out"]
OUTPUT_KINDS: tuple[OutputKind, ...] = ("relay", "digital_out", "analogue_out")
KEYS = {"h": 1, "p": 2, "e": 4, "va": 8}


@dataclass(frozen=True)
class OutputEvent:
    """A change of one output of the meter's I/O modules."""

    sample_index: int  # of the meter's own clock
    kind: OutputKind
    channel: int  # from 0
    value: int  # relay and digital output 0 or 1; analogue output in 1/4096 of its range


@runtime_checkable
class Operated(Protocol):
    """A position whose module terminals, seal switch, keys and panel the bench reaches.

    What is set holds from the meter's next sample. A power cycle that keeps the store keeps what
    stands on the terminals too; any other begins with the modules of the bench file, inputs at 0
    and the seal switch open.
    """

    def power_cycle(self, boot_time_unix_s: int, *, keep: bool = False) -> None:
        """`keep`: the meter finds its non-volatile store as it left it, not erased."""
        ...

    def connect_modules(self, mask: int) -> None:
        """Bits as 1036H: 0 IO11, 1 IO12, 2 IO21, 3 IO22, 4 IO31, 5 IO32."""
        ...

    def set_digital_inputs(self, inputs: int, mask: int) -> None:
        """Bit 0 is DI1; inputs outside the mask stay."""
        ...

    def set_analogue_input(self, channel: int, fraction: float) -> None:
        """Channel 0 is AI1; 1.0 is the end of the range: 20 mA or 5 V."""
        ...

    def set_sealed(self, sealed: bool) -> None: ...

    def press_keys(self, mask: int) -> None:
        """One press of these keys together, see KEYS."""
        ...

    def output_events(self) -> Sequence[OutputEvent]:
        """All since the power cycle, in time order."""
        ...

    def events_since(self, sample_index: int) -> Sequence[OutputEvent]:
        """Those at this sample or later."""
        ...

    def panel_text(self) -> str:
        """What the front panel showed last; empty when it has shown nothing."""
        ...


class Bench(Protocol):
    """All of it; built by the bench loader."""

    clock: BenchClock
    source: Source
    reference: Reference
    positions: Sequence[Position]

    def image_sha256(self) -> str: ...

    def prove(self) -> None:
        """Prove links and processes; RigFault names what is broken."""
        ...

    def end(self) -> None:
        """Let the meters end as they should. RigFault when one does not, or lost samples."""
        ...

    def close(self) -> None: ...
