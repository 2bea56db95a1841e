"""Registers of a document by name, in their format and unit."""

import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rig.model.evidence import PointDocument
from rig.plan.settings import setting
from rig.spec.registers_gen import REGISTERS
from rig.spec.rows import RegisterRow
from rig.verdict.registers import float_of, integer_of, unsigned_of, whole_rows

NUMBERS = ("word", "dword", "int16", "int32", "float32")
SIGN_BIT_32 = 1 << 31


@dataclass(frozen=True)
class Shown:
    """A register as it was read in one block of a document."""

    row: RegisterRow
    block: str
    words: tuple[int, ...]


def shown_registers(document: PointDocument) -> Iterator[Shown]:
    """Every register that a block holds whole, block by block in address order."""
    for block in document.registers:
        for row, words in whole_rows(block, REGISTERS.values()):
            yield Shown(row, block.name, words)


def is_constant(row: RegisterRow) -> bool:
    """True for a calibration constant."""
    return row.region == "factory" and row.minimum is not None


def number_of(row: RegisterRow, words: Sequence[int]) -> float:
    """The register's value before its scale. ValueError for a text."""
    if row.type == "float32":
        return float_of(words)
    if row.type not in NUMBERS:
        raise ValueError(f"{row.id} holds {row.type}, no number")
    return float(integer_of(row, words))


def value_text(row: RegisterRow, words: Sequence[int], settings: Mapping[str, int]) -> str:
    """A register as a person reads it: "35 ppb", "230.00123 V", "1.0.0"."""
    if row.type == "ascii":
        data = struct.pack(f">{len(words)}H", *words).rstrip(b"\0 ")
        return data.decode("ascii", "backslashreplace") or "(blank)"
    if row.type == "bytes":
        return "".join(f"{word:04x}" for word in words)
    if row.type == "stamp":
        return "{:04d}-{:02d}-{:02d} {:02d}:{:02d}:{:02d}".format(*words)
    unit = "" if row.unit == "1" else f" {row.unit}"
    value = number_of(row, words)
    if row.type == "float32":
        return f"{value:.9g}{unit}"  # nine digits name each single exactly
    scale = row.scale
    if row.secondary_scale is not None and setting(settings, "energy_display") == 1:
        scale = row.secondary_scale
    return f"{value * scale:.12g}{unit}"


def bits_text(row: RegisterRow, first: Sequence[int], second: Sequence[int]) -> str:
    """How far apart two contents are: "one bit: bit 0", "3 bits: 0, 1, 5", "12 ULP"; or blank."""
    if row.type == "float32":
        distance = ulp_distance(float_of(first), float_of(second))
        return "not a number" if distance is None else f"{distance} ULP"
    if row.type not in NUMBERS:
        return ""
    changed = unsigned_of(first) ^ unsigned_of(second)
    bits = [bit for bit in range(changed.bit_length()) if changed >> bit & 1]
    if len(bits) == 1:
        return f"one bit: bit {bits[0]}"
    return f"{len(bits)} bits: {', '.join(map(str, bits))}"


def ulp_distance(first: float, second: float) -> int | None:
    """Singles between two values; None when one of them is not a number."""
    if math.isnan(first) or math.isnan(second):
        return None
    return abs(_ordinal(first) - _ordinal(second))


def _ordinal(value: float) -> int:
    """Position of a single among all singles in order; both zeros are 0."""
    bits = int(struct.unpack(">I", struct.pack(">f", value))[0])
    return SIGN_BIT_32 - bits if bits & SIGN_BIT_32 else bits
