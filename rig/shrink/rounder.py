"""Rounder numbers: the same value with fewer digits, the fewest first."""

from decimal import Decimal

DIGITS_MAX = 6  # from here on a number is not rounder than another


def rounder(value: float) -> list[float]:
    """Values near `value` with 1, 2, ... significant digits, as long as they have fewer than it."""
    if value == 0.0:
        return []
    own = digits(value)
    found: list[float] = []
    for count in range(1, min(own, DIGITS_MAX)):
        candidate = float(f"{value:.{count - 1}e}")
        if candidate not in found and candidate != value:
            found.append(candidate)
    return found


def digits(value: float) -> int:
    """Significant digits of the shortest decimal that is this float: 0.25 has 2, 400 has 1."""
    return len(Decimal(repr(value)).normalize().as_tuple().digits)
