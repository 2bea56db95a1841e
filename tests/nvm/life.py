"""What somebody outside wrote to a meter and read of it, and what it must have after a power cut.

The judge knows what was written, answered and fed, and nothing of how the store is made.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from rig.drivers.program_meter.meter import ProgramMeter
from rig.drivers.virtual.sample_meter import FrameArray
from tests.host.stimulus import balanced_frames

Words = tuple[int, ...]

BOOT_S = 1_700_000_000
LIFE_S = 3600  # no life is longer: stamps are within
SETTINGS = 0x100A  # two pulse constants, backlight, demand window and mode: five words, one write
IMPORT_ENERGY = 0x4048
COUNTER = 0x434B  # of DI2
NEWEST = 0x1032  # alarm, SOE
ALARMS, ALARM_GROUPS, ALARM_WORDS = 0x42A9, 16, 10
EVENTS, EVENT_GROUPS, EVENT_WORDS = 0x4399, 20, 8
IO11 = 1
BOTH_INPUTS = 0b11

U_STEPS_PER_V = 10
LOW_V, HIGH_V, SETPOINT_V = 150.0, 230.0, 200
ALARM_CODE, BELOW = 2, 3  # voltage of phase L1, less than
# One FC16 each: CT ratio, SOE of IO11, its DI2 counts, alarm channel 1, alarms on.
PREPARATION: tuple[tuple[int, Words], ...] = (
    (0x1008, (50000, 1)),
    (0x101B, (1,)),
    (0x109E, (0b10, 1)),
    (0x104E, (ALARM_CODE, BELOW, SETPOINT_V * U_STEPS_PER_V, 0, 0)),
    (0x1046, (1, 0, 1)),
)

# At 230 V and 1 A, 50 000 to 1, in counts of 0.1 kWh.
COUNTS_PER_S = 3 * HIGH_V * 50_000 / 3600.0 / 100.0
READING_COUNTS = 1.0  # a register is cut to whole counts
LOST_S = 1.0
PART_S = 0.5


def settings_of(step: int) -> Words:
    """Five words, each different from those of the steps around."""
    return (1 + step % 60000, 1 + (step + 30000) % 60000, 1 + step % 100, 1 + step % 30, step % 4)


@dataclass
class Seen:
    """What somebody outside saw of the meter until the power went."""

    settings: Words  # that were acknowledged
    wanted: Words | None = None  # sent, and not acknowledged
    energy: int = 0  # last read
    counter: int = 0
    fed_s: float = 0.0
    measured: float = 0.0  # counts of energy that were fed
    pulses: int = 0  # of DI2
    alarms: frozenset[Words] = frozenset()  # each that was ever read
    events: frozenset[Words] = frozenset()
    faults: list[str] = field(default_factory=list)

    def copy(self) -> "Seen":
        return replace(self, faults=[])


@dataclass(frozen=True)
class Reading:
    """What the meter shows at one instant."""

    settings: Words
    energy: int
    counter: int
    newest: Words
    alarms: tuple[Words, ...]
    events: tuple[Words, ...]


def read(meter: ProgramMeter) -> Reading:
    energy, _ = meter.read(IMPORT_ENERGY, 2)
    counter, _ = meter.read(COUNTER, 2)
    alarms = [meter.read(ALARMS + at * ALARM_WORDS, 80)[0] for at in (0, 8)]
    events = [meter.read(EVENTS + at * EVENT_WORDS, 80)[0] for at in (0, 10)]
    return Reading(
        settings=meter.read(SETTINGS, len(settings_of(0)))[0],
        energy=energy[0] << 16 | energy[1],
        counter=counter[0] << 16 | counter[1],
        newest=meter.read(NEWEST, 2)[0],
        alarms=groups(alarms[0] + alarms[1], ALARM_WORDS),
        events=groups(events[0] + events[1], EVENT_WORDS),
    )


def groups(words: Words, size: int) -> tuple[Words, ...]:
    return tuple(words[at : at + size] for at in range(0, len(words), size))


def note(seen: Seen, reading: Reading) -> None:
    seen.energy, seen.counter = reading.energy, reading.counter
    seen.alarms |= {group for group in reading.alarms if any(group)}
    seen.events |= {group for group in reading.events if any(group)}


def prepare(meter: ProgramMeter) -> Seen:
    """Two seconds of life behind it."""
    meter.connect_modules(IO11)
    for address, words in PREPARATION:
        meter.write(address, words)
    seen = Seen(settings_of(0))
    meter.write(SETTINGS, settings_of(0))
    half_seconds(meter, seen, 2)
    note(seen, read(meter))
    return seen


def half_seconds(meter: ProgramMeter, seen: Seen, seconds: int) -> None:
    """Half of each second below the setpoint of the alarm; both inputs on and off again."""
    for _ in range(seconds):
        for u_v, inputs in ((HIGH_V, BOTH_INPUTS), (LOW_V, 0)):
            seen.pulses += inputs != 0
            meter.digital_inputs(inputs, BOTH_INPUTS)
            meter.feed(taken(seen, u_v))


def taken(seen: Seen, u_v: float, seconds: float = PART_S) -> FrameArray:
    """Samples that are given now."""
    start_s = seen.fed_s
    seen.fed_s += seconds
    seen.measured += seconds * COUNTS_PER_S * u_v / HIGH_V
    return balanced_frames(seconds, u_v=u_v, start_s=start_s % 1.0)


def write_settings(meter: ProgramMeter, seen: Seen, step: int) -> None:
    seen.wanted = settings_of(step)
    meter.write(SETTINGS, seen.wanted)
    seen.settings, seen.wanted = seen.wanted, None


def wrong_with(found: Reading, seen: Seen) -> list[str]:
    """What the meter lacks that it must have, or has that it cannot."""
    wrong = []
    allowed = {seen.settings, seen.wanted or seen.settings}
    if found.settings not in allowed:
        wrong.append(f"settings {found.settings}: must be one of {sorted(allowed)}")
    least = seen.energy - COUNTS_PER_S * LOST_S - READING_COUNTS
    if found.energy < least:
        wrong.append(
            f"energy {found.energy}: was {seen.energy} when last read, must be >= {least:g}"
        )
    most = seen.measured + READING_COUNTS
    if found.energy > most:
        wrong.append(f"energy {found.energy}: at most {most:g} were measured")
    if not seen.counter - 2 * LOST_S <= found.counter <= seen.pulses:
        wrong.append(
            f"counter {found.counter}: was {seen.counter}, {seen.pulses} pulses were given"
        )
    wrong += wrong_records("alarm", found.alarms, found.newest[0], seen.alarms, is_alarm)
    wrong += wrong_records("event", found.events, found.newest[1], seen.events, is_event)
    return wrong


def wrong_records(
    name: str,
    found: Sequence[Words],
    newest: int,
    seen: frozenset[Words],
    is_sound: Callable[[Words], bool],
) -> list[str]:
    """Each record whole, all in their places, and none lost that was read."""
    there = [group for group in found if any(group)]
    wrong = [f"{name} record {group} is torn" for group in there if not is_sound(group)]
    places = len(found)
    is_full = len(there) == places
    if not is_full and newest != len(there):
        wrong.append(f"newest {name} {newest}: there are {len(there)}")
    if not 0 <= newest <= places:
        wrong.append(f"newest {name} {newest}: there are {places} places")
    lost = seen - set(there)
    if not is_full and lost:
        wrong.append(f"{name} records {sorted(lost)} were read and are lost")
    return wrong


def is_stamp(words: Words) -> bool:
    """Year to millisecond, within the life of this meter."""
    try:
        year, month, day, hour, minute, second, ms = words
        moment = datetime(year, month, day, hour, minute, second, ms * 1000, tzinfo=UTC)
    except ValueError:
        return False
    begun = datetime.fromtimestamp(BOOT_S, UTC)
    return begun <= moment <= begun + timedelta(seconds=LIFE_S)


def is_alarm(group: Words) -> bool:
    """Its code twice, a voltage on its side of the setpoint, a stamp."""
    status, code, value, *stamp = group
    setpoint = SETPOINT_V * U_STEPS_PER_V
    has_occurred = status & 1 == 1
    is_on_its_side = value < setpoint if has_occurred else setpoint <= value
    is_whole = status >> 8 == code == ALARM_CODE and status & 0xFE == 0
    return (
        is_whole
        and is_on_its_side
        and value <= 1.1 * HIGH_V * U_STEPS_PER_V
        and is_stamp(tuple(stamp))
    )


def is_event(group: Words) -> bool:
    """DI1 alone makes events."""
    *stamp, status = group
    return status in (0, 1) and is_stamp(tuple(stamp))
