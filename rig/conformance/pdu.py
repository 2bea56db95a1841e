"""Requests and right answers as PDUs, made from the specification alone.

@[MODBUS-APP, clause not verified]

Shares no code with the meter, nor with the rig's master.
"""

import struct
from collections.abc import Sequence

READ_COILS, READ_INPUTS, READ, WRITE_COIL, WRITE = 0x01, 0x02, 0x03, 0x05, 0x10
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE, DEVICE_FAILURE = 1, 2, 3, 4
EXCEPTION_BIT = 0x80
READ_MAX = 125
WRITE_MAX = 123
BITS_MAX = 2000
PDU_BYTES_MAX = 253
ADDRESS_END = 0x10000


def asking(function: int, address: int, count: int) -> bytes:
    """A read of `count` registers or bits."""
    return struct.pack(">BHH", function, address, count)


def reading(address: int, count: int) -> bytes:
    """FC03."""
    return asking(READ, address, count)


def holding(words: Sequence[int]) -> bytes:
    """The answer of FC03 that holds these words."""
    return struct.pack(f">BB{len(words)}H", READ, 2 * len(words), *words)


def writing(address: int, words: Sequence[int]) -> bytes:
    """FC16."""
    return struct.pack(f">BHHB{len(words)}H", WRITE, address, len(words), 2 * len(words), *words)


def written(address: int, count: int) -> bytes:
    """The answer of FC16."""
    return struct.pack(">BHH", WRITE, address, count)


def refusal(function: int, code: int) -> bytes:
    """An exception; bit 7 of the function is set in its answer whatever was asked."""
    return bytes([function | EXCEPTION_BIT, code])
