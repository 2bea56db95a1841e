"""Is a meter like the healthy ones of its type? Figures against the scatter of healthy runs. Pure.

This is what a regression suite or a production line sees; it is no verdict, knows no limit, and
stands beside the certificate's verdict, never in it.

A figure of a new run is shifted when |x - mean| > max(t s sqrt(1 + 1/n), resolution), with mean and
s of n healthy runs and t the two-sided quantile of Student's distribution with n - 1 degrees of
freedom: the prediction interval of one more value of a normal distribution. The family-wise false
alarm rate is divided by the number of figures (Bonferroni). Sidak's rule would be exact for
independent figures; figures of one run are not (total and phase powers, U and P), and Bonferroni
holds under any dependence.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rig.uncertainty import t_quantile
from rig.uncertainty.point_budget import mean_and_std
from rig.verdict.figures import Figure

# False alarms a healthy run: 200 runs have one with a probability of 2e-4. At 1e-4 one of 200 held
# out did alarm, by 5.5 s in one of 79 000 figures that scatter; chance does that once in a hundred.
# So this rate was chosen in sight of those runs, and they do not test it; other seeds do, see
# docs/figures.md.
FAMILY_RATE = 1e-6
RUNS_MIN = 3
# Of the resolution: a value that lies one step away may come out a rounding error farther.
RESOLUTION_SLACK = 1e-9

RunFigures = Mapping[str, Mapping[str, Figure]]  # point -> figure name -> figure
Key = tuple[str, str]  # (point, figure name)


@dataclass(frozen=True)
class Band:
    """What healthy runs say of one figure."""

    mean: float
    half_width: float


@dataclass(frozen=True)
class Baseline:
    """The bands of every figure that each healthy run had, and those that only some had."""

    bands: Mapping[Key, Band]
    occasional: frozenset[Key]
    runs: int
    coverage_factor: float


@dataclass(frozen=True)
class Shift:
    """A figure outside its band; `value` None when it is missing or no number."""

    point_id: str
    name: str
    value: float | None
    band: Band | None  # None for a figure that no healthy run has

    @property
    def text(self) -> str:
        """ "error_pct is 0.15, healthy 0.0035 ± 0.0011"."""
        shown = "missing" if self.value is None else f"{self.value:.6g}"
        if self.band is None:
            return f"{self.name} is {shown}, healthy meters have none"
        return f"{self.name} is {shown}, healthy {self.band.mean:.6g} ± {self.band.half_width:.3g}"


def coverage_factor(runs: int, figures: int, family_rate: float = FAMILY_RATE) -> float:
    """Half width of the band of one of `figures`, in units of s of `runs` healthy runs."""
    if runs < RUNS_MIN:
        raise ValueError(f"{runs} healthy runs: must be at least {RUNS_MIN} for a baseline")
    probability = 1.0 - family_rate / max(1, figures)
    return t_quantile(probability, runs - 1.0) * math.sqrt(1.0 + 1.0 / runs)


def baseline_of(runs: Sequence[RunFigures], family_rate: float = FAMILY_RATE) -> Baseline:
    """The baseline of healthy runs of one plan on one bench. ValueError for fewer than RUNS_MIN."""
    values: dict[Key, list[Figure]] = {}
    for run in runs:
        for point_id, figures in run.items():
            for name, figure in figures.items():
                values.setdefault((point_id, name), []).append(figure)
    always = {
        key: figures
        for key, figures in values.items()
        if len(figures) == len(runs) and all(figure.value is not None for figure in figures)
    }
    factor = coverage_factor(len(runs), len(always), family_rate)
    return Baseline(
        bands={key: band_of(figures, factor) for key, figures in always.items()},
        occasional=frozenset(values.keys() - always.keys()),
        runs=len(runs),
        coverage_factor=factor,
    )


def band_of(figures: Sequence[Figure], factor: float) -> Band:
    """Mean and half width of one figure."""
    mean, std = mean_and_std([figure.value for figure in figures if figure.value is not None])
    step = max(figure.resolution for figure in figures) * (1.0 + RESOLUTION_SLACK)
    return Band(mean, max(factor * (std or 0.0), step))


def shifts(baseline: Baseline, run: RunFigures) -> tuple[Shift, ...]:
    """Every figure of a run that a healthy meter would not show, in the order of its points."""
    found = []
    for point_id, figures in run.items():
        for name, figure in figures.items():
            band = baseline.bands.get((point_id, name))
            known = band is not None or (point_id, name) in baseline.occasional
            if not known or (band is not None and outside(figure.value, band)):
                found.append(Shift(point_id, name, figure.value, band))
    found += [
        Shift(point_id, name, None, band)
        for (point_id, name), band in baseline.bands.items()
        if name not in run.get(point_id, {})
    ]
    return tuple(found)


def outside(value: float | None, band: Band) -> bool:
    """True for a value that no healthy meter has."""
    return value is None or not abs(value - band.mean) <= band.half_width
