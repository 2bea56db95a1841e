"""Numbers as they are printed: error, expanded uncertainty and limit rounded alike.

The printed numbers must decide the same as the numbers themselves, so that a reader who applies the
decision rule to the paper finds the verdict that stands beside it.
"""

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"
NO_LIMIT = "no limit"
INFINITE = "\N{INFINITY}"

DECIMALS_MIN = 3  # 0.001 %: a hundredth of the tightest half limit of class 0.2S
DECIMALS_MAX = 5  # 0.00001 % = 0.1 ppm: below the noise of any reference standard
DECIMALS_LAST = 9  # where the search for numbers that decide alike ends
DOF_INFINITE = 1e6  # from here on k is 2.00, whatever follows (rig/uncertainty/students_t.py)
SIGNIFICANT_DIGITS = 2  # of an uncertainty (GUM 7.2.6)
FIXED_MAX = 1e9  # what is larger, of a register that holds nonsense, prints with an exponent
# A float has at most 309 digits before the point; decimal's own 28 would refuse to round it.
_WIDE = Context(prec=400)


@dataclass(frozen=True)
class Printed:
    """Error, expanded uncertainty and limit of one point, in percent, as text."""

    error: str
    exp_unc: str
    limit: str


def printed(error_pct: float | None, exp_unc_pct: float | None, limit_pct: float | None) -> Printed:
    """The three numbers with the same number of decimals.

    U has two significant digits (3 to 5 decimals), e has the decimals of U, L stands as stated and
    is only padded with zeros. Rounding is half-even. Decimals are added until the rounded numbers
    lie on the same side of the limit as the numbers themselves.
    """
    decimals = _decimals(exp_unc_pct, limit_pct)
    if error_pct is not None and limit_pct is not None:
        decimals = _deciding_alike(error_pct, exp_unc_pct, limit_pct, decimals)
    return Printed(
        error=NOTHING if error_pct is None else signed(error_pct, decimals),
        exp_unc=NOTHING if exp_unc_pct is None else unsigned(exp_unc_pct, decimals),
        limit=NO_LIMIT if limit_pct is None else unsigned(limit_pct, decimals),
    )


def rounded(value: float, decimals: int) -> Decimal:
    """Half-even, of the shortest decimal that is this float."""
    step = Decimal(1).scaleb(-decimals)
    return _exact(value).quantize(step, rounding=ROUND_HALF_EVEN, context=_WIDE)


def unsigned(value: float, decimals: int) -> str:
    """Fixed decimals; a negative value has a real minus sign."""
    number = rounded(value, decimals)
    text = f"{abs(number):f}" if abs(value) < FIXED_MAX else f"{abs(value):.{decimals}e}"
    return f"{MINUS if number < 0 else ''}{text}"


def signed(value: float, decimals: int) -> str:
    """Fixed decimals with its sign; a zero has none."""
    number = rounded(value, decimals)
    return f"{'+' if number > 0 else ''}{unsigned(value, decimals)}"


def small(value: float, decimals: int) -> str:
    """Fixed decimals, but what is not zero never prints as zero: "< 0.00001"."""
    if value == 0:
        return "0"
    if rounded(value, decimals) == 0:
        return f"< {Decimal(1).scaleb(-decimals):f}"
    return unsigned(value, decimals)


def significant_decimals(value: float, digits: int = SIGNIFICANT_DIGITS) -> int:
    """Decimals that show `digits` significant digits of the value after it was rounded to them."""
    if value == 0:
        return digits - 1
    decimals = digits - 1 - _exact(value).adjusted()
    return digits - 1 - rounded(value, decimals).adjusted()


def percent_of_limit(error_pct: float, limit_pct: float) -> str:
    """|e| / L in percent, one decimal; a ratio above 100 never prints as 100.0."""
    ratio = abs(_exact(error_pct)) / _exact(limit_pct) * 100
    rounding = ROUND_CEILING if ratio > 100 else ROUND_HALF_EVEN
    return f"{ratio.quantize(Decimal('0.1'), rounding=rounding, context=_WIDE):f}"


def degrees_of_freedom(dof: float | None) -> str:
    """Truncated to a whole number (GUM G.4.1); infinite without a value and from a million on."""
    return INFINITE if dof is None or dof >= DOF_INFINITE else str(math.floor(dof))


def plain(value: float) -> str:
    """The shortest text of a value: 230, 0.05, 1.2."""
    text = f"{_exact(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", MINUS)


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _decimals(exp_unc_pct: float | None, limit_pct: float | None) -> int:
    decimals = DECIMALS_MIN
    if exp_unc_pct:
        wanted = significant_decimals(exp_unc_pct)
        first_digit = significant_decimals(exp_unc_pct, 1)  # U never prints as zero
        decimals = max(DECIMALS_MIN, min(wanted, DECIMALS_MAX), first_digit)
    if limit_pct is not None:
        exponent = _exact(limit_pct).normalize().as_tuple().exponent
        decimals = max(decimals, -int(exponent))
    return decimals


def _deciding_alike(error: float, exp_unc: float | None, limit: float, decimals: int) -> int:
    """The fewest decimals, from `decimals` on, at which the printed numbers decide the same."""
    u = 0.0 if exp_unc is None else exp_unc
    truth = (abs(error) <= limit, abs(error) + u <= limit, abs(error) - u > limit, u > limit / 3)
    stated = _exact(limit)
    for candidate in range(decimals, DECIMALS_LAST + 1):
        e_print, u_print = abs(rounded(error, candidate)), rounded(u, candidate)
        shown = (
            e_print <= stated,
            e_print + u_print <= stated,
            e_print - u_print > stated,
            3 * u_print > stated,
        )
        if shown == truth:
            return candidate
    return decimals
