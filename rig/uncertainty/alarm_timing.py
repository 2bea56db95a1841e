"""Uncertainty of the time between a change of the stimulus and an output of the meter."""

import math

# Both instants are counted in the meter's own samples: its clock is part of the delay it makes. A
# crystal of an ordinary meter, assumed; rectangular.
CLOCK_LIMIT_PPM = 50.0
COVERAGE_K = 2.0  # two rectangles and more: normal enough, degrees of freedom infinite
STAMP_STD_UNC_MS = 1.0 / math.sqrt(12.0)  # a stamp is a whole number of milliseconds


def delay_exp_unc_ms(elapsed_ms: float, *std_unc_ns: float) -> float:
    """U (k = 2) of an elapsed time whose two ends have these standard uncertainties (GUM, 5.1.2).

    Domain: elapsed_ms >= 0 or below by an error. Resolution of both ends and the meter's clock.
    """
    clock_ms = abs(elapsed_ms) * CLOCK_LIMIT_PPM * 1e-6 / math.sqrt(3.0)
    return COVERAGE_K * math.hypot(clock_ms, *(unc_ns * 1e-6 for unc_ns in std_unc_ns))
