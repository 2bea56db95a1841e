"""What a record of an alarm or of the inputs must look like by itself, whoever made it."""

from collections.abc import Iterable
from datetime import UTC, datetime

Words = tuple[int, ...]

ALARM_WORDS, ALARM_PLACES = 10, 16
EVENT_WORDS, EVENT_PLACES = 8, 20
PLACES = {ALARM_WORDS: ALARM_PLACES, EVENT_WORDS: EVENT_PLACES}
CODE, SETPOINT, VALUE_MAX = 9, 750, 1100  # current of L1 in mA: it occurs above the setpoint


def is_sound(record: Words) -> bool:
    """Code and value fit each other, and its stamp is an instant."""
    if len(record) == EVENT_WORDS:
        return is_stamp(record[:7]) and record[7] in (0, 1)  # DI1 alone makes events
    status, code, value = record[:3]
    has_occurred = status & 1 == 1
    is_whole = status >> 8 == code == CODE and status & 0xFE == 0
    return (
        is_whole
        and has_occurred == (value > SETPOINT)
        and value < VALUE_MAX
        and is_stamp(record[3:])
    )


def is_stamp(words: Words) -> bool:
    year, month, day, hour, minute, second, ms = words
    try:
        datetime(year, month, day, hour, minute, second, ms * 1000, tzinfo=UTC)
    except ValueError:
        return False
    return 2023 <= year <= 2026


def gone(read: Iterable[Words], there: Iterable[Words]) -> set[Words]:
    """What was read and is not there, of a log that still has room."""
    left = set(there)
    full = {size for size, places in PLACES.items() if sum(len(r) == size for r in left) == places}
    return {record for record in set(read) - left if len(record) not in full}
