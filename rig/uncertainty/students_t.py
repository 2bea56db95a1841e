"""Student's t quantile, and the coverage factor that follows from the degrees of freedom.

P(|T| <= t) = 1 - I_x(nu/2, 1/2) with x = nu / (nu + t^2), I the regularised incomplete beta
function (Abramowitz and Stegun 26.7.1), which is computed by its continued fraction (26.5.8).
"""

import math
from functools import lru_cache

# The probability that k = 2 stands for when the degrees of freedom are infinite: 95.45 %.
COVERAGE_PROBABILITY = math.erf(2.0 / math.sqrt(2.0))
COVERAGE_K_MIN = 2.0

_FRACTION_TERMS_MAX = 500
_FRACTION_EPSILON = 1e-15
_TINY = 1e-300
_BISECTIONS = 200  # halvings; ends earlier when the interval is two neighbouring floats
_T_MAX = 1e9


def coverage_k(dof_eff: float | None) -> float:
    """t for 95.45 % and the whole part of dof_eff (@[GUM, G.6.4]), at least 2.00.

    Domain: dof_eff > 0, None means infinite; below 1 counts as 1, the largest k there is.
    """
    if dof_eff is None or not math.isfinite(dof_eff):
        return COVERAGE_K_MIN
    return max(COVERAGE_K_MIN, t_quantile(COVERAGE_PROBABILITY, max(1.0, math.floor(dof_eff))))


@lru_cache(maxsize=1024)
def t_quantile(probability: float, dof: float) -> float:
    """t with P(|T| <= t) = probability for `dof` degrees of freedom.

    Domain: 0 < probability < 1, dof > 0. Relative error below 1e-8 for 1 <= dof <= 1e6, where
    three log-gammas of 1e6 cancel.
    """
    if not 0.0 < probability < 1.0 or dof <= 0.0:
        raise ValueError(f"probability {probability!r}, dof {dof!r}: outside 0..1 and above 0")
    low, high = 0.0, 1.0
    while two_sided_probability(high, dof) < probability and high < _T_MAX:
        high *= 2.0
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if two_sided_probability(middle, dof) < probability:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def two_sided_probability(t: float, dof: float) -> float:
    """P(|T| <= t), t >= 0."""
    return 1.0 - incomplete_beta(0.5 * dof, 0.5, dof / (dof + t * t))


def normal_cdf(z: float) -> float:
    """P(Z <= z) of the standard normal distribution."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def incomplete_beta(a: float, b: float, x: float) -> float:
    """I_x(a, b), regularised; a, b > 0, 0 <= x <= 1. Absolute error below 1e-9 for a <= 1e6."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log_front + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _beta_fraction(a, b, x) / a
    return 1.0 - front * _beta_fraction(b, a, 1.0 - x) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction 26.5.8 by the modified Lentz method."""
    c = 1.0
    d = 1.0 / _not_zero(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _FRACTION_TERMS_MAX):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        for term in (even, odd):
            d = 1.0 / _not_zero(1.0 + term * d)
            c = _not_zero(1.0 + term / c)
            value *= c * d
        if abs(c * d - 1.0) < _FRACTION_EPSILON:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
