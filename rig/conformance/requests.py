"""The form of a request: function codes, quantities, byte counts, and the order of the checks."""

from rig.conformance.pdu import (
    ILLEGAL_ADDRESS,
    ILLEGAL_FUNCTION,
    ILLEGAL_VALUE,
    PDU_BYTES_MAX,
    READ,
    READ_COILS,
    READ_INPUTS,
    READ_MAX,
    WRITE,
    WRITE_COIL,
    WRITE_MAX,
    reading,
    writing,
)
from rig.conformance.script import Script
from rig.conformance.table import holes, is_writable, ranges, regions, rows_of
from rig.spec.rows import RegisterRow

FUNCTION_CODES = range(0x80)  # above are answers
KNOWN_FUNCTIONS = (READ_COILS, READ_INPUTS, READ, WRITE_COIL, WRITE)
WRITE_HEAD_BYTES = 6
ABSURD_QUANTITIES = (126, 127, 128, 255, 256, 0x7FFF, 0x8001, 0xFFFF)


def functions() -> Script:
    """Every function that this meter does not have, with data that would make a good read."""
    script = Script()
    address = ranges()[0][0]
    for function in FUNCTION_CODES:
        if function not in KNOWN_FUNCTIONS:
            request = bytes([function]) + reading(address, 2)[1:]
            script.refuse(f"function {function:02X}H is unknown", request, ILLEGAL_FUNCTION)
    return script


def read_quantities() -> Script:
    """1 to 125 are served; anything else is refused before the address is looked at."""
    script = Script()
    first, absent = _longest(), next(holes())[0]
    for count in (1, 2, READ_MAX - 1, READ_MAX):
        script.read(f"a quantity of {count}", first, count)
        name = f"a quantity of {count} where nothing is"
        script.refuse(name, reading(absent, count), ILLEGAL_ADDRESS)
    for count in (0, *ABSURD_QUANTITIES):
        for where, address in (("", first), (" where nothing is", absent)):
            name = f"a quantity of {count}{where}"
            script.refuse(name, reading(address, count), ILLEGAL_VALUE)
    return script


def write_quantities() -> Script:
    """1 to 123 with twice as many bytes; what does not agree is refused, whatever the address."""
    script = Script()
    row = _writable_word()
    absent = next(holes())[0]
    image = script.read(f"what {row.id} holds", row.address, 1)
    for where, address in ((row.id, row.address), ("an absent register", absent)):
        for count in (0, 124, 125, 127, 128, 0xFFFF):
            data = bytes(2 * WRITE_MAX)
            request = _forged(address, count, len(data), data)
            script.refuse(f"{count} words to {where}", request, ILLEGAL_VALUE)
        for count, size in ((1, 0), (1, 1), (1, 3), (1, 4), (2, 2), (WRITE_MAX, 2)):
            request = _forged(address, count, size, bytes(size))
            name = f"{count} words in {size} bytes to {where}"
            script.refuse(name, request, ILLEGAL_VALUE)
    longest = writing(absent, (0,) * WRITE_MAX)
    script.refuse("123 words to an absent register", longest, ILLEGAL_ADDRESS)
    script.read(f"{row.id} is as before", row.address, 1, image)
    return script


def _forged(address: int, count: int, size: int, data: bytes) -> bytes:
    """FC16 whose quantity, byte count and data need not agree."""
    head = bytes([WRITE, *address.to_bytes(2, "big"), *count.to_bytes(2, "big"), size])
    assert len(head) == WRITE_HEAD_BYTES
    return (head + data)[:PDU_BYTES_MAX]


def _longest() -> int:
    """Where the longest read without a gap begins."""
    first, _ = max(ranges(), key=lambda pair: pair[1] - pair[0])
    return first


def _writable_word() -> RegisterRow:
    """The first register of one word that may be written."""
    rows = (row for region in regions() for row in rows_of(region))
    return next(row for row in rows if is_writable(row) and row.words == 1)
