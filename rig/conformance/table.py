"""What is served where, after the generated register table."""

from collections.abc import Iterator
from itertools import pairwise

from rig.conformance.pdu import ADDRESS_END
from rig.spec.registers_gen import REGIONS, REGISTERS
from rig.spec.rows import RegionRow, RegisterRow

SIGNED_TYPES = ("int16", "int32")
WORD_MASK = 0xFFFF


def rows_of(region: RegionRow) -> list[RegisterRow]:
    """The registers of a region, in address order."""
    rows = [row for row in REGISTERS.values() if row.region == region.id]
    return sorted(rows, key=lambda row: row.address)


def regions() -> list[RegionRow]:
    """All regions, in address order."""
    return sorted(REGIONS.values(), key=lambda region: region.first)


def touching() -> list[tuple[RegionRow, RegionRow]]:
    """Neighbours without an address between them."""
    return [(a, b) for a, b in pairwise(regions()) if a.last + 1 == b.first]


def ranges() -> list[tuple[int, int]]:
    """(first, last) of what is served without a gap, whatever regions lie in it."""
    found: list[tuple[int, int]] = []
    for region in regions():
        if found and found[-1][1] + 1 == region.first:
            found[-1] = (found[-1][0], region.last)
        else:
            found.append((region.first, region.last))
    return found


def holes() -> Iterator[tuple[int, int]]:
    """(first, last) of the addresses that nothing stands at."""
    free = 0
    for first, last in ranges():
        if first > free:
            yield free, first - 1
        free = last + 1
    if free < ADDRESS_END:
        yield free, ADDRESS_END - 1


def words_of(row: RegisterRow, value: int) -> tuple[int, ...]:
    """A value in the words of a register, high word first, two's complement."""
    return tuple(value >> 16 * (row.words - 1 - n) & WORD_MASK for n in range(row.words))


def lowest(row: RegisterRow) -> int:
    """The least value that the words of a register can carry."""
    return -(1 << (16 * row.words - 1)) if row.type in SIGNED_TYPES else 0


def highest(row: RegisterRow) -> int:
    """The largest."""
    bits = 16 * row.words - (1 if row.type in SIGNED_TYPES else 0)
    return (1 << bits) - 1


def accepted(row: RegisterRow) -> tuple[int, ...]:
    """Values at the limits that a register takes."""
    if row.allowed:
        return tuple(sorted(row.allowed))
    low = lowest(row) if row.minimum is None else row.minimum
    high = highest(row) if row.maximum is None else row.maximum
    return (low,) if low == high else (low, high)


def refused(row: RegisterRow) -> tuple[int, ...]:
    """Values just beyond the limits, as far as the words can carry them."""
    values = accepted(row)
    beyond = {values[0] - 1, values[-1] + 1}
    if row.allowed:
        beyond |= {value + 1 for value in values if value + 1 not in values}
    if row.by_byte:  # each byte has a limit of its own
        high, low = values[-1] >> 8, values[-1] & 0xFF
        beyond = {low + 1, high << 8 | (low + 1), (high + 1) << 8}
    return tuple(value for value in sorted(beyond) if lowest(row) <= value <= highest(row))


def is_writable(row: RegisterRow) -> bool:
    """The table says that it may be written."""
    return row.access != "read"


def is_command(row: RegisterRow) -> bool:
    """It does something when a key is written, and never holds what was written."""
    return bool(row.command_keys)
