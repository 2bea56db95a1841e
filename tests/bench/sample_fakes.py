"""Sample-eating fakes for tests of the virtual bench: an ideal chain and a meter of plain NumPy."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rig.drivers.injected import AnswerFaults
from rig.drivers.virtual.sample_meter import FrameArray, OutputArray, PulseArray
from rig.model.evidence import Exchange
from rig.model.load import Load
from rig.ports import MeterFault, RigFault

PULSE_DTYPE = np.dtype([("sample_index", "u8"), ("fraction", "f8"), ("stream", "u1")])
OUTPUT_DTYPE = np.dtype(
    [("sample_index", "u8"), ("kind", "u1"), ("channel", "u4"), ("value", "i4")]
)


class NumberChain:
    """Frames that hold their own sample number: shows what was fed, in which order."""

    def __init__(self) -> None:
        self.next_index = 0
        self.seed = 0
        self.load: Load | None = None

    def power_cycle(self, seed: int) -> None:
        self.next_index = 0
        self.seed = seed

    def set_load(self, load: Load | None) -> None:
        self.load = load

    def frames(self, count: int) -> FrameArray:
        first = self.next_index
        self.next_index += count
        column = np.arange(first, first + count, dtype=np.int32)
        return np.repeat(column[:, None], 6, axis=1)

    def recipe(self) -> dict[str, Any]:
        return {"seed": self.seed}


class CountingMeter:
    """Pulses on stream 0 every `period` samples, at fraction 0.25; remembers everything."""

    def __init__(self, period: int = 1000) -> None:
        self.period = period
        self.fed: list[FrameArray] = []
        self.sample_index = 0
        self.asserts_at: int | None = None
        self.dead = ""
        self.words: dict[int, int] = {}
        self._edges: list[tuple[int, float, int]] = []
        self._outputs: list[tuple[int, int, int, int]] = []
        self.inputs: list[tuple[Any, ...]] = []  # what was set since the power cycle

    def power_cycle(self, boot_time_unix_s: int, *, keep: bool = False) -> None:
        self.inputs = [("kept",)] if keep else []
        self._outputs = []
        self.fed = []
        self.sample_index = 0
        self._edges = []

    def feed(self, frames: FrameArray) -> None:
        if self.dead:
            raise RigFault(self.dead)
        self.fed.append(frames)
        first, self.sample_index = self.sample_index, self.sample_index + len(frames)
        if self.asserts_at is not None and self.sample_index >= self.asserts_at:
            raise MeterFault("asserted: planted")
        start = -(-first // self.period) * self.period
        for index in range(max(start, self.period), self.sample_index, self.period):
            self._edges.append((index, 0.25, 0))

    def begin_feed(self, frames: FrameArray) -> None:
        self.feed(frames)

    def catch_up(self) -> None:
        pass

    def drain_log(self) -> str:
        return ""

    def end(self) -> None:
        pass

    def take_pulses(self) -> PulseArray:
        edges, self._edges = self._edges, []
        return np.array(edges, dtype=PULSE_DTYPE)

    def take_outputs(self) -> OutputArray:
        outputs, self._outputs = self._outputs, []
        return np.array(outputs, dtype=OUTPUT_DTYPE)

    def panel_text(self) -> str:
        return f"{len(self.inputs)} inputs"

    def connect_modules(self, mask: int) -> None:
        self.inputs.append(("modules", mask))

    def digital_inputs(self, inputs: int, mask: int) -> None:
        """DI1 switches relay 1."""
        self.inputs.append(("digital", inputs, mask))
        if mask & 1:
            self._outputs.append((self.sample_index, 0, 0, inputs & 1))

    def analogue_input(self, channel: int, value_q31: int) -> None:
        self.inputs.append(("analogue", channel, value_q31))

    def set_sealed(self, sealed: bool) -> None:
        self.inputs.append(("sealed", sealed))

    def press_keys(self, mask: int) -> None:
        self.inputs.append(("keys", mask))

    def read(self, address: int, count: int) -> Any:
        return tuple(self.words.get(address + n, 0) for n in range(count)), self.sample_index

    def write(self, address: int, words: Sequence[int]) -> None:
        self.words.update({address + n: word for n, word in enumerate(words)})

    def exchange(self, pdu: bytes) -> tuple[bytes, int | None]:
        """Takes everything for a write of 1234H."""
        return bytes.fromhex("1012340001"), self.sample_index

    def drain_traffic(self) -> Sequence[Exchange]:
        return ()

    def prove(self) -> None:
        if self.dead:
            raise RigFault(self.dead)

    def image_sha256(self) -> str:
        return "f" * 64

    def cut_link(self) -> None:
        self.dead = "link: cut"

    def alter_answers(self, faults: AnswerFaults) -> None:
        pass

    def kill(self) -> None:
        self.dead = "meter: killed"

    def close(self) -> None:
        pass


class CountingCore(CountingMeter):
    """The same as a reference core: its read gives words only."""

    def read(self, address: int, count: int) -> Any:
        return super().read(address, count)[0]
