"""A meter at work whose power goes at a chosen store or instant, and what it must have afterwards.

The judge knows what was written, answered, fed and read, and nothing of how the store is made.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from rig.drivers.program_meter.emulated_board import EmulatedBoard, emulated_board
from rig.drivers.program_meter.link import LinkOptions
from rig.drivers.program_meter.machine import Machine, Transport
from rig.drivers.program_meter.meter import ProgramMeter
from rig.ports import MeterFault, RigFault
from rig.spec import board_link_gen as link
from tests.host.stimulus import balanced_frames
from tests.nvm.record_form import (
    ALARM_PLACES,
    ALARM_WORDS,
    EVENT_PLACES,
    EVENT_WORDS,
    gone,
    is_sound,
)

PLUGIN = Path(__file__).resolve().parents[2] / "build" / "release" / "bin" / "libkw_power_cut.so"
SHARED_RAM = 0x60000000  # of the machine mps2-an500; the shared file is there
CUT_STATUS = 75  # tools/qemu_plugins/power_cut.cpp

SERIAL = "KW320-CUT"
BOOT_S = 1_700_000_000
ANSWER_DEADLINE_S = 0.5
STEPS = 2

CT_RATIO = (0x1008, (50000, 1))
# Channel 1 watches the current of L1: above 75 % of 1 A at once, no output. A record each second.
ALARM_ON = ((0x104E, (9, 1, 750, 0, 0)), (0x1046, (1, 0, 1)))
LOADS_A = (1.0, 0.5)
# DI1 makes events, DI2 counts; both change each second.
INPUTS_ON = ((0x101B, (1,)), (0x109E, (0b10, 1)))
IO11, BOTH_INPUTS = 1, 0b11
CHANGING = (0x11C2, 117)  # the register list of data log 2: as many words as one write takes
UNCHANGED = ((0x1001, 12), (0x1017, 3), (0x1046, 8), (0x104E, 80), (0x1102, 117), (0x1282, 117))
FILLED = UNCHANGED[-2:]
SYSTEM_ENERGY = (0x4048, 18)
RECORDS = (
    (0x42A9, ALARM_PLACES, ALARM_WORDS),
    (0x4399, EVENT_PLACES, EVENT_WORDS),
)
COUNTER = 0x434B  # of DI2
WORDS_MAX = 120

# 3 x 230 V x 1 A x 50 000 in counts of 0.1 kWh.
COUNTS_PER_S = 3 * 230.0 * 50_000 / 3600.0 / 100.0
READING_COUNTS = 1.0  # a register is cut to whole counts
PULSES_LOST = 1  # one a second at most

Words = tuple[int, ...]


def list_of(step: int) -> Words:
    """A register list of which no word is that of the list of another step nearby."""
    return tuple((step * 251 + 7 * i) % 65536 for i in range(CHANGING[1]))


def load_of(step: int) -> float:
    return LOADS_A[step % len(LOADS_A)]


def set_inputs(meter: ProgramMeter, progress: "Progress", step: int) -> None:
    """On in odd steps, off in even ones: a pulse every other step, an event each."""
    progress.pulses += step % 2
    meter.digital_inputs(BOTH_INPUTS * (step % 2), BOTH_INPUTS)


@dataclass
class Progress:
    """What somebody outside saw of the meter until the power went."""

    changing: Words  # as acknowledged
    unchanged: Words
    wanted: Words | None = None  # sent, and not acknowledged
    energy: int = 0  # last read
    measured_counts: float = 0.0  # the most that it can be
    counter: int = 0  # last read
    pulses: int = 0  # the most that it can be
    records: frozenset[Words] = frozenset()  # that there may be; empty: any sound one
    read_records: frozenset[Words] = frozenset()  # at the last reading
    steps: int = 0  # done
    faults: list[str] = field(default_factory=list)

    def anew(self) -> "Progress":
        """The same meter, before it goes on."""
        return replace(self, wanted=None, faults=[])


@dataclass(frozen=True)
class After:
    """What a meter shows that starts on what a cut left."""

    changing: Words
    unchanged: Words
    records: tuple[Words, ...]
    energies: Words
    counter: int
    energy_later: int  # a second of samples on


def made(machine: Machine, transport: Transport = "rtu") -> ProgramMeter:
    link_options = LinkOptions(transport, answer_deadline_s=ANSWER_DEADLINE_S)
    return ProgramMeter(machine, SERIAL, link_options)


def read_block(meter: ProgramMeter, address: int, count: int) -> Words:
    parts = [(at, min(WORDS_MAX, count - at)) for at in range(0, count, WORDS_MAX)]
    return tuple(word for at, part in parts for word in meter.read(address + at, part)[0])


def unchanged_of(meter: ProgramMeter) -> Words:
    return tuple(word for block in UNCHANGED for word in read_block(meter, *block))


def energies_of(meter: ProgramMeter) -> Words:
    """Active import and export, reactive import and export, total and net of each, apparent."""
    words = read_block(meter, *SYSTEM_ENERGY)
    return tuple(high << 16 | low for high, low in zip(words[::2], words[1::2], strict=True))


def counter_of(meter: ProgramMeter) -> int:
    words = read_block(meter, COUNTER, 2)
    return words[0] << 16 | words[1]


def records_of(meter: ProgramMeter) -> tuple[Words, ...]:
    """Records of alarms and of inputs that hold something."""
    every = []
    for address, places, size in RECORDS:
        words = read_block(meter, address, places * size)
        every += [words[at : at + size] for at in range(0, len(words), size)]
    return tuple(record for record in every if any(record))


def prepared_store(machine: Machine) -> tuple[bytes, Progress]:
    """The store of a meter that has worked for five seconds, and what was read of it at its end."""
    with made(machine) as meter:
        meter.power_cycle(BOOT_S)
        meter.connect_modules(IO11)
        meter.write(*CT_RATIO)
        for address, words in ALARM_ON + INPUTS_ON:
            meter.write(address, words)
        for number, (address, count) in enumerate(FILLED):
            meter.write(address, tuple(1 + number * 1000 + i for i in range(count)))
        meter.write(CHANGING[0], list_of(0))
        meter.feed(balanced_frames(1.0, i_a=LOADS_A[1]))
        meter.feed(balanced_frames(4.0))
        progress = Progress(
            list_of(0),
            unchanged_of(meter),
            energy=energies_of(meter)[0],
            measured_counts=4.5 * COUNTS_PER_S,
            read_records=frozenset(records_of(meter)),
        )
        meter.end()
        store = meter.journal_store
    assert store is not None
    return store, progress


def work(meter: ProgramMeter, progress: Progress) -> set[Words]:
    """Settings, a second of another load, a reading; again and again. All records it read."""
    seen = set(records_of(meter))
    for step in range(progress.steps + 1, progress.steps + STEPS + 1):
        progress.wanted = list_of(step)
        meter.write(CHANGING[0], progress.wanted)
        progress.changing, progress.wanted = progress.wanted, None
        load_a = load_of(step)
        progress.measured_counts += load_a * COUNTS_PER_S
        set_inputs(meter, progress, step)
        meter.feed(balanced_frames(1.0, i_a=load_a))
        progress.energy = energies_of(meter)[0]
        records = records_of(meter)
        seen.update(records)
        progress.read_records = frozenset(records)
        progress.counter = counter_of(meter)
        progress.steps = step
    return seen


def worked_until_cut(
    machine: Machine, store: bytes, progress: Progress
) -> tuple[bytes, set[Words]]:
    """Works on `store` until the machine ends, by itself or not; the store that it leaves.

    And the records that were read, if it ended by itself.
    """
    meter = made(machine)
    meter.restore_store(store)
    seen: set[Words] = set()
    try:
        meter.power_cycle(BOOT_S + 10, keep=True)
        meter.connect_modules(IO11)
        seen = work(meter, progress)
        meter.end()
    except (MeterFault, RigFault) as fault:
        progress.faults.append(str(fault))
    finally:
        meter.cut_power()
    left = meter.journal_store
    assert left is not None
    return left, seen


def started_on(machine: Machine, store: bytes) -> After:
    with made(machine) as meter:
        meter.restore_store(store)
        meter.power_cycle(BOOT_S + 20, keep=True)
        meter.connect_modules(IO11)
        changing = read_block(meter, *CHANGING)
        unchanged, records, energies = unchanged_of(meter), records_of(meter), energies_of(meter)
        counter = counter_of(meter)
        meter.feed(balanced_frames(1.0))
        return After(changing, unchanged, records, energies, counter, energies_of(meter)[0])


def wrong_with(after: After, progress: Progress) -> list[str]:
    """Settings and records whole, energy a second behind at most and never beyond the truth."""
    energy, export = after.energies[:2]
    total, net = after.energies[4:6]
    least = progress.energy - COUNTS_PER_S - READING_COUNTS
    most = progress.measured_counts + READING_COUNTS
    unsound = {record for record in after.records if not is_sound(record)}
    torn = unsound or (set(after.records) - progress.records if progress.records else set())
    lost = gone(progress.read_records, after.records)
    rules = {
        "the list is neither the old nor the new one": after.changing
        not in {progress.changing, progress.wanted or progress.changing},
        "settings that nobody wrote have changed": after.unchanged != progress.unchanged,
        f"energy {energy}: {progress.energy} was read, must be >= {least:g}": energy < least,
        f"energy {energy}: at most {most:g} were measured": energy > most,
        f"energy {energy}, then {after.energy_later}: it fell": after.energy_later < energy,
        f"energies {after.energies} are not of one instant": export != 0
        or {total, net} != {energy},
        f"records that never were: {sorted(torn)}": bool(torn),
        f"records were read and are gone: {sorted(lost)}": bool(lost),
        f"counter {after.counter}: {progress.counter} was read, {progress.pulses} pulses": not (
            progress.counter - PULSES_LOST <= after.counter <= progress.pulses
        ),
    }
    return [text for text, is_broken in rules.items() if is_broken]


def cutting_board(store_number: int, out: Path | None = None) -> EmulatedBoard:
    """The healthy image on a board whose power goes at this store into the non-volatile region."""
    region = f"base={SHARED_RAM + link.NV_JOURNAL_OFFSET:#x},size={link.NV_JOURNAL_BYTES:#x}"
    count = "" if out is None else f",out={out}"
    return EmulatedBoard(
        emulated_board().image, plugin=f"{PLUGIN},{region},n={store_number}{count}"
    )


def whole_work(store: bytes, start: Progress, out: Path) -> tuple[int, frozenset[Words]]:
    """How many stores the work makes when nothing cuts it, and every record that it makes."""
    progress = start.anew()
    _, seen = worked_until_cut(cutting_board(0, out), store, progress)
    assert not progress.faults, progress.faults
    return int(out.read_text()), frozenset(seen)


def findings_at(
    machine_of: Callable[[int], Machine], number: int, store: bytes, start: Progress
) -> list[str]:
    """Cuts at one store, or whatever `machine_of` makes of the number, and judges what is left."""
    progress = start.anew()
    left, _ = worked_until_cut(machine_of(number), store, progress)
    if not progress.faults:
        return [f"cut {number}: the machine was not cut"]
    after = started_on(emulated_board(), left)
    return [f"cut {number}: {text}" for text in wrong_with(after, progress)]
