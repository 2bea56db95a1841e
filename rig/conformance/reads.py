"""Reading: every register alone, whole regions, long reads across regions, what is not there."""

from rig.conformance.pdu import ADDRESS_END, ILLEGAL_ADDRESS, READ_MAX, reading
from rig.conformance.script import Script
from rig.conformance.table import holes, ranges, rows_of, words_of
from rig.spec.rows import RegionRow

DEFAULT_WORDS_MAX = 2  # of a number; a text has no default


def read_region(region: RegionRow) -> Script:
    """Every register alone, every word of a wide one, then the region in as few reads as may be."""
    script = Script()
    for row in rows_of(region):
        if row.source_kind == "reserved":
            zeros = (0,) * min(row.words, READ_MAX)
            script.holds("reads_back", f"{row.id} is reserved: 0", row.address, zeros)
            continue
        script.read(f"{row.id} alone", row.address, min(row.words, READ_MAX))
        if 1 < row.words <= 2:
            for n in range(row.words):
                script.read(f"{row.id}, word {n + 1} alone", row.address + n, 1)
    _in_blocks(script, "region", region.first, region.last)
    return script


def read_across() -> Script:
    """Reads of 125 words through everything that is served without a gap, and over its ends."""
    script = Script()
    for first, last in ranges():
        _in_blocks(script, "range", first, last)
        if last + 1 < ADDRESS_END:
            name = f"one word beyond the range at {last:04X}H"
            script.refuse(name, reading(last, 2), ILLEGAL_ADDRESS)
        if first > 0:
            name = f"one word before the range at {first:04X}H"
            script.refuse(name, reading(first - 1, 2), ILLEGAL_ADDRESS)
    return script


def read_holes() -> Script:
    """The first, the last and a middle address of every gap; both ends of the address space."""
    script = Script()
    for first, last in holes():
        for address in sorted({first, (first + last) // 2, last}):
            script.refuse(f"{address:04X}H is not there", reading(address, 1), ILLEGAL_ADDRESS)
        count = min(READ_MAX, last - first + 1)
        script.refuse(f"{count} words at {first:04X}H", reading(first, count), ILLEGAL_ADDRESS)
    for count in (2, READ_MAX):
        name = f"{count} words at FFFFH: no address wraps"
        script.refuse(name, reading(ADDRESS_END - 1, count), ILLEGAL_ADDRESS)
    return script


def defaults(region: RegionRow) -> Script:
    """What a meter holds as it is delivered."""
    script = Script()
    for row in rows_of(region):
        if row.default is not None and row.words <= DEFAULT_WORDS_MAX:
            words = words_of(row, row.default)
            script.holds("default", f"{row.id} = {row.default}", row.address, words)
    return script


def _in_blocks(script: Script, what: str, first: int, last: int) -> None:
    for address in range(first, last + 1, READ_MAX):
        count = min(READ_MAX, last - address + 1)
        script.read(f"{what}, {count} words at {address:04X}H", address, count)
