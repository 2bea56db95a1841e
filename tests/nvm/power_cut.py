"""A meter at work whose power goes at a chosen store or instant, and what it must have afterwards.

The judge knows what was written, answered and fed, and nothing of how the store is made.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rig.drivers.program_meter.emulated_board import EmulatedBoard, emulated_board
from rig.drivers.program_meter.link import LinkOptions
from rig.drivers.program_meter.machine import Machine
from rig.drivers.program_meter.meter import ProgramMeter
from rig.ports import MeterFault, RigFault
from rig.spec import board_link_gen as link
from tests.host.stimulus import balanced_frames

PLUGIN = Path(__file__).resolve().parents[2] / "build" / "release" / "bin" / "libkw_power_cut.so"
SHARED_RAM = 0x60000000  # of the machine mps2-an500; the shared file is there
CUT_STATUS = 75  # tools/qemu_plugins/power_cut.cpp

SERIAL = "KW320-CUT"
BOOT_S = 1_700_000_000
ANSWER_DEADLINE_S = 0.5
CT_RATIO = (0x1008, (50000, 1))
SETTINGS = 0x100A  # two pulse constants, backlight, demand window and mode: five words, one write
IMPORT_ENERGY = 0x4048
RUN_TIME = 0x1034
HUNDREDTHS_PER_HOUR = 100
STEPS = 4

# 3 x 230 V x 1 A x 50 000 in counts of 0.1 kWh.
COUNTS_PER_S = 3 * 230.0 * 50_000 / 3600.0 / 100.0
# A window is published after the next one has begun, and a register is cut to whole counts.
READING_COUNTS = COUNTS_PER_S * 0.5 + 1.0

Words = tuple[int, ...]
Frames = npt.NDArray[np.int32]


def settings_of(step: int) -> Words:
    """Five words, each different from those of any other step."""
    return (1000 + step, 2000 + step, 1 + step % 100, 1 + step % 30, step % 4)


@dataclass
class Progress:
    """What somebody outside saw of the meter until the power went."""

    settings: Words  # that were acknowledged
    wanted: Words | None = None  # sent, and not acknowledged
    energy: int = 0  # last read
    fed_s: float = 0.0
    faults: list[str] = field(default_factory=list)


def made(machine: Machine) -> ProgramMeter:
    return ProgramMeter(machine, SERIAL, LinkOptions("rtu", answer_deadline_s=ANSWER_DEADLINE_S))


def energy_of(meter: ProgramMeter) -> int:
    words, _ = meter.read(IMPORT_ENERGY, 2)
    return words[0] << 16 | words[1]


def prepared_store(machine: Machine) -> tuple[bytes, Progress]:
    """The store of a meter that has worked for two seconds, and what was read of it at its end."""
    with made(machine) as meter:
        meter.power_cycle(BOOT_S)
        meter.write(*CT_RATIO)
        meter.write(SETTINGS, settings_of(0))
        meter.feed(balanced_frames(2.0))
        progress = Progress(settings_of(0), energy=energy_of(meter), fed_s=2.0)
        meter.end()
        store = meter.journal_store
    assert store is not None
    return store, progress


def work(meter: ProgramMeter, progress: Progress) -> None:
    """Settings, a second of samples, a reading; again and again."""
    for step in range(1, STEPS + 1):
        progress.wanted = settings_of(step)
        meter.write(SETTINGS, progress.wanted)
        progress.settings, progress.wanted = progress.wanted, None
        progress.fed_s += 1.0
        meter.feed(balanced_frames(1.0, start_s=float(step)))
        progress.energy = energy_of(meter)


def worked_until_cut(machine: Machine, store: bytes, progress: Progress) -> bytes:
    """Works on `store` until the machine ends, by itself or not; the store that it leaves."""
    meter = made(machine)
    meter.restore_store(store)
    try:
        meter.power_cycle(BOOT_S + 10, keep=True)
        work(meter, progress)
        meter.end()
    except (MeterFault, RigFault) as fault:
        progress.faults.append(str(fault))
    finally:
        meter.cut_power()
    left = meter.journal_store
    assert left is not None
    return left


def wrong_after(machine: Machine, store: bytes, progress: Progress) -> list[str]:
    """Starts the meter on what the cut left; what is wrong with it."""
    with made(machine) as meter:
        meter.restore_store(store)
        meter.power_cycle(BOOT_S + 20, keep=True)
        settings, _ = meter.read(SETTINGS, len(progress.settings))
        energy = energy_of(meter)
        meter.feed(balanced_frames(1.0))
        later = energy_of(meter)
    wrong = []
    allowed = {progress.settings, progress.wanted or progress.settings}
    if settings not in allowed:
        wrong.append(f"settings {settings}: must be one of {sorted(allowed)}")
    least = progress.energy - COUNTS_PER_S - READING_COUNTS
    if energy < least:
        wrong.append(f"energy {energy}: was {progress.energy} when last read, must be >= {least:g}")
    most = progress.fed_s * COUNTS_PER_S + READING_COUNTS
    if energy > most:
        wrong.append(f"energy {energy}: at most {most:g} were measured")
    if later < energy:
        wrong.append(f"energy {energy}, then {later}: it fell")
    return wrong


def cutting_board(store_number: int, out: Path | None = None) -> EmulatedBoard:
    """The healthy image on a board whose power goes at this store into the non-volatile region."""
    region = f"base={SHARED_RAM + link.NV_JOURNAL_OFFSET:#x},size={link.NV_JOURNAL_BYTES:#x}"
    count = "" if out is None else f",out={out}"
    return EmulatedBoard(
        emulated_board().image, plugin=f"{PLUGIN},{region},n={store_number}{count}"
    )


def count_stores(store: bytes, progress: Progress, out: Path) -> int:
    """How many stores the whole of the work makes."""
    worked_until_cut(cutting_board(0, out), store, progress)
    assert not progress.faults, progress.faults
    return int(out.read_text())


def findings_at(
    machine_of: Callable[[int], Machine], number: int, store: bytes, start: Progress
) -> list[str]:
    """Cuts at one store, or whatever `machine_of` makes of the number, and judges what is left."""
    progress = Progress(start.settings, energy=start.energy, fed_s=start.fed_s)
    left = worked_until_cut(machine_of(number), store, progress)
    if not progress.faults:
        return [f"cut {number}: the machine was not cut"]
    return [f"cut {number}: {text}" for text in wrong_after(emulated_board(), left, progress)]
