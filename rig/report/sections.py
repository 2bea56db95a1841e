"""Sorts the points of a run into the sections that they are printed in."""

from collections.abc import Sequence
from typing import Literal

from rig.model.point import Point

Section = Literal[
    "balanced",
    "single_phase",
    "mixed",
    "difference",
    "off_nominal",
    "start",
    "no_load",
    "constant",
    "conformance",
    "alarm",
]

SECTION_TITLES: dict[Section, str] = {
    "balanced": "Balanced load",
    "single_phase": "Single-phase load, balanced voltages",
    "mixed": "Two phases against the third, in percent of the net power",
    "difference": "Difference of the errors at single-phase and balanced load",
    "off_nominal": "Off nominal frequency, with harmonics",
    "start": "Starting",
    "no_load": "No load",
    "constant": "Meter constant: energy register against pulses",
    "conformance": "Modbus: answers to requests",
    "alarm": "Alarms: time beside the set delay",
}
CURVE_SECTIONS: tuple[Section, ...] = ("balanced", "single_phase", "off_nominal")
PULSE_SECTIONS: tuple[Section, ...] = ("start", "no_load", "conformance", "alarm")
NOMINAL_FREQUENCIES_HZ = (50.0, 60.0, 400.0)


def section_of(point: Point) -> Section:
    """The one section that a point belongs to."""
    if point.kind == "accuracy":
        if is_off_nominal(point):
            return "off_nominal"
        if point.phases in ("balanced", "mixed"):
            return point.phases
        return "single_phase"
    return point.kind


def is_off_nominal(point: Point) -> bool:
    """True for a load with harmonics or off the nominal frequencies."""
    if point.load is None:
        return False
    return bool(point.load.harmonics) or point.load.f_hz not in NOMINAL_FREQUENCIES_HZ


def by_section(points: Sequence[Point]) -> list[tuple[Section, list[tuple[int, Point]]]]:
    """Sections that have points, each with (number of the point in the plan from 1, point)."""
    groups: dict[Section, list[tuple[int, Point]]] = {section: [] for section in SECTION_TITLES}
    for number, point in enumerate(points, start=1):
        groups[section_of(point)].append((number, point))
    return [(section, members) for section, members in groups.items() if members]
