"""The limit rows that points are generated from."""

from typing import get_args

from rig.model.point import Kind
from rig.spec.limits_gen import LIMITS
from rig.spec.rows import LimitRow


def limit_rows() -> dict[str, LimitRow]:
    """Rows that a point can be made from, by id, in the order of the specification."""
    return {row.id: row for row in LIMITS.values() if row.kind in get_args(Kind)}


def holds_at(row: LimitRow, current_in: float, i_max_in: float) -> bool:
    """True when the row gives a limit at this multiple of In."""
    top = i_max_in if row.i_to_in is None else row.i_to_in
    if current_in < row.i_from_in:
        return False
    return current_in <= top if row.i_to_included else current_in < top


def range_text(row: LimitRow) -> str:
    """The row's range of current, as a message prints it."""
    top = "Imax" if row.i_to_in is None else f"{row.i_to_in} In"
    return f"{row.i_from_in} In <= I {'<=' if row.i_to_included else '<'} {top}"
