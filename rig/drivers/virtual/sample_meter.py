"""What the virtual bench asks of a meter that eats samples, and of what feeds it."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from rig.drivers.injected import AnswerFaults
from rig.model.evidence import Exchange
from rig.model.load import Load

FrameArray = npt.NDArray[np.int32]  # shape (n, 6): U1 U2 U3 I1 I2 I3, signed 24-bit counts
PulseArray = npt.NDArray[np.void]  # fields sample_index u8, fraction f8, stream u1
OutputArray = npt.NDArray[np.void]  # fields sample_index u8, kind u1, channel u4, value i4


class BoardInputs(Protocol):
    """What stands on a meter beside samples; each holds from the next sample on."""

    def connect_modules(self, mask: int) -> None: ...

    def digital_inputs(self, inputs: int, mask: int) -> None: ...

    def analogue_input(self, channel: int, value_q31: int) -> None: ...

    def set_sealed(self, sealed: bool) -> None: ...

    def press_keys(self, mask: int) -> None: ...


class SampleMeter(BoardInputs, Protocol):
    """The meter under test of one position. Each call may raise RigFault or MeterFault."""

    def power_cycle(self, boot_time_unix_s: int, *, keep: bool = False) -> None:
        """A fresh meter at sample index 0; restarts a dead process. `keep`: on the store it had."""
        ...

    def feed(self, frames: FrameArray) -> None:
        """Give samples; returns when the meter has consumed them."""
        ...

    def begin_feed(self, frames: FrameArray) -> None:
        """Give samples; the meter may still be at work on them when it returns."""
        ...

    def catch_up(self) -> None:
        """Return when the meter has consumed all that it was given."""
        ...

    def take_pulses(self) -> PulseArray:
        """Edges since the last call, in time order."""
        ...

    def take_outputs(self) -> OutputArray:
        """Changes of outputs since the last call, in time order."""
        ...

    def panel_text(self) -> str:
        """What the panel showed last."""
        ...

    def read(self, address: int, count: int) -> tuple[tuple[int, ...], int | None]: ...

    def write(self, address: int, words: Sequence[int]) -> None: ...

    def exchange(self, pdu: bytes) -> tuple[bytes, int | None]:
        """Any request as a PDU, and the PDU of the answer. RigFault where there is no link."""
        ...

    def drain_traffic(self) -> Sequence[Exchange]: ...

    def drain_log(self) -> str:
        """What the meter logged since the last call."""
        ...

    def end(self) -> None:
        """Let the meter end as it should. RigFault when it does not, or lost samples."""
        ...

    def prove(self) -> None:
        """RigFault names the part of process or link that does not work."""
        ...

    def image_sha256(self) -> str: ...

    def cut_link(self) -> None:
        """Planted fault: the link dies from outside."""
        ...

    def alter_answers(self, faults: AnswerFaults) -> None:
        """Planted fault: the link alters the meter's answers from now on."""
        ...

    def kill(self) -> None:
        """Planted fault: the process is killed from outside."""
        ...

    def close(self) -> None: ...


class AnalogueChain(Protocol):
    """Source waveform, wiring and front end of one position: load in, samples out."""

    def power_cycle(self, seed: int) -> None:
        """Sample 0 comes next; noise follows from the seed alone."""
        ...

    def set_load(self, load: Load | None) -> None:
        """From the next sample on; None is nothing on the terminals (noise stays)."""
        ...

    def frames(self, count: int) -> FrameArray: ...

    def recipe(self) -> dict[str, Any]:
        """What regenerates every sample since the power cycle bit for bit."""
        ...
