"""Board link, byte-logging relay and Modbus master of the rig (C++)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

class MeterRegion:
    """The rig's side of one board link file. Waits release the GIL and are bounded.

    OSError when the file cannot be made or opened; RuntimeError when it, or what the meter wrote
    into it, is corrupt.
    """

    @staticmethod
    def create(path: str) -> MeterRegion: ...
    @staticmethod
    def open(path: str) -> MeterRegion: ...
    def feed(self, frames: NDArray[np.int32], timeout_s: float) -> int:
        """Frames taken of (n, 6) ADC counts; fewer than n on time-out or when the meter ended."""

    def boot(self, boot_time_unix_s: int, timeout_s: float, *, erase_store: bool = False) -> bool:
        """Power cycle; drops pulses and outputs not yet taken. True when the meter confirmed."""

    # Inputs hold from the next frame fed. False on time-out or when the meter ended.
    def digital_inputs(self, inputs: int, mask: int, timeout_s: float) -> bool:
        """Bit 0 is DI1; inputs outside the mask stay."""

    def analogue_input(self, channel: int, value_q31: int, timeout_s: float) -> bool:
        """0 is AI1; 2^31 would be 1.2 times the range."""

    def connect_modules(self, mask: int, timeout_s: float) -> bool: ...
    def set_sealed(self, sealed: bool, timeout_s: float) -> bool: ...
    def press_keys(self, mask: int, timeout_s: float) -> bool: ...
    def wait_consumed(self, index: int, timeout_s: float) -> bool:
        """True when the meter has consumed `index` frames since boot."""

    def wait_taken(self, timeout_s: float) -> bool:
        """True when the meter has taken every record, inputs as well."""

    def pulses(self) -> NDArray[Any]:
        """Edges since the last call: fields sample_index u8, fraction f8, stream u1."""

    def outputs(self) -> NDArray[Any]:
        """Changes since the last call: fields sample_index u8, kind u1, channel u4, value i4.

        Kinds: 0 relay, 1 digital output, 2 analogue output.
        """

    def panel_text(self) -> str:
        """What the panel showed last; empty when nothing since the power cycle."""

    @property
    def journal_store(self) -> bytes:
        """The non-volatile store as it is now; to be set while no meter is at work on it."""

    @journal_store.setter
    def journal_store(self, content: bytes) -> None: ...
    def request_stop(self) -> None: ...
    @property
    def frames_fed(self) -> int: ...
    @property
    def sample_index(self) -> int: ...
    @property
    def heartbeat(self) -> int: ...
    @property
    def state(self) -> int:
        """STATE_* of rig.spec.board_link_gen."""

    @property
    def fault_text(self) -> str: ...
    @property
    def corrupt_records(self) -> int: ...

class Proof:
    """What a relay can say of its own health."""

    @property
    def is_cut(self) -> bool: ...
    @property
    def upstream_connected(self) -> bool: ...
    @property
    def request_delivered(self) -> bool:
        """Every byte that came from the master reached the meter's side."""

    @property
    def bytes_to_meter(self) -> int: ...
    @property
    def bytes_from_meter(self) -> int: ...
    @property
    def proved(self) -> bool:
        """Not cut, connected and delivered: silence is then the meter's."""

class Relay:
    """Forwards and logs bytes; an endpoint is tcp:HOST:PORT, unix:PATH or tty:PATH."""

    def __init__(self, listen: str, upstream: str, region: MeterRegion | None = None) -> None: ...
    @property
    def port(self) -> int: ...
    def drain(self) -> list[tuple[str, int, int | None, bytes]]:
        """(direction, wall ns, sample index, bytes) of each chunk since the last call."""

    def cut(self) -> None: ...
    def restore(self) -> None: ...
    def set_answer_faults(
        self,
        drop_every: int = 0,
        stale_every: int = 0,
        corrupt_every: int = 0,
        late_ms: int = 0,
    ) -> None:
        """From the next answer on: lose, repeat, change every n-th; deliver all of them late.

        0 does nothing. The log keeps what the meter sent.
        """

    def prove(self) -> Proof: ...

class ModbusFault(Exception):
    """A request without its answer."""

    outcome: str  # exception, timeout, connection_lost, bad_answer, bad_request
    exception_code: int  # 1..11 when outcome is "exception", else 0

class ModbusMaster:
    """One connection; requests one after the other. Every call raises ModbusFault."""

    @staticmethod
    def tcp(host: str, port: int, unit: int) -> ModbusMaster: ...
    @staticmethod
    def rtu(device: str, baud_bd: int, parity: str, stop_bits: int, unit: int) -> ModbusMaster: ...
    def connect(self, timeout_s: float) -> None: ...
    def close(self) -> None: ...
    def read_holding(self, address: int, count: int, timeout_s: float) -> tuple[int, ...]: ...
    def write_multiple(self, address: int, words: Sequence[int], timeout_s: float) -> None: ...
    def request(self, unit: int, pdu: bytes, timeout_s: float) -> bytes:
        """The answer's PDU, an exception too; bad_answer when its frame is broken."""
