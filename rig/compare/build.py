"""Makes the comparison of two runs."""

from collections.abc import Sequence

from rig.compare.causes import causes, constants_of, is_cause, pairs_of
from rig.compare.digest import digest_of
from rig.compare.errors import error_change
from rig.compare.model import Comparison, ErrorChange, Pair, Side, Told, VerdictChange
from rig.compare.prediction import Shift, shift_of
from rig.compare.registers import DocumentPair, register_changes
from rig.compare.samples import same_samples
from rig.model.result import PointResult
from rig.record import record_difference

NOT_MEASURED = "not measured"


def compared(first: Side, second: Side) -> Comparison:
    """Everything that differs between two runs, time stamps apart, with causes and predictions."""
    differences = record_difference(
        (first.header, first.documents), (second.header, second.documents)
    )
    pairs = pairs_of(first, second)
    shift = calibration_shift(pairs)
    changes, registers_told = register_changes(pairs, shift)
    errors = error_changes(first, second, pairs, shift)
    told = [change for change in errors if change.predicted_ppm is not None]
    return Comparison(
        first=first,
        second=second,
        digests=(digest_of(first.documents), digest_of(second.documents)),
        causes=causes(first, second, changes),
        verdicts=verdict_changes(first, second),
        errors=tuple(e for e in errors if abs(e.moved_ppm) > e.floor_ppm or e.agrees is False),
        errors_compared=len(errors),
        told=Told(len(told) + registers_told, max(map(predicted_size_ppm, told), default=0.0)),
        floor_text=floor_text(pairs),
        registers=tuple(change for change in changes if not is_cause(change)),
        totals=totals(first, second),
        traffic_points=len({d.point_id for d in differences if d.key.startswith("traffic")}),
        differences=tuple(differences),
    )


def calibration_shift(pairs: Sequence[DocumentPair]) -> Shift | None:
    """The change of the constants as the meters showed them at the first point that has them."""
    for first, second in pairs:
        before, after = constants_of(first), constants_of(second)
        if before and after:
            return shift_of(before, after)
    return None


def verdict_changes(first: Side, second: Side) -> tuple[VerdictChange, ...]:
    """Points whose verdict is not the same, in the order of the first run."""
    before = {one.point_id: one for one in first.judgement.points}
    after = {one.point_id: one for one in second.judgement.points}
    found = []
    for point_id in {**before, **after}:
        one, other = before.get(point_id), after.get(point_id)
        words = [result.verdict if result else NOT_MEASURED for result in (one, other)]
        if words[0] != words[1]:
            reason = (other.reason if other else "") or (one.reason if one else "")
            found.append(VerdictChange(point_id, words[0], words[1], reason))
    return tuple(found)


def error_changes(
    first: Side, second: Side, pairs: Sequence[DocumentPair], shift: Shift | None
) -> list[ErrorChange]:
    """The errors of all points that have one in both runs, moved or not."""
    before = results_of(first)
    after = results_of(second)
    found = []
    for one, other in pairs:
        results = before.get(one.point.id), after.get(one.point.id)
        if results[0] is None or results[1] is None:
            continue
        change = error_change(one, other, (results[0], results[1]), shift, first.bench)
        if change is not None:
            found.append(change)
    return found


def predicted_size_ppm(change: ErrorChange) -> float:
    """The size of a predicted move, either way."""
    return abs(change.predicted_ppm or 0.0)


def results_of(side: Side) -> dict[str, PointResult]:
    """Results by point."""
    return {result.point_id: result for result in side.judgement.points}


def floor_text(pairs: Sequence[DocumentPair]) -> str:
    """Where the A/A floor comes from, in a sentence."""
    same = sum(same_samples(first, second) for first, second in pairs)
    if same == len(pairs):
        return "A/A floor exactly 0: both meters were fed the same samples, bit for bit"
    formula = (
        "U = k √(s₁²/n₁ + s₂²/n₂ + t₁² + t₂²) from the repeats and the pulse timing of both runs; "
        "one move in twenty is beyond it by chance"
    )
    if same == 0:
        return f"A/A floor {formula}"
    return f"A/A floor exactly 0 at {same} points fed the same samples; else {formula}"


def totals(first: Side, second: Side) -> tuple[Pair, ...]:
    """Times and bytes of each run. Wall time is shown; it is no difference."""
    sides = (first, second)

    def pair(name: str, unit: str, values: Sequence[float], counted: bool = True) -> Pair:
        return Pair(name, unit, values[0], values[1], counted)

    points = [[p for p in side.header.points if p.load is not None] for side in sides]
    return (
        pair("points measured", "", [len(side.documents) for side in sides]),
        pair("declared time", "s", [sum(p.settle_s + p.measure_s for p in ps) for ps in points]),
        pair("measured time", "s", [sum(d.measured_s for d in s.documents) for s in sides]),
        pair("bytes to the meter", "", [bytes_of(side, "to_meter") for side in sides]),
        pair("bytes from the meter", "", [bytes_of(side, "from_meter") for side in sides]),
        pair("wall time", "s", [sum(d.wall_duration_s for d in s.documents) for s in sides], False),
        pair(
            "wall time of link and meter", "s",
            [sum(d.wall_link_s for d in s.documents) for s in sides], False,
        ),
    )  # fmt: skip


def bytes_of(side: Side, direction: str) -> int:
    """Bytes on the wire in one direction."""
    return sum(
        len(exchange.data_hex) // 2
        for document in side.documents
        for exchange in document.traffic
        if exchange.direction == direction
    )
