"""What a baseline compares of an attempt: every figure that a point has, by name. Pure.

A figure is a value and its resolution: the smallest step that it can take by rounding alone.
"""

import itertools
import math
from collections.abc import Iterator
from typing import NamedTuple

from rig.model.evidence import PointDocument, Stream
from rig.spec.registers_gen import REGISTERS
from rig.uncertainty import errors_pct
from rig.uncertainty.point_budget import mean_and_std
from rig.verdict.constant import REGISTER_RANGE, count_kwh, energy_reading, pulse_position
from rig.verdict.registers import different_rows, expected, readings, unsigned_of, whole_rows

STREAMS: tuple[Stream, ...] = ("p_import", "p_export", "q_import", "q_export")
FLOAT32_STEP = 2.0**-23  # relative, of a register with 24 bits of mantissa
# Of chi-square to the power 1/3, which is nearly normal (Wilson and Hilferty): s^2 to 1/3.
NORMAL_POWER = 2.0 / 3.0
NO_RESOLUTION = 0.0  # must be equal to the bit when the healthy meters are
ENERGY_ROWS = tuple(row for row in REGISTERS.values() if row.id[:3] in ("ep_", "eq_", "es_"))


class Figure(NamedTuple):
    """A number of one point; value None is a number that the meter should have and has not."""

    value: float | None
    resolution: float


def figures_of(document: PointDocument) -> dict[str, Figure]:
    """Every figure of an attempt, by name; the unit stands last in it."""
    figures = {
        "meter_faults_count": Figure(float(document.meter_fault is not None), NO_RESOLUTION),
        "measured_s": Figure(document.measured_s, NO_RESOLUTION),
        "core_differences_count": Figure(core_differences(document), NO_RESOLUTION),
    }
    figures |= dict(error_figures(document))
    figures |= dict(pulse_figures(document))
    figures |= dict(register_figures(document))
    figures |= dict(traffic_figures(document))
    return figures


def core_differences(document: PointDocument) -> float:
    """Registers that are not those of the reference core."""
    return float(
        sum(
            len(list(different_rows(block)))
            for block in document.registers
            if block.core_words is not None and len(block.core_words) == len(block.words)
        )
    )


def error_figures(document: PointDocument) -> Iterator[tuple[str, Figure]]:
    """Mean error and scatter of the repeats; at a constant test, registers against pulses."""
    errors = errors_pct(document) if document.point.kind == "accuracy" else ()
    if errors:
        mean_pct, std_pct = mean_and_std(errors)
        yield "error_pct", Figure(mean_pct, NO_RESOLUTION)
        if std_pct is not None:
            yield "repeat_scatter", Figure(std_pct**NORMAL_POWER, NO_RESOLUTION)
    if document.point.kind == "constant":
        yield from constant_figures(document)


def constant_figures(document: PointDocument) -> Iterator[tuple[str, Figure]]:
    """Counts that the registers gained beyond those of their pulses."""
    before, after = (energy_reading(document, name) for name in ("energy_before", "energy_after"))
    constant = document.constant_imp_per_kwh
    if before is None or after is None or not constant:
        return
    start, end = (pulse_position(document, r.sample_index) for r in (before, after))
    if start is None or end is None:
        return
    gained = sum(
        (late - early) % REGISTER_RANGE
        for early, late in zip(before.counts, after.counts, strict=True)
    )
    due = (end - start) / constant / count_kwh(document)
    yield "registers_against_pulses_count", Figure(gained - due, 1.0)


def pulse_figures(document: PointDocument) -> Iterator[tuple[str, Figure]]:
    """Pulses of each stream, and the scatter of the intervals between those of active energy."""
    for stream in STREAMS:
        count = sum(pulse.stream == stream for pulse in document.pulses)
        yield f"pulses_{stream}_count", Figure(float(count), 1.0)
    edges_ns = [p.t_ns for p in document.pulses if p.stream in ("p_import", "p_export")]
    intervals_ns = [late - early for early, late in itertools.pairwise(edges_ns)]
    if len(intervals_ns) > 1:
        mean_ns, std_ns = mean_and_std(intervals_ns)
        if std_ns is not None and mean_ns > 0.0:
            yield "interval_scatter", Figure((std_ns / mean_ns) ** NORMAL_POWER, NO_RESOLUTION)


def register_figures(document: PointDocument) -> Iterator[tuple[str, Figure]]:
    """U, I, P, f registers less their truth, in the register's unit, and the energy counts."""
    for row, value in readings(document.registers):
        if document.reference is None:
            break
        truth = expected(row, document.reference, document.point.settings)
        if truth is not None:
            step = FLOAT32_STEP * max(abs(truth[0]), abs(value) if math.isfinite(value) else 0.0)
            shown = value - truth[0] if math.isfinite(value) else None
            yield row.id, Figure(shown, step)
    for block in document.registers:
        for row, words in whole_rows(block, ENERGY_ROWS):
            yield f"{block.name}.{row.id}_count", Figure(float(unsigned_of(words)), 1.0)


def traffic_figures(document: PointDocument) -> Iterator[tuple[str, Figure]]:
    """Bytes on the link each way: a request that was repeated shows here."""
    for direction in ("to_meter", "from_meter"):
        size = sum(len(e.data_hex) // 2 for e in document.traffic if e.direction == direction)
        yield f"link_{direction}_bytes", Figure(float(size), NO_RESOLUTION)
