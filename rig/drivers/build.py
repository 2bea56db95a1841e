"""Makes a bench of drivers from its description; imports only the drivers that it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rig.bench.schema import BenchFile, MeterSection, PositionSection, SourceSection
from rig.bench.tomlfile import BadInput
from rig.drivers.injected import NO_ANSWER_FAULTS, NO_FAULTS, InjectedFaults
from rig.drivers.program_meter.image_file import unlike_board_image, unlike_program
from rig.drivers.virtual.bench import VirtualBench
from rig.drivers.virtual.clock import VirtualClock
from rig.drivers.virtual.error_calculator import PulseRelay, SampleClock, VirtualErrorCalculator
from rig.drivers.virtual.position import VirtualPosition
from rig.drivers.virtual.reference import VirtualReference
from rig.drivers.virtual.sample_meter import SampleMeter
from rig.drivers.virtual.source import F_RANGE_400_HZ, F_RANGE_HZ, VirtualSource
from rig.drivers.virtual.wired_source import WiredSource
from rig.model.load import Load

if TYPE_CHECKING:
    from rig.drivers.fluke6105a.source import Fluke6105aSource
    from rig.drivers.program_meter.machine import Machine

RATE_OF_400_HZ = 25600  # a meter for 400 Hz takes twice as many samples
DEBUGGER_PATIENCE = 720.0  # 5 s become an hour


@dataclass(frozen=True)
class Device:
    """Which image stands on the positions, and who looks into it."""

    image: Path | None = None
    debugger_port: int | None = None


THE_BUILT_IMAGE = Device()


def serial_of(position: PositionSection, serials: Mapping[int, str]) -> str:
    """The serial number that the operator gave, else that of the bench file."""
    return serials.get(position.number, position.serial)


def build_bench(
    bench: BenchFile,
    faults: InjectedFaults = NO_FAULTS,
    serials: Mapping[int, str] | None = None,
    image: Path | None = None,
    debugger_port: int | None = None,
) -> VirtualBench:
    """The bench, ready but not proved; the caller closes it.

    BadInput when it cannot do what is asked, RigFault when a part is missing. `image` is the
    meter's program instead of the built one. With `debugger_port` the meter waits there for a
    debugger, and no deadline is near.
    """
    device = Device(image, debugger_port)
    refuse_impossible(bench, faults, device)
    clock = VirtualClock(bench.clock.id, bench.clock.chunk_s)
    positions = [
        _position(bench, section, clock, faults, serials or {}, device)
        for section in bench.positions
    ]
    # All meters get their samples before any is waited for: they work on them side by side.
    clock.drive([p.advance_to for p in positions] + [p.catch_up for p in positions])

    def set_load(load: Load | None) -> None:
        for position in positions:
            position.set_load(load)

    def never_settles() -> bool:
        return faults.happens_at("source_unsettled", positions[0].power_cycles)

    terminals = VirtualSource(
        bench.source.id,
        bench.source.settle_s,
        clock.now_ns,
        set_load,
        never_settles,
        F_RANGE_400_HZ if bench.sample_rate_hz == RATE_OF_400_HZ else F_RANGE_HZ,
    )
    reference = VirtualReference(bench.reference.id, terminals)
    if bench.source.driver == "virtual":
        return VirtualBench(clock, terminals, reference, positions)
    instrument = _instrument(bench.source, clock)
    source = WiredSource(instrument, terminals)
    return VirtualBench(clock, source, reference, positions, [instrument])


def refuse_impossible(
    bench: BenchFile, faults: InjectedFaults, device: Device = THE_BUILT_IMAGE
) -> None:
    """BadInput when a bench cannot have these faults or this image."""
    if device.image is not None:
        _refuse_image(bench, faults, device.image)
    if device.debugger_port is not None:
        is_one = bench.meter.driver == "qemu" and len(bench.positions) == 1
        if not is_one:
            raise BadInput([f"{bench.id}: --gdb: must have one position, with an emulated meter"])
    if faults.image is not None and bench.meter.driver == "in_process":
        raise BadInput(
            [f"{bench.id}: fault {faults.image}: must have a meter with an image of its own"]
        )
    if faults.answers != NO_ANSWER_FAULTS and bench.meter.driver == "in_process":
        raise BadInput([f"{bench.id}: faults of answers: must have a meter with a link"])


def _refuse_image(bench: BenchFile, faults: InjectedFaults, image: Path) -> None:
    if bench.meter.driver == "in_process":
        raise BadInput([f"{bench.id}: image {image}: must have a meter with an image of its own"])
    if faults.image is not None:
        raise BadInput(
            [f"image {image}: must not be given with fault {faults.image}, an image too"]
        )
    unlike = unlike_board_image if bench.meter.driver == "qemu" else unlike_program
    if (what := unlike(image)) is not None:
        raise BadInput([f"image {image}: must be {what}"])


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
    device: Device,
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
        _meter(bench, serial, faults, device),
        CoreMeter(serial, bench.meter.unit_id),
        chain,
        sample_clock,
        calculator,
        clock.now_ns,
        faults,
        section.calibration,
        bench.meter.module_mask,
    )


def _meter(bench: BenchFile, serial: str, faults: InjectedFaults, device: Device) -> SampleMeter:
    if bench.meter.driver == "in_process":
        from rig.drivers.virtual.core import InProcessMeter

        return InProcessMeter(serial, bench.meter.unit_id)
    from rig.drivers.program_meter.link import LinkOptions
    from rig.drivers.program_meter.meter import ProgramMeter

    link = LinkOptions(
        transport="rtu" if bench.meter.transport == "rtu" else "tcp",
        unit_id=bench.meter.unit_id,
        answer_deadline_s=bench.meter.answer_deadline_s,
        baud_bd=bench.meter.baud,
    )
    machine = machine_of(bench.meter, faults.image, device.image, device.debugger_port)
    patience = 1.0 if device.debugger_port is None else DEBUGGER_PATIENCE
    return ProgramMeter(machine, serial, link, bench.meter.pacing, patience=patience)


def machine_of(
    meter: MeterSection,
    image_fault: str | None = None,
    image: Path | None = None,
    debugger_port: int | None = None,
) -> "Machine":
    """The given or the built image of this kind of meter on its machine. RigFault when missing."""
    from rig.drivers.program_meter.emulated_board import EmulatedBoard, emulated_board
    from rig.drivers.program_meter.linux_program import LinuxProgram, linux_program

    if meter.driver != "qemu":
        return LinuxProgram(image) if image is not None else linux_program(image_fault)
    board = EmulatedBoard(image) if image is not None else emulated_board(image_fault)
    return replace(board, debugger_port=debugger_port)
