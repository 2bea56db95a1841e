"""Views on the spec that several emitters need."""

from tools.specgen.load import Spec
from tools.specgen.schema import Format, Register


def camel(name: str) -> str:
    """'in_ring_offset' -> 'InRingOffset'."""
    return "".join(part.capitalize() for part in name.split("_"))


def all_rows(spec: Spec) -> list[Register]:
    """Every register, in address order."""
    return [row for file in spec.registers.values() for row in file.rows]


def rows_of_kind(spec: Spec, kind: str) -> list[Register]:
    """Registers of one kind of source, in address order."""
    return [row for row in all_rows(spec) if row.source.kind == kind]


def format_of(spec: Spec, code: str) -> Format:
    """The format code `code`, which check() has seen to exist."""
    return next(row for row in spec.formats.format if row.id == code)
