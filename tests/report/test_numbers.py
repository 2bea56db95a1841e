"""Printed numbers decide like the numbers themselves."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rig.report.numbers import (
    DECIMALS_LAST,
    INFINITE,
    MINUS,
    degrees_of_freedom,
    percent_of_limit,
    plain,
    printed,
    signed,
    significant_decimals,
    small,
    unsigned,
)

# Nearer to a limit than half the last searched decimal, no rounding can keep the side.
RESOLUTION_PCT = 10.0**-DECIMALS_LAST
LIMITS_PCT = (0.02, 0.2, 0.3, 0.4, 0.5)


def _value(text: str) -> Decimal:
    return Decimal(text.replace(MINUS, "-"))


@pytest.mark.parametrize(
    ("error", "unc", "limit", "expected"),
    [
        (0.12345, 0.0119, 0.2, ("+0.123", "0.012", "0.200")),
        (-0.0005, 0.0119, 0.2, ("0.000", "0.012", "0.200")),  # half-even, and a zero has no sign
        (-0.0015, 0.0119, 0.2, (f"{MINUS}0.002", "0.012", "0.200")),
        (0.0046, 0.0024, 0.02, ("+0.0046", "0.0024", "0.0200")),
        (0.1, 0.0996, 0.4, ("+0.100", "0.100", "0.400")),
        (0.1, 0.00000123, 0.2, ("+0.100000", "0.000001", "0.200000")),  # U is never printed as 0
        (0.05, None, 0.2, ("+0.050", "\u2013", "0.200")),
        (None, None, 0.2, ("\u2013", "\u2013", "0.200")),
        (0.05, 0.012, None, ("+0.050", "0.012", "no limit")),
    ],
)
def test_error_uncertainty_and_limit_are_rounded_alike(
    error: float | None, unc: float | None, limit: float | None, expected: tuple[str, str, str]
) -> None:
    text = printed(error, unc, limit)
    assert (text.error, text.exp_unc, text.limit) == expected


def test_failed_error_just_beyond_the_limit_gets_decimals_until_it_shows() -> None:
    # With three decimals it would read +0.200, on a limit of 0.200.
    assert printed(0.20004, 0.012, 0.2).error == "+0.20004"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (999_999_999.5, "+999999999.500"),
        (4.4e30, "+4.400e+30"),  # a float register whose words are exchanged
        (-1.7976931348623157e308, f"{MINUS}1.798e+308"),
    ],
)
def test_nonsense_from_a_register_is_printed_not_refused(value: float, expected: str) -> None:
    assert signed(value, 3) == expected


def test_share_of_the_limit_of_an_absurd_error_is_printed() -> None:
    assert percent_of_limit(1e300, 0.2).startswith("5000")


def test_inconclusive_error_does_not_add_up_to_a_pass() -> None:
    # 0.1880 + 0.0124 > 0.2, but 0.188 + 0.012 = 0.200 would read PASS.
    text = printed(0.1880, 0.0124, 0.2)
    assert _value(text.error) + _value(text.exp_unc) > Decimal("0.2")


@given(
    st.floats(-0.8, 0.8, allow_nan=False),
    st.floats(1e-6, 0.3, allow_nan=False),
    st.sampled_from(LIMITS_PCT),
)
def test_printed_numbers_decide_as_the_numbers_do(error: float, unc: float, limit: float) -> None:
    text = printed(error, unc, limit)
    e, u, stated = abs(_value(text.error)), _value(text.exp_unc), _value(text.limit)
    exact_e, exact_u = abs(Decimal(error)), Decimal(unc)
    margins = (exact_e - stated, exact_e + exact_u - stated, exact_e - exact_u - stated)
    shown = (e - stated, e + u - stated, e - u - stated)
    for margin, as_printed in zip(margins, shown, strict=True):
        if abs(margin) > 2 * Decimal(RESOLUTION_PCT):
            assert (margin > 0) == (as_printed > 0)


@given(
    st.floats(-0.8, 0.8, allow_nan=False),
    st.floats(1e-6, 0.3, allow_nan=False),
    st.sampled_from(LIMITS_PCT),
)
def test_three_numbers_have_the_same_decimals(error: float, unc: float, limit: float) -> None:
    text = printed(error, unc, limit)
    decimals = {len(part.split(".")[1]) for part in (text.error, text.exp_unc, text.limit)}
    assert len(decimals) == 1


@given(st.floats(1e-3, 10.0, allow_nan=False))
def test_limit_is_printed_as_stated(limit: float) -> None:
    assert _value(printed(0.0, 0.01, limit).limit) == Decimal(repr(limit))


def test_share_beyond_the_limit_never_reads_one_hundred() -> None:
    assert percent_of_limit(0.2000001, 0.2) == "100.1"
    assert percent_of_limit(0.2, 0.2) == "100.0"
    assert percent_of_limit(-0.1, 0.2) == "50.0"


def test_plain_and_signed_numbers() -> None:
    assert [plain(x) for x in (230.0, 0.05, 1e-7, -1.5)] == [
        "230",
        "0.05",
        "0.0000001",
        "\u22121.5",
    ]
    assert signed(-0.0, 3) == "0.000"
    assert unsigned(2.5, 0) == "2"
    assert significant_decimals(0.0996) == 2
    assert [small(x, 3) for x in (0.0, 1e-9, 0.01)] == ["0", "< 0.001", "0.010"]


@pytest.mark.parametrize(
    ("dof", "expected"),
    [(4.99, "4"), (999_999.5, "999999"), (126_870_016_065.0, INFINITE), (None, INFINITE)],
)
def test_degrees_of_freedom_are_cut_off_and_absurd_ones_infinite(
    dof: float | None, expected: str
) -> None:
    assert degrees_of_freedom(dof) == expected
