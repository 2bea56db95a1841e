"""The core as a Python module: the reference core, and the meter of an in-process bench."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import kwcore

from rig.drivers.injected import AnswerFaults
from rig.drivers.virtual.sample_meter import FrameArray, OutputArray, PulseArray
from rig.model.evidence import Exchange
from rig.ports import MeterRefusal, RigFault
from rig.spec.board_link_gen import NV_JOURNAL_BYTES

NEW_STORE = bytes(NV_JOURNAL_BYTES)


class CoreMeter:
    """One kwcore.Meter and what a power cycle does to it."""

    def __init__(self, serial: str, default_address: int = 1) -> None:
        self._serial = serial
        self._default_address = default_address
        self._meter = self._fresh(0)

    def power_cycle(self, boot_time_unix_s: int, *, keep: bool = False) -> None:
        self._meter = self._fresh(boot_time_unix_s, self._meter.journal_store if keep else None)

    def _fresh(self, boot_time_unix_s: int, store: bytes | None = None) -> kwcore.Meter:
        return kwcore.Meter(
            serial=self._serial,
            boot_time_unix_s=boot_time_unix_s,
            default_address=self._default_address,
            journal_store=NEW_STORE if store is None else store,
        )

    def feed(self, frames: FrameArray) -> None:
        self._meter.feed(frames)

    def take_pulses(self) -> PulseArray:
        return self._meter.take_pulses()

    def take_outputs(self) -> OutputArray:
        return self._meter.take_outputs()

    def panel_text(self) -> str:
        return self._meter.panel_text()

    def connect_modules(self, mask: int) -> None:
        self._meter.connect_modules(mask)

    def digital_inputs(self, inputs: int, mask: int) -> None:
        self._meter.digital_inputs(inputs, mask)

    def analogue_input(self, channel: int, value_q31: int) -> None:
        self._meter.analogue_input(channel, value_q31)

    def set_sealed(self, sealed: bool) -> None:
        self._meter.set_sealed(sealed)

    def press_keys(self, mask: int) -> None:
        self._meter.press_keys(mask)

    @property
    def sample_index(self) -> int:
        return self._meter.sample_index

    def read(self, address: int, count: int) -> tuple[int, ...]:
        return tuple(self._meter.read_registers(address, count).tolist())

    def write(self, address: int, words: Sequence[int]) -> None:
        self._meter.write_registers(address, list(words))


class InProcessMeter:
    """The meter under test as an object of this process: no link, no image of its own."""

    def __init__(self, serial: str, default_address: int = 1) -> None:
        self._core = CoreMeter(serial, default_address)
        self._link_is_cut = False
        self._is_dead = False

    def power_cycle(self, boot_time_unix_s: int, *, keep: bool = False) -> None:
        self._core.power_cycle(boot_time_unix_s, keep=keep)

    def feed(self, frames: FrameArray) -> None:
        if self._is_dead:
            raise RigFault("meter: ended from outside")
        self._core.feed(frames)

    def begin_feed(self, frames: FrameArray) -> None:
        self.feed(frames)

    def catch_up(self) -> None:
        """An object is never behind."""

    def take_pulses(self) -> PulseArray:
        return self._core.take_pulses()

    def take_outputs(self) -> OutputArray:
        return self._core.take_outputs()

    def panel_text(self) -> str:
        return self._core.panel_text()

    def connect_modules(self, mask: int) -> None:
        self._core.connect_modules(mask)

    def digital_inputs(self, inputs: int, mask: int) -> None:
        self._core.digital_inputs(inputs, mask)

    def analogue_input(self, channel: int, value_q31: int) -> None:
        self._core.analogue_input(channel, value_q31)

    def set_sealed(self, sealed: bool) -> None:
        self._core.set_sealed(sealed)

    def press_keys(self, mask: int) -> None:
        self._core.press_keys(mask)

    def read(self, address: int, count: int) -> tuple[tuple[int, ...], int | None]:
        self.prove()
        try:
            return self._core.read(address, count), self._core.sample_index
        except ValueError as fault:
            raise MeterRefusal(
                f"refuses to read {count} registers at {address:04X}H: {fault}"
            ) from None

    def write(self, address: int, words: Sequence[int]) -> None:
        self.prove()
        try:
            self._core.write(address, words)
        except ValueError as fault:
            raise MeterRefusal(
                f"refuses {len(words)} registers at {address:04X}H: {fault}"
            ) from None

    def exchange(self, pdu: bytes) -> tuple[bytes, int | None]:
        raise RigFault(f"meter: has no link that could carry a request of {len(pdu)} bytes")

    def drain_traffic(self) -> Sequence[Exchange]:
        return ()

    def drain_log(self) -> str:
        return ""

    def end(self) -> None:
        """Nothing that could fail to end."""

    def prove(self) -> None:
        if self._link_is_cut:
            raise RigFault("link: cut")
        if self._is_dead:
            raise RigFault("meter: ended from outside")

    def image_sha256(self) -> str:
        return hashlib.sha256(Path(kwcore.__file__).read_bytes()).hexdigest()

    def cut_link(self) -> None:
        self._link_is_cut = True

    def alter_answers(self, faults: AnswerFaults) -> None:
        raise RigFault(f"meter: has no link that could alter answers ({faults})")

    def kill(self) -> None:
        self._is_dead = True

    def close(self) -> None:
        """Nothing to end."""
