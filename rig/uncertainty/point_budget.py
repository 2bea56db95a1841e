"""The budget of each kind of point, from its evidence and the bench's contributions.

The measurand is the error e = E_meter / E_reference - 1; to first order in e the relative
uncertainties of meter and reference add with sensitivities +1 and -1 (@[GUM, 5.1.6]).
"""

import itertools
import math
from collections.abc import Sequence

from rig.bench.schema import UncertaintyLine
from rig.model.evidence import PointDocument, ReferenceReading, Repeat
from rig.model.load import Load
from rig.model.result import Budget, Contribution
from rig.plan.durations import power_ratio
from rig.uncertainty.combine import combined_budget

TAN_PHI_MAX = 1e6  # of a load without active power; no such point has an accuracy limit
COUNT_READINGS_DIVISOR = math.sqrt(6.0)  # of +-1 count, triangular: two readings, each cut off


def errors_pct(document: PointDocument) -> tuple[float, ...]:
    """The error of each repeat in percent: pulses' energy against the reference's."""
    constant = document.constant_imp_per_kwh
    if not constant:
        return ()
    return tuple(
        100.0 * (repeat.intervals * 1000.0 / constant / repeat.reference_wh - 1.0)
        for repeat in document.repeats
        if repeat.reference_wh > 0.0
    )


def mean_and_std(values: Sequence[float]) -> tuple[float, float | None]:
    """Arithmetic mean and experimental standard deviation (4.2.2); no deviation of one value."""
    mean = math.fsum(values) / len(values)
    if len(values) < 2:
        return mean, None
    return mean, math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1))


def accuracy_budget(document: PointDocument, lines: Sequence[UncertaintyLine]) -> Budget:
    """Repeatability, pulse timing, then every contribution of the bench at this point's angle.

    Needs at least one repeat. With a single one there is no type A contribution; the verdict has
    to say that it is missing.
    """
    abs_tan_phi = tangent(document)
    ratio = 1.0 if document.reference is None else power_ratio(document.reference.p_w)
    contributions = [
        *repeatability(errors_pct(document)),
        pulse_timing(document.repeats),
        *(bench_contribution(line, abs_tan_phi, ratio) for line in lines),
    ]
    return combined_budget(contributions)


def repeatability(errors: Sequence[float]) -> list[Contribution]:
    """Type A: s / sqrt(n) with n - 1 degrees of freedom (4.2.3)."""
    if len(errors) < 2:
        return []
    count = len(errors)
    _, deviation = mean_and_std(errors)
    return [
        Contribution(
            name="repeatability",
            kind="A",
            distribution="t",
            std_unc_pct=(deviation or 0.0) / math.sqrt(count),
            dof=count - 1.0,
            source=f"{count} repeats, s / √{count}",
        )
    ]


def pulse_timing(repeats: Sequence[Repeat]) -> Contribution:
    """Resolution of the two edges of each repeat.

    Where repeats follow each other the inner edges are shared and cancel in the mean, so that the
    whole gate counts; otherwise each repeat counts for itself.
    """
    durations_ns = [repeat.t_end_ns - repeat.t_start_ns for repeat in repeats]
    pairs = itertools.pairwise(repeats)
    if all(first.t_end_ns == second.t_start_ns for first, second in pairs):
        relative = max(r.time_std_unc_ns for r in repeats) / sum(durations_ns)
    else:
        squares = math.fsum(
            (r.time_std_unc_ns / d) ** 2 for r, d in zip(repeats, durations_ns, strict=True)
        )
        relative = math.sqrt(squares) / len(repeats)
    return Contribution(
        name="pulse timing",
        kind="B",
        distribution="rectangular",
        std_unc_pct=100.0 * relative,
        source=f"two edges of a gate of {sum(durations_ns) * 1e-9:.3f} s",
    )


def bench_contribution(line: UncertaintyLine, abs_tan_phi: float, ratio: float) -> Contribution:
    """A contribution of the bench file at an angle.

    It is a part of each phase's power; `ratio` (power_ratio) makes it one of their net power, as if
    the three had its sign against each other.
    """
    return Contribution(
        name=line.name,
        kind="B",
        distribution=line.distribution,
        std_unc_pct=line.std_unc_pct(abs_tan_phi) * ratio,
        dof=line.dof,
        assumed=line.assumed,
        source=line.source,
    )


def tangent(document: PointDocument) -> float:
    """|tan phi| of the load: the reference's |Q| / |P|, phase by phase; else as declared."""
    if document.reference is not None:
        return tangent_of_reading(document.reference)
    return tangent_of_load(document.point.load) if document.point.load is not None else 0.0


def tangent_of_reading(reading: ReferenceReading) -> float:
    """Sum of the phases' |Q| over the sum of their |P|: an angle error adds up by phase."""
    p_sum_w = math.fsum(abs(p) for p in reading.p_w)
    q_sum_var = math.fsum(abs(q) for q in reading.q_fund_var)
    return min(q_sum_var / p_sum_w, TAN_PHI_MAX) if p_sum_w > 0.0 else 0.0


def tangent_of_load(load: Load) -> float:
    """The same from the declared phasors."""
    s_va = [u * i for u, i in zip(load.u_v, load.i_a, strict=True)]
    angles = [math.radians(angle) for angle in load.phi_deg]
    p_sum_w = math.fsum(s * abs(math.cos(a)) for s, a in zip(s_va, angles, strict=True))
    q_sum_var = math.fsum(s * abs(math.sin(a)) for s, a in zip(s_va, angles, strict=True))
    return min(q_sum_var / p_sum_w, TAN_PHI_MAX) if p_sum_w > 0.0 else 0.0


def constant_budget(counts: float, samples: float) -> Budget:
    """Register against pulses over an advance of `counts` counts and `samples` samples.

    The reference does not enter. Each reading of the register is cut off to a whole count, so
    their difference is triangular over +-1 count; each is placed to a sample.
    """
    return combined_budget(
        [
            Contribution(
                name="register resolution",
                kind="B",
                distribution="triangular",
                std_unc_pct=100.0 / counts / COUNT_READINGS_DIVISOR,
                source=f"two readings, {counts:.0f} counts apart",
            ),
            Contribution(
                name="instant of the readings",
                kind="B",
                distribution="triangular",
                std_unc_pct=100.0 / samples / COUNT_READINGS_DIVISOR,
                source=f"two instants, {samples:.0f} samples apart",
            ),
        ]
    )


def difference_budget(single: Budget, balanced: Budget) -> Budget:
    """Of a difference of two errors.

    The bench's contributions are common to both and would cancel in part; they are taken as
    independent, which never makes U too small.
    """
    return combined_budget(
        [
            contribution.model_copy(update={"name": f"{contribution.name}, {which}"})
            for which, budget in (("single phase", single), ("balanced", balanced))
            for contribution in budget.contributions
        ]
    )
