"""What the instrument can do, and the refusal of what it cannot before a byte is sent."""

from collections.abc import Collection
from dataclasses import dataclass

from rig.drivers.fluke6105a.angles import rms_per_fundamental
from rig.drivers.fluke6105a.commands import ORDER_MAX
from rig.model.load import Load
from rig.ports import BenchRefusal


@dataclass(frozen=True)
class Ratings:
    """Largest settings of an instrument without options. To verify against its data sheet.

    The smallest amplitude of each range is not known here: the instrument refuses it itself.
    """

    f_min_hz: float = 16.0
    f_max_hz: float = 850.0
    u_max_v: float = 1008.0  # rms of the waveform
    i_max_a: float = 21.0
    line_max_hz: float = 6000.0
    line_max_pct: float = 100.0  # of the fundamental


def refuse_beyond_ratings(load: Load, ratings: Ratings, source_id: str) -> None:
    """BenchRefusal names value and limit."""

    def check(name: str, value: float, low: float, high: float, unit: str) -> None:
        if not low <= value <= high:
            raise BenchRefusal(
                f"{source_id}: {name} = {value:g}: must be {low:g} to {high:g} {unit}"
            )

    check("f_hz", load.f_hz, ratings.f_min_hz, ratings.f_max_hz, "Hz")
    if load.noise_pct > 0.0:
        raise BenchRefusal(
            f"{source_id}: noise_pct = {load.noise_pct:g}: must be 0, this source has no noise"
        )
    u_factor = rms_per_fundamental(line.u_pct for line in load.harmonics)
    i_factor = rms_per_fundamental(line.i_pct for line in load.harmonics)
    for phase, (u_v, i_a) in enumerate(zip(load.u_v, load.i_a, strict=True), start=1):
        check(f"u_v of L{phase} with harmonics", u_v * u_factor, 0.0, ratings.u_max_v, "V rms")
        check(f"i_a of L{phase} with harmonics", i_a * i_factor, 0.0, ratings.i_max_a, "A rms")
    for line in load.harmonics:
        check(f"u_pct of harmonic {line.order}", line.u_pct, 0.0, ratings.line_max_pct, "%")
        check(f"i_pct of harmonic {line.order}", line.i_pct, 0.0, ratings.line_max_pct, "%")
    orders = [line.order for line in load.harmonics]
    for order in orders:
        check("order of a harmonic", order, 2, ORDER_MAX, "")
        check(f"frequency of harmonic {order}", order * load.f_hz, 0.0, ratings.line_max_hz, "Hz")
        if orders.count(order) > 1:
            raise BenchRefusal(f"{source_id}: harmonic {order}: must not be given twice")


def refuse_missing_phases(load: Load, fitted: Collection[int], source_id: str) -> None:
    """BenchRefusal names the phase that the load needs and the phases that there are."""
    for phase, (u_v, i_a) in enumerate(zip(load.u_v, load.i_a, strict=True), start=1):
        if (u_v > 0.0 or i_a > 0.0) and phase not in fitted:
            names = ", ".join(f"L{number}" for number in sorted(fitted)) or "none"
            raise BenchRefusal(
                f"{source_id}: L{phase} needs {u_v:g} V, {i_a:g} A: fitted phases are {names}"
            )
