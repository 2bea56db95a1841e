"""A meter at work whose power goes at a chosen store or instant; tests.nvm.life judges it."""

from collections.abc import Callable
from pathlib import Path

from rig.drivers.program_meter.emulated_board import EmulatedBoard, emulated_board
from rig.drivers.program_meter.link import LinkOptions
from rig.drivers.program_meter.machine import Machine, Transport
from rig.drivers.program_meter.meter import ProgramMeter
from rig.ports import MeterFault, RigFault
from rig.spec import board_link_gen as link
from tests.nvm.life import (
    BOOT_S,
    HIGH_V,
    IO11,
    Seen,
    half_seconds,
    note,
    prepare,
    read,
    taken,
    write_settings,
    wrong_with,
)

PLUGIN = Path(__file__).resolve().parents[2] / "build" / "release" / "bin" / "libkw_power_cut.so"
SHARED_RAM = 0x60000000  # of the machine mps2-an500; the shared file is there
CUT_STATUS = 75  # tools/qemu_plugins/power_cut.cpp

SERIAL = "KW320-CUT"
ANSWER_DEADLINE_S = 0.5
STEPS = 2
PREPARED_S = 2

Work = Callable[[ProgramMeter, Seen], None]


def made(machine: Machine, transport: Transport = "rtu") -> ProgramMeter:
    return ProgramMeter(
        machine, SERIAL, LinkOptions(transport, answer_deadline_s=ANSWER_DEADLINE_S)
    )


def prepared_store(machine: Machine, transport: Transport = "rtu") -> tuple[bytes, Seen]:
    """The store of a meter that has worked for two seconds, and what was read of it at its end."""
    with made(machine, transport) as meter:
        meter.power_cycle(BOOT_S)
        seen = prepare(meter)
        meter.end()
        store = meter.journal_store
    assert store is not None
    return store, seen


def scripted(meter: ProgramMeter, seen: Seen) -> None:
    """Settings, a second of samples with alarms and events, a reading; again."""
    for step in range(1, STEPS + 1):
        write_settings(meter, seen, step)
        half_seconds(meter, seen, 1)
        note(seen, read(meter))


def worked_until_cut(meter: ProgramMeter, store: bytes, seen: Seen, work: Work) -> bytes:
    """Works on `store` until the machine ends, by itself or not; the store that it leaves."""
    meter.restore_store(store)
    try:
        meter.power_cycle(BOOT_S + 2 * PREPARED_S, keep=True)
        meter.connect_modules(IO11)
        work(meter, seen)
        meter.end()
    except (MeterFault, RigFault) as fault:
        seen.faults.append(str(fault))
    finally:
        meter.cut_power()
    left = meter.journal_store
    assert left is not None
    return left


def wrong_after(meter: ProgramMeter, store: bytes, seen: Seen) -> list[str]:
    """Starts the meter on what the cut left; what is wrong with it."""
    with meter:
        meter.restore_store(store)
        meter.power_cycle(BOOT_S + 60, keep=True)
        meter.connect_modules(IO11)
        found = read(meter)
        wrong = wrong_with(found, seen)
        meter.feed(taken(seen, HIGH_V, 1.0))
        later = read(meter).energy
    if later <= found.energy:
        wrong.append(f"energy {found.energy}, then {later}: it stands")
    return wrong


def cutting_board(store_number: int, out: Path | None = None) -> EmulatedBoard:
    """The healthy image on a board whose power goes at this store into the non-volatile region."""
    region = f"base={SHARED_RAM + link.NV_JOURNAL_OFFSET:#x},size={link.NV_JOURNAL_BYTES:#x}"
    count = "" if out is None else f",out={out}"
    return EmulatedBoard(
        emulated_board().image, plugin=f"{PLUGIN},{region},n={store_number}{count}"
    )


def count_stores(store: bytes, start: Seen, out: Path) -> int:
    """How many stores the whole of the script makes."""
    seen = start.copy()
    worked_until_cut(made(cutting_board(0, out)), store, seen, scripted)
    assert not seen.faults, seen.faults
    return int(out.read_text())


def findings_at_store(number: int, store: bytes, start: Seen) -> list[str]:
    """Cuts the script at one store and judges what is left."""
    seen = start.copy()
    left = worked_until_cut(made(cutting_board(number)), store, seen, scripted)
    if not any(f"ended with status {CUT_STATUS}" in fault for fault in seen.faults):
        return [f"store {number}: the machine was not cut: {seen.faults}"]
    wrong = wrong_after(made(emulated_board()), left, seen)
    return [f"store {number}: {text}" for text in wrong]
