"""The core as a Python module: the reference core, and the meter of an in-process bench."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import kwcore

from rig.drivers.injected import AnswerFaults
from rig.drivers.virtual.sample_meter import FrameArray, PulseArray
from rig.model.evidence import Exchange
from rig.ports import MeterRefusal, RigFault


class CoreMeter:
    """One kwcore.Meter and what a power cycle does to it."""

    def __init__(self, serial: str) -> None:
        self._serial = serial
        self._meter = kwcore.Meter(serial=serial, boot_time_unix_s=0)

    def power_cycle(self, boot_time_unix_s: int) -> None:
        self._meter = kwcore.Meter(serial=self._serial, boot_time_unix_s=boot_time_unix_s)

    def feed(self, frames: FrameArray) -> None:
        self._meter.feed(frames)

    def take_pulses(self) -> PulseArray:
        return self._meter.take_pulses()

    @property
    def sample_index(self) -> int:
        return self._meter.sample_index

    def read(self, address: int, count: int) -> tuple[int, ...]:
        return tuple(self._meter.read_registers(address, count).tolist())

    def write(self, address: int, words: Sequence[int]) -> None:
        self._meter.write_registers(address, list(words))


class InProcessMeter:
    """The meter under test as an object of this process: no link, no image of its own."""

    def __init__(self, serial: str) -> None:
        self._core = CoreMeter(serial)
        self._link_is_cut = False
        self._is_dead = False

    def power_cycle(self, boot_time_unix_s: int) -> None:
        self._core.power_cycle(boot_time_unix_s)

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
