"""The sixteen alarm records as they were read (manual 4.4, 42A9H), in order of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rig.model.evidence import PointDocument, RegisterBlock

GROUP_WORDS = 10
GROUP_COUNT = 16
FLAGS_OFFSET, NEWEST_OFFSET = 0, 4  # of 102EH and 1032H in their block
SIGN_BIT = 0x8000
# P, Q, power factors, demand of P and Q are int16 (manual 6.3.4, F13, F14, F16); the rest is not.
SIGNED_CODES = (*range(14, 22), *range(26, 30), 45, 46)


@dataclass(frozen=True)
class Record:
    """One group."""

    status: int
    code: int
    value: int
    unix_ms: int


@dataclass(frozen=True)
class Status:
    """102EH and 1032H."""

    flags: int
    newest: int


def records_of(document: PointDocument, when: str) -> list[Record] | None:
    """The records that there are, oldest first; None when they were not read whole."""
    words = [
        word
        for part in ("records_1", "records_2")
        for word in _block(document.registers, f"{part}_{when}")
    ]
    status = status_of(document, when)
    if len(words) != GROUP_WORDS * GROUP_COUNT or status is None:
        return None
    groups = [words[n : n + GROUP_WORDS] for n in range(0, len(words), GROUP_WORDS)]
    in_order = [groups[(status.newest + n) % GROUP_COUNT] for n in range(GROUP_COUNT)]
    return [record for group in in_order if (record := _record(group)) is not None]


def status_of(document: PointDocument, when: str) -> Status | None:
    """None when it was not read."""
    words = _block(document.registers, f"status_{when}")
    if len(words) <= NEWEST_OFFSET:
        return None
    return Status(words[FLAGS_OFFSET], words[NEWEST_OFFSET])


def _record(group: Sequence[int]) -> Record | None:
    """None for a group that was never written; a date that is none reads as long ago."""
    status, code, word, *stamp = group
    if not any(stamp):
        return None
    is_negative = code in SIGNED_CODES and word & SIGN_BIT
    value = word - 2 * SIGN_BIT if is_negative else word
    year, month, day, hour, minute, second, ms = stamp
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return Record(status, code, value, 0)
    return Record(status, code, value, round(moment.timestamp()) * 1000 + ms)


def _block(blocks: Sequence[RegisterBlock], name: str) -> tuple[int, ...]:
    return next((block.words for block in blocks if block.name == name), ())
