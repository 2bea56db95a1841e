"""The meter constant: what the energy registers gained against what came out as pulses."""

import itertools
from dataclasses import dataclass

from rig.model.evidence import PointDocument
from rig.model.result import Budget, Check
from rig.plan.settings import setting
from rig.spec.registers_gen import REGISTERS
from rig.uncertainty import constant_budget
from rig.verdict.checks import ACTIVE_STREAMS, check_limit
from rig.verdict.registers import ratios, unsigned_of
from rig.verdict.rule import DecisionRule

ENERGY_ROWS = (REGISTERS["ep_import"], REGISTERS["ep_export"])
ENERGY_BLOCKS = ("energy_before", "energy_after")
REGISTER_RANGE = (ENERGY_ROWS[0].maximum or 0) + 1  # counts, after which it begins again


@dataclass(frozen=True)
class EnergyReading:
    """The energy registers at a sample, in counts."""

    counts: tuple[int, ...]
    sample_index: int


def check_constant(
    document: PointDocument, rule: DecisionRule
) -> tuple[Check, float | None, Budget | None]:
    """Registers and pulses tell the same energy; with the disagreement in percent and its U."""
    before, after = (energy_reading(document, name) for name in ENERGY_BLOCKS)
    if before is None or after is None or not document.constant_imp_per_kwh:
        return unclear("the energy registers were not read at two known samples"), None, None
    start, end = (pulse_position(document, r.sample_index) for r in (before, after))
    counts = sum(
        (late - early) % REGISTER_RANGE
        for early, late in zip(before.counts, after.counts, strict=True)
    )
    if start is None or end is None:
        return unclear("no pulse edges before and after each register reading"), None, None
    if counts == 0 or end <= start:
        text = f"{counts} counts of the registers against {end - start:.1f} pulses"
        return Check(name="constant", verdict="FAIL", text=text), None, None
    register_kwh = counts * count_kwh(document)
    error_pct = 100.0 * (register_kwh * document.constant_imp_per_kwh / (end - start) - 1.0)
    budget = constant_budget(float(counts), float(after.sample_index - before.sample_index))
    check = check_limit("constant", error_pct, budget, document.point.limit_pct, rule)
    return check, error_pct, budget


def unclear(text: str) -> Check:
    """The evidence does not answer the question."""
    return Check(name="constant", verdict="INCONCLUSIVE", text=text)


def count_kwh(document: PointDocument) -> float:
    """Secondary energy of one count, in kWh: pulses count secondary energy."""
    settings = document.point.settings
    row = ENERGY_ROWS[0]
    if setting(settings, "energy_display") == 1:
        return row.secondary_scale or row.scale
    pt, ct = ratios(settings)
    return row.scale / (pt * ct)


def energy_reading(document: PointDocument, name: str) -> EnergyReading | None:
    """The reading of that name; None when it is missing, cut short or at an unknown sample."""
    for block in document.registers:
        if block.name != name or block.sample_index is None:
            continue
        offsets = [row.address - block.address for row in ENERGY_ROWS]
        if min(offsets) < 0 or max(offsets) + 2 > len(block.words):
            return None
        counts = tuple(unsigned_of(block.words[offset : offset + 2]) for offset in offsets)
        return EnergyReading(counts, block.sample_index)
    return None


def pulse_position(document: PointDocument, sample_index: int) -> float | None:
    """How many pulses, with fraction, had come out at a sample; needs an edge on both sides."""
    edges = sorted(
        pulse.sample_index
        for pulse in document.pulses
        if pulse.stream in ACTIVE_STREAMS.values() and pulse.sample_index is not None
    )
    for number, (first, second) in enumerate(itertools.pairwise(edges)):
        if first <= sample_index < second:
            return number + (sample_index - first) / (second - first)
    return None
