"""Every check of the points that are no error of a measurement, for the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from rig.model.point import Point
from rig.model.result import PointResult
from rig.report.loads import short_name

LISTED_KINDS = ("conformance", "alarm")


@dataclass(frozen=True)
class AskedLine:
    """One check as printed."""

    rule: str
    text: str
    verdict: str


@dataclass(frozen=True)
class AskedTable:
    """The checks of one point."""

    point_number: int
    point_name: str
    lines: tuple[AskedLine, ...]


def asked_tables(
    points: Sequence[Point], results: dict[str, PointResult]
) -> tuple[AskedTable, ...]:
    """All checks of the points of these kinds, in order."""
    return tuple(
        AskedTable(
            number,
            short_name(point),
            tuple(AskedLine(c.name, c.text, c.verdict) for c in results[point.id].checks[1:]),
        )
        for number, point in enumerate(points, start=1)
        if point.kind in LISTED_KINDS and point.id in results
    )
