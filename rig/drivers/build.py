"""Makes a bench of drivers from its description; imports only the drivers that it needs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rig.bench.schema import BenchFile, PositionSection, SourceSection
from rig.bench.tomlfile import BadInput
from rig.drivers.injected import NO_FAULTS, InjectedFaults
from rig.drivers.virtual.bench import VirtualBench
from rig.drivers.virtual.clock import VirtualClock
from rig.drivers.virtual.error_calculator import PulseRelay, SampleClock, VirtualErrorCalculator
from rig.drivers.virtual.position import VirtualPosition
from rig.drivers.virtual.reference import VirtualReference
from rig.drivers.virtual.sample_meter import SampleMeter
from rig.drivers.virtual.source import VirtualSource
from rig.drivers.virtual.wired_source import WiredSource
from rig.model.load import Load

if TYPE_CHECKING:
    from rig.drivers.fluke6105a.source import Fluke6105aSource


def serial_of(position: PositionSection, serials: Mapping[int, str]) -> str:
    """The serial number that the operator gave, else that of the bench file."""
    return serials.get(position.number, position.serial)


def build_bench(
    bench: BenchFile,
    faults: InjectedFaults = NO_FAULTS,
    serials: Mapping[int, str] | None = None,
) -> VirtualBench:
    """The bench, ready but not proved. BadInput when it cannot do what is asked, RigFault when a

    part is missing. The caller closes it.
    """
    _refuse_impossible(bench, faults)
    clock = VirtualClock(bench.clock.id, bench.clock.chunk_s)
    positions = [
        _position(bench, section, clock, faults, serials or {}) for section in bench.positions
    ]
    clock.drive([position.advance_to for position in positions])

    def set_load(load: Load | None) -> None:
        for position in positions:
            position.set_load(load)

    def never_settles() -> bool:
        return faults.happens_at("source_unsettled", positions[0].power_cycles)

    terminals = VirtualSource(
        bench.source.id, bench.source.settle_s, clock.now_ns, set_load, never_settles
    )
    reference = VirtualReference(bench.reference.id, terminals)
    if bench.source.driver == "virtual":
        return VirtualBench(clock, terminals, reference, positions)
    instrument = _instrument(bench.source, clock)
    source = WiredSource(instrument, terminals)
    return VirtualBench(clock, source, reference, positions, [instrument])


def _refuse_impossible(bench: BenchFile, faults: InjectedFaults) -> None:
    if faults.image is not None and bench.meter.driver == "in_process":
        raise BadInput(
            [f"{bench.id}: fault {faults.image}: must have a meter with an image of its own"]
        )


def _instrument(section: SourceSection, clock: VirtualClock) -> "Fluke6105aSource":
    from rig.drivers.fluke6105a.source import EXCHANGE_DEADLINE_S, Fluke6105aSource
    from rig.drivers.fluke6105a.visa_link import VisaLink

    link = VisaLink(section.id, section.address, EXCHANGE_DEADLINE_S)
    return Fluke6105aSource(section.id, link, section.settle_s, clock.now_ns)


def _position(
    bench: BenchFile,
    section: PositionSection,
    clock: VirtualClock,
    faults: InjectedFaults,
    serials: Mapping[int, str],
) -> VirtualPosition:
    from rig.drivers.virtual.core import CoreMeter
    from rig.drivers.virtual.front_end import CoreChain

    front_end = section.front_end
    if front_end is None or bench.sample_rate_hz is None:
        raise BadInput([f"{bench.id}: positions: front_end must be given for a virtual meter"])
    serial = serial_of(section, serials)
    chain = CoreChain(front_end, float(bench.sample_rate_hz), faults)
    sample_clock = SampleClock(
        float(bench.sample_rate_hz), chain.clock_error_ppm, faults.sample_lost_every
    )
    calculator = VirtualErrorCalculator(
        bench.clock.id,
        sample_clock,
        PulseRelay(faults),
        bench.error_calculator.resolution_ns,
        bench.error_calculator.jitter_std_ns,
    )
    return VirtualPosition(
        section.number,
        serial,
        _meter(bench, serial, faults),
        CoreMeter(serial),
        chain,
        sample_clock,
        calculator,
        clock.now_ns,
        faults,
    )


def _meter(bench: BenchFile, serial: str, faults: InjectedFaults) -> SampleMeter:
    if bench.meter.driver == "in_process":
        from rig.drivers.virtual.core import InProcessMeter

        return InProcessMeter(serial)
    from rig.drivers.linux_meter.link import LinkOptions
    from rig.drivers.linux_meter.meter import LinuxMeter
    from rig.drivers.linux_meter.program import meter_program

    link = LinkOptions(
        transport="rtu" if bench.meter.transport == "rtu" else "tcp",
        unit_id=bench.meter.unit_id,
        answer_deadline_s=bench.meter.answer_deadline_s,
        baud_bd=bench.meter.baud,
    )
    return LinuxMeter(meter_program(faults.image), serial, link, bench.meter.pacing)
