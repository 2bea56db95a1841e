"""Registers that differ between two runs, by name, over all points."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rig.compare.model import RegisterChange
from rig.compare.prediction import Predicted, Shift, predictions
from rig.compare.samples import same_samples
from rig.compare.values import Shown, bits_text, number_of, shown_registers, value_text
from rig.model.evidence import PointDocument
from rig.spec.rows import RegisterRow

BLOCK_PREFIX = "block_"
DocumentPair = tuple[PointDocument, PointDocument]


@dataclass(frozen=True)
class Seen:
    """One register of one block that differs at one point."""

    point_id: str
    block: str
    first: tuple[int, ...]
    second: tuple[int, ...]
    settings: Mapping[str, int]
    moved_ppm: float | None
    predicted_ppm: float | None
    agrees: bool | None


@dataclass
class Gathered:
    """All of one register."""

    row: RegisterRow
    seen: list[Seen] = field(default_factory=list)


def register_changes(
    pairs: Sequence[DocumentPair], shift: Shift | None
) -> tuple[list[RegisterChange], int]:
    """One change for each register that differs anywhere, or should, in address order.

    And how many registers have a prediction.
    """
    gathered: dict[str, Gathered] = {}
    names: set[str] = set()
    for first, second in pairs:
        theirs = {(s.row.id, s.block): s for s in shown_registers(second)}
        # With other noise a single reading says nothing about a prediction.
        told = predicted_registers(first, shift if same_samples(first, second) else None)
        for shown in shown_registers(first):
            other = theirs.get((shown.row.id, shown.block))
            if other is None:
                continue
            one = seen_difference(first, shown, other, told.get((shown.row.id, shown.block)))
            names |= {shown.row.id} if one.agrees is not None else set()
            if other.words != shown.words or one.agrees is False:
                gathered.setdefault(shown.row.id, Gathered(shown.row)).seen.append(one)
    changes = sorted(gathered.values(), key=lambda g: g.row.address)
    return [change_of(one) for one in changes], len(names)


def predicted_registers(
    document: PointDocument, shift: Shift | None
) -> dict[tuple[str, str], Predicted]:
    """(register, block) -> what the changed constants make of it."""
    if shift is None:
        return {}
    told: dict[tuple[str, str], Predicted] = {}
    values: dict[str, dict[str, tuple[str, float]]] = {}
    for shown in shown_registers(document):
        if shown.row.type == "float32":
            quantity = shown.row.id.removeprefix(BLOCK_PREFIX)
            value = number_of(shown.row, shown.words)
            values.setdefault(shown.block, {})[quantity] = (shown.row.id, value)
    lines = document.point.load.harmonics if document.point.load is not None else ()
    for block, rows in values.items():
        known = {quantity: value for quantity, (_, value) in rows.items()}
        for quantity, one in predictions(known, shift, lines).items():
            told[(rows[quantity][0], block)] = one
    return told


def seen_difference(
    document: PointDocument, shown: Shown, other: Shown, told: Predicted | None
) -> Seen:
    """The difference of a register at a point, with its prediction."""
    row = shown.row
    moved_ppm = predicted_ppm = None
    agrees = None
    if row.type == "float32":
        before, after = number_of(row, shown.words), number_of(row, other.words)
        scale = before if told is None else told.scale
        moved_ppm = relative_ppm(before, after, scale)
        if told is not None:
            predicted_ppm = relative_ppm(before, told.value, scale)
            agrees = abs(after - told.value) <= told.tolerance
    return Seen(
        document.point.id, shown.block, shown.words, other.words, document.point.settings,
        moved_ppm, predicted_ppm, agrees,
    )  # fmt: skip


def relative_ppm(before: float, after: float, scale: float) -> float | None:
    """(after - before) / |scale| in ppm; None where that is no number."""
    if scale == 0.0:
        return None
    ratio = (after - before) / abs(scale) * 1e6
    return ratio if math.isfinite(ratio) else None


def change_of(gathered: Gathered) -> RegisterChange:
    """The point that disagrees with its prediction, else the one that moved furthest, for all."""
    seen = gathered.seen
    shown = max(seen, key=lambda one: (one.agrees is False, abs(one.moved_ppm or 0.0)))
    row = gathered.row
    return RegisterChange(
        name=row.id,
        address=row.address,
        points=len({one.point_id for one in seen}),
        point_id=shown.point_id,
        first=value_text(row, shown.first, shown.settings),
        second=value_text(row, shown.second, shown.settings),
        detail=bits_text(row, shown.first, shown.second),
        moved_ppm=shown.moved_ppm,
        predicted_ppm=shown.predicted_ppm,
        predicted=sum(one.agrees is not None for one in seen),
        agreeing=sum(one.agrees is True for one in seen),
    )
