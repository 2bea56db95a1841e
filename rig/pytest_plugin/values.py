"""Register words as values in the register's unit, by the names of spec/registers."""

import difflib
from collections.abc import Sequence

from rig.spec.registers_gen import REGISTERS
from rig.spec.rows import RegisterRow
from rig.verdict.registers import float_of, integer_of

Value = int | float | str | bytes
NAMES_SUGGESTED_MAX = 3


class UnknownRegister(LookupError):
    """A name that spec/registers does not have; the message names the nearest ones."""


def register_row(name: str) -> RegisterRow:
    """The row of a register. UnknownRegister."""
    row = REGISTERS.get(name)
    if row is None:
        near = difflib.get_close_matches(name, REGISTERS, NAMES_SUGGESTED_MAX)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise UnknownRegister(f"register {name!r}: not in spec/registers{hint}")
    return row


def decoded(row: RegisterRow, words: Sequence[int], scale: float) -> Value:
    """The value of whole `words`, high word first; an integer type with `scale` 1 stays an int.

    Text ends at its first NUL; a time stamp reads "2026-11-25 20:55:07".
    `scale` is the row's own or, of an energy, the one in force.
    """
    if row.type == "float32":
        return float_of(words)
    if row.type in ("ascii", "bytes"):
        data = b"".join(word.to_bytes(2, "big") for word in words)
        return data if row.type == "bytes" else data.split(b"\0")[0].decode("ascii", "replace")
    if row.type == "stamp":
        return "{:04d}-{:02d}-{:02d} {:02d}:{:02d}:{:02d}".format(*words)
    raw = integer_of(row, words)
    return raw if scale == 1.0 else raw * scale
