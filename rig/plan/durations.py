"""How long a point must last: pulse rates and the times that the standard's formulas give."""

import math
from collections.abc import Sequence

from rig.model.load import Load
from rig.plan.schema import MeterRating
from rig.spec.registers_gen import REGISTERS
from rig.spec.rows import LimitRow

PRIMARY_COUNT_KWH = REGISTERS["ep_import"].scale  # one count at primary scale (format F4)
START_CURRENT_IN = 0.001


def power_w(load: Load) -> float:
    """|P| of the fundamentals and harmonics of a load, sum of the three phases, in W."""
    total = 0.0
    for u_v, i_a, lag_deg in zip(load.u_v, load.i_a, load.phi_deg, strict=True):
        phase_w = math.cos(math.radians(lag_deg))
        for line in load.harmonics:
            # The current's own phase lag turns its harmonic by `order` times that lag.
            angle_deg = line.u_deg - line.i_deg + line.order * lag_deg
            phase_w += line.u_pct * line.i_pct * 1e-4 * math.cos(math.radians(angle_deg))
        total += u_v * i_a * phase_w
    return abs(total)


def power_ratio(p_w: Sequence[float]) -> float:
    """Sum of the phases' |P| over |their sum|; 1 without power. 3 for two phases against one."""
    net_w = abs(math.fsum(p_w))
    return math.fsum(map(abs, p_w)) / net_w if net_w > 0.0 else 1.0


def pulse_interval_s(load: Load, constant_imp_per_kwh: int) -> float:
    """Seconds between two pulses: 3.6e6 / (constant * P). Infinite without power."""
    power = power_w(load)
    return math.inf if power < 1e-9 else 3.6e6 / (constant_imp_per_kwh * power)


def formula_s(row: LimitRow, rating: MeterRating, current_a: float) -> float:
    """Time of a row judged by pulses: 60 * numerator / product of divisors, in s.

    `current_a` is the current of the test; 0 at no load, where Ist is that of a start test.
    """
    values = {
        "k": float(rating.constant_imp_per_kwh),
        "m": float(rating.elements),
        "un_v": rating.u_n_v,
        "imax_a": rating.i_max_a,
        "ist_a": current_a or START_CURRENT_IN * rating.i_n_a,
    }
    if row.time_numerator is None:
        return 0.0
    product = math.prod(values[name] for name in row.time_divisors)
    return 60.0 * row.time_numerator / product * row.time_allowance


def constant_test_s(load: Load, primary_ratio: float, limit_pct: float) -> float:
    """Seconds until one count of the primary register is a third of the limit.

    counts = P * ratio * t / (3.6e6 * 0.1 kWh); 1 / counts <= limit / 3.
    """
    counts_per_s = power_w(load) * primary_ratio / 3.6e6 / PRIMARY_COUNT_KWH
    return 3.0 / (limit_pct / 100.0) / counts_per_s


def round_up(seconds: float, step_s: float = 0.1) -> float:
    """The next multiple of `step_s`, free of binary dust."""
    return round(math.ceil(seconds / step_s - 1e-9) * step_s, 6)
