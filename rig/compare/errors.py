"""Errors that moved, and the floor below which a move says nothing.

The A/A floor is how far two runs of the same meter may lie apart:

- On a virtual bench, where both runs were fed the same samples (same recipe, same seed), it is
  exactly 0: the same image gives the same pulses to the bit.
- Else it is the expanded uncertainty of the difference of the two means, from what is not common
  to both runs: U = k sqrt(s1^2/n1 + s2^2/n2 + t1^2 + t2^2), with s the standard deviation of the
  n repeats, t the timing of the pulse edges, and k for about 95 % at the effective degrees of
  freedom (@[GUM, G.4.1]). The reference's and the bench's own contributions cancel. One move in
  twenty is beyond it by chance.
"""

from collections.abc import Iterable

from rig.bench.schema import BenchFile
from rig.compare.model import ErrorChange
from rig.compare.prediction import Predicted, Shift, predictions
from rig.compare.samples import same_samples
from rig.compare.values import number_of, shown_registers
from rig.model.evidence import PointDocument
from rig.model.result import Contribution, PointResult
from rig.uncertainty import errors_pct
from rig.uncertainty.combine import combined_budget
from rig.uncertainty.point_budget import pulse_timing, repeatability

PPM_OF_PERCENT = 1e4
JITTER_DEVIATIONS = 6.0  # three standard deviations of each of the two edges that count


def floor_ppm(first: PointDocument, second: PointDocument) -> float:
    """The A/A floor of a point's error, in ppm of the reading; see the head of this file."""
    if same_samples(first, second):
        return 0.0
    return combined_budget([*_own(first), *_own(second)]).exp_unc_pct * PPM_OF_PERCENT


def _own(document: PointDocument) -> Iterable[Contribution]:
    timing = [pulse_timing(document.repeats)] if document.repeats else []
    return [*repeatability(errors_pct(document)), *timing]


def error_change(
    first: PointDocument,
    second: PointDocument,
    results: tuple[PointResult, PointResult],
    shift: Shift | None,
    bench: BenchFile,
) -> ErrorChange | None:
    """The move of a point's error, with its prediction; None when there is no error."""
    before, after = results[0].error_pct, results[1].error_pct
    if before is None or after is None:
        return None
    moved_ppm, floor = (after - before) * PPM_OF_PERCENT, floor_ppm(first, second)
    predicted = None if shift is None else predicted_move(first, before, shift)
    if predicted is None or second.point.kind != "accuracy":
        return ErrorChange(first.point.id, before, after, moved_ppm, floor)
    tolerance = predicted.tolerance + floor + timing_ppm(first, bench)
    if len(first.pulses) != len(second.pulses):  # other gates: the noise in them differs too
        own = combined_budget([*_own(first), *_own(second)])
        tolerance += own.exp_unc_pct * PPM_OF_PERCENT
    return ErrorChange(
        first.point.id, before, after, moved_ppm, floor, predicted.value, tolerance
    )  # fmt: skip


def predicted_move(first: PointDocument, error_pct: float, shift: Shift) -> Predicted | None:
    """Move of the error in ppm: (1 + e) (P' / P - 1), P and P' from the first run's registers."""
    values = last_values(first)
    lines = first.point.load.harmonics if first.point.load is not None else ()
    told = predictions(values, shift, lines).get("p_total_w")
    p_total_w = values.get("p_total_w", 0.0)
    if told is None or p_total_w == 0.0:
        return None
    factor = (1.0 + error_pct / 100.0) * 1e6
    move = factor * (told.value / p_total_w - 1.0)
    return Predicted(move, factor * told.tolerance / abs(p_total_w), 1.0)


def last_values(document: PointDocument) -> dict[str, float]:
    """The window's float registers at the end of the point."""
    return {
        shown.row.id: number_of(shown.row, shown.words)
        for shown in shown_registers(document)
        if shown.row.type == "float32" and shown.row.region == "basic_measurements"
    }


def timing_ppm(document: PointDocument, bench: BenchFile) -> float:
    """How much the timing of two edges can change the error: two ticks and the jitter."""
    gate_ns = sum(repeat.t_end_ns - repeat.t_start_ns for repeat in document.repeats)
    if gate_ns <= 0:
        return 0.0
    timer = bench.error_calculator
    both_ns = 2.0 * timer.resolution_ns + JITTER_DEVIATIONS * timer.jitter_std_ns
    return both_ns / gate_ns * 1e6
