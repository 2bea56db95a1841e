"""One place of a virtual bench: analogue chain, meter under test, reference core, edge timing."""

import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

from rig.bench.schema import CalibrationSection
from rig.drivers.injected import NO_ANSWER_FAULTS, InjectedFaults
from rig.drivers.virtual.calibration import calibration_writes
from rig.drivers.virtual.error_calculator import SampleClock, VirtualErrorCalculator
from rig.drivers.virtual.sample_meter import (
    AnalogueChain,
    BoardInputs,
    FrameArray,
    SampleMeter,
)
from rig.drivers.virtual.terminals import Terminals
from rig.model.evidence import Exchange
from rig.model.load import Load
from rig.ports import MeterFault, MeterRefusal, OutputEvent
from rig.spec.registers_gen import REGIONS

WRITE_MULTIPLE = 0x10
WRITE_HEAD = struct.Struct(">HH")  # address, count
WRITE_DATA_AT = 6
FACTORY_FIRST = REGIONS["factory"].first  # an image's own identity: the core has another


class ReferenceCore(BoardInputs, Protocol):
    """The core as a Python module, fed the same samples as the meter (D3 b)."""

    def power_cycle(self, boot_time_unix_s: int, *, keep: bool = False) -> None: ...

    def feed(self, frames: FrameArray) -> None: ...

    def read(self, address: int, count: int) -> tuple[int, ...]: ...

    def write(self, address: int, words: Sequence[int]) -> None: ...


class ComparedLink:
    """The meter's link; what is written goes to the reference core too."""

    def __init__(self, meter: SampleMeter, core: ReferenceCore) -> None:
        self._meter = meter
        self._core = core
        self.meter_fault: MeterFault | None = None

    def read(self, address: int, count: int) -> tuple[tuple[int, ...], int | None]:
        self._refuse_after_fault()
        with self.noting_faults():
            return self._meter.read(address, count)

    def write(self, address: int, words: Sequence[int]) -> None:
        self._refuse_after_fault()
        with self.noting_faults():
            self._meter.write(address, words)
        self._core.write(address, words)

    def exchange(self, pdu: bytes) -> tuple[bytes, int | None]:
        """A write of registers that the meter took goes to the reference core too."""
        self._refuse_after_fault()
        with self.noting_faults():
            answer, sample_index = self._meter.exchange(pdu)
        if answer[:1] == bytes([WRITE_MULTIPLE]):
            # The core refuses, or the meter took what is no write: the next read shows it.
            with suppress(ValueError, struct.error):
                address, count = WRITE_HEAD.unpack_from(pdu, 1)
                self._core.write(address, struct.unpack_from(f">{count}H", pdu, WRITE_DATA_AT))
        return answer, sample_index

    def drain_traffic(self) -> Sequence[Exchange]:
        return self._meter.drain_traffic()

    def drain_log(self) -> str:
        return self._meter.drain_log()

    def core_words(self, address: int, count: int) -> tuple[int, ...] | None:
        if address >= FACTORY_FIRST:
            return None
        return self._core.read(address, count)

    @contextmanager
    def noting_faults(self) -> Iterator[None]:
        """A meter that failed is asked for nothing more before the next power cycle."""
        try:
            yield
        except MeterRefusal:
            raise  # an answer like any other
        except MeterFault as fault:
            self.meter_fault = fault
            raise

    def _refuse_after_fault(self) -> None:
        if self.meter_fault is not None:
            raise self.meter_fault


class VirtualPosition:
    """Feeds what the analogue chain makes to the meter and, the same samples, to the core."""

    def __init__(
        self,
        number: int,
        serial: str,
        meter: SampleMeter,
        core: ReferenceCore,
        chain: AnalogueChain,
        sample_clock: SampleClock,
        error_calculator: VirtualErrorCalculator,
        now_ns: Callable[[], int],
        faults: InjectedFaults,
        calibration: CalibrationSection | None = None,
        modules: int = 0,
    ) -> None:
        self.number = number
        self.serial = serial
        self.meter = meter
        self.link = ComparedLink(meter, core)
        self.error_calculator = error_calculator
        self.power_cycles = 0
        self._core = core
        self._chain = chain
        self._sample_clock = sample_clock
        self._now_ns = now_ns
        self._faults = faults
        self._calibration = calibration
        self._terminals = Terminals(meter, core, modules)
        self._boot_ns = 0
        self._fed = 0
        self._seed = 0

    def seed_stimulus(self, seed: int) -> None:
        self._seed = seed

    def power_cycle(self, boot_time_unix_s: int, *, keep: bool = False) -> None:
        self.power_cycles += 1
        if self.power_cycles == 1 and self._faults.answers != NO_ANSWER_FAULTS:
            self.meter.alter_answers(self._faults.answers)
        self.link.meter_fault = None
        self._boot_ns = self._now_ns()
        self._fed = 0
        self._chain.power_cycle(self._seed)
        self.error_calculator.power_cycle(self._boot_ns, self._seed)
        self._core.power_cycle(boot_time_unix_s, keep=keep)
        with self.link.noting_faults():
            self.meter.power_cycle(boot_time_unix_s, keep=keep)
            self._terminals.power_cycle(keep=keep)
        if self._calibration is not None and not keep:
            for address, words in calibration_writes(self._calibration):
                self.link.write(address, words)

    def set_load(self, load: Load | None) -> None:
        self._chain.set_load(load)

    def advance_to(self, t_ns: int) -> None:
        """Give the samples due until `t_ns` to meter and core; catch_up() waits for the meter.

        A meter that failed is left alone from then on.
        """
        if self.link.meter_fault is not None:
            return
        self._happen()
        count = self._sample_clock.samples_until(t_ns - self._boot_ns) - self._fed
        if count <= 0:
            return
        frames = self._chain.frames(count)
        self._fed += count
        try:
            self.meter.begin_feed(frames)
        except MeterFault as fault:
            self.link.meter_fault = fault
        self._core.feed(frames)

    def catch_up(self, t_ns: int) -> None:
        """Wait until the meter has consumed what it was given, then time its pulses."""
        if self.link.meter_fault is not None:
            return
        try:
            self.meter.catch_up()
            self.error_calculator.take(self.meter.take_pulses())
            self._terminals.collect()
        except MeterFault as fault:
            self.link.meter_fault = fault

    def end(self) -> None:
        """Let the meter end; one that failed has ended already, or cannot."""
        if self.link.meter_fault is None:
            self.meter.end()

    def connect_modules(self, mask: int) -> None:
        with self.link.noting_faults():
            self._terminals.connect_modules(mask)

    def set_digital_inputs(self, inputs: int, mask: int) -> None:
        with self.link.noting_faults():
            self._terminals.set_digital_inputs(inputs, mask)

    def set_analogue_input(self, channel: int, fraction: float) -> None:
        with self.link.noting_faults():
            self._terminals.set_analogue_input(channel, fraction)

    def set_sealed(self, sealed: bool) -> None:
        with self.link.noting_faults():
            self._terminals.set_sealed(sealed)

    def press_keys(self, mask: int) -> None:
        with self.link.noting_faults():
            self._terminals.press_keys(mask)

    def output_events(self) -> Sequence[OutputEvent]:
        with self.link.noting_faults():
            return self._terminals.output_events()

    def events_since(self, sample_index: int) -> Sequence[OutputEvent]:
        return [e for e in self.output_events() if e.sample_index >= sample_index]

    def panel_text(self) -> str:
        with self.link.noting_faults():
            return self.meter.panel_text()

    def stimulus(self) -> dict[str, object]:
        return dict(self._chain.recipe())

    def _happen(self) -> None:
        """Events that come from outside while time passes."""
        if self._faults.happens_at("link_cut", self.power_cycles):
            self.meter.cut_link()
        if self._faults.happens_at("meter_killed", self.power_cycles):
            self.meter.kill()
