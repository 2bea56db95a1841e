"""Pieces of text that every reference page is made of."""

from collections.abc import Iterable, Sequence

HEADER = "<!-- Generated from spec/ by `python -m tools.specgen`. Do not edit. -->\n# {title}\n"


def cell(value: object) -> str:
    """A value that stays within its cell."""
    return str(value).replace("|", "\\|").replace("\n", " ")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a head."""
    out = "| " + " | ".join(head) + " |\n|" + "---|" * len(head) + "\n"
    return out + "".join("| " + " | ".join(cell(part) for part in row) + " |\n" for row in rows)
