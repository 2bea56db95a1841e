"""The decision rules: a table of both sides of every boundary, and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rig.verdict.checks import lower_bound_factor
from rig.verdict.rule import decide, probability_outside, worst

# Binary fractions, so that sums on the boundary are exact.
L = 0.25
CASES = [
    # error, U, guarded, simple
    (0.0, 0.0, "PASS", "PASS"),
    (0.1875, 0.0625, "PASS", "PASS"),  # |e| + U == L
    (-0.1875, 0.0625, "PASS", "PASS"),
    (0.1876, 0.0625, "INCONCLUSIVE", "PASS"),  # |e| + U > L
    (0.25, 0.0, "PASS", "PASS"),  # |e| == L without uncertainty
    (0.25, 0.0625, "INCONCLUSIVE", "PASS"),
    (0.2501, 0.0625, "INCONCLUSIVE", "FAIL"),
    (0.3125, 0.0625, "INCONCLUSIVE", "FAIL"),  # |e| - U == L
    (0.3126, 0.0625, "FAIL", "FAIL"),  # |e| - U > L
    (-0.3126, 0.0625, "FAIL", "FAIL"),
    (0.0, 0.0833, "PASS", "PASS"),  # U just below L/3
    (0.0, 0.0834, "INCONCLUSIVE", "PASS"),  # U just above L/3, whatever the error
    (9.0, 0.0834, "INCONCLUSIVE", "FAIL"),
]


@pytest.mark.parametrize(("error", "exp_unc", "guarded", "simple"), CASES)
def test_each_side_of_each_boundary(
    error: float, exp_unc: float, guarded: str, simple: str
) -> None:
    assert decide(error, exp_unc, L, "guarded") == guarded
    assert decide(error, exp_unc, L, "simple") == simple


# Wrong rules that somebody could write; each must be told apart by at least one case above.
MUTANTS = {
    "no guard": lambda e, u, lim: "PASS" if abs(e) <= lim else "FAIL",
    "no third": lambda e, u, lim: (
        "PASS" if abs(e) + u <= lim else "FAIL" if abs(e) - u > lim else "INCONCLUSIVE"
    ),
    "third of nothing": lambda e, u, lim: "INCONCLUSIVE" if u > lim else decide_open(e, u, lim),
    "signed": lambda e, u, lim: decide(max(e, 0.0), u, lim, "guarded"),
    "strict pass": lambda e, u, lim: (
        "INCONCLUSIVE" if abs(e) + u == lim else decide(e, u, lim, "guarded")
    ),
    "loose fail": lambda e, u, lim: (
        "FAIL" if abs(e) - u == lim and u > 0 else decide(e, u, lim, "guarded")
    ),
    "fail first": lambda e, u, lim: "FAIL" if abs(e) - u > lim else decide(e, u, lim, "guarded"),
}


def decide_open(e: float, u: float, lim: float) -> str:
    return "PASS" if abs(e) + u <= lim else "FAIL" if abs(e) - u > lim else "INCONCLUSIVE"


@pytest.mark.parametrize("name", MUTANTS)
def test_table_tells_wrong_rules_apart(name: str) -> None:
    mutant = MUTANTS[name]
    assert any(mutant(e, u, L) != guarded for e, u, guarded, _ in CASES), "the table is blind"


@given(st.floats(-10, 10), st.floats(0, 10), st.floats(1e-3, 10))
def test_guarded_never_passes_what_simple_fails(e: float, u: float, limit: float) -> None:
    if decide(e, u, limit, "guarded") == "PASS":
        assert decide(e, u, limit, "simple") == "PASS"
    if decide(e, u, limit, "guarded") == "FAIL":
        assert decide(e, u, limit, "simple") == "FAIL"


@given(st.floats(-10, 10), st.floats(0, 10), st.floats(1e-3, 10))
def test_sign_of_the_error_does_not_matter(e: float, u: float, limit: float) -> None:
    for rule in ("guarded", "simple"):
        assert decide(e, u, limit, rule) == decide(-e, u, limit, rule)


def test_worst_of_verdicts() -> None:
    assert worst(["PASS", "PASS"]) == "PASS"
    assert worst(["PASS", "INCONCLUSIVE"]) == "INCONCLUSIVE"
    assert worst(["INCONCLUSIVE", "FAIL", "PASS"]) == "FAIL"
    assert worst([]) == "INCONCLUSIVE"


def test_value_on_the_limit_is_outside_with_probability_one_half() -> None:
    assert probability_outside(0.2, 0.001, 0.2) == pytest.approx(0.5)
    assert probability_outside(-0.2, 0.001, 0.2) == pytest.approx(0.5)


def test_pass_at_the_guard_band_is_false_with_less_than_2_5_percent() -> None:
    """|e| + 2u = L: 2.28 % (ILAC-G8: below 2.5 % for a guard band of U)."""
    assert probability_outside(0.18, 0.01, 0.2) == pytest.approx(0.02275, abs=1e-5)


def test_without_uncertainty_the_probability_is_zero_or_one() -> None:
    assert probability_outside(0.2, 0.0, 0.2) == 0.0
    assert probability_outside(0.21, 0.0, 0.2) == 1.0


@pytest.mark.parametrize("dof", [1, 2, 4, 9, 30])
def test_lower_bound_of_a_standard_deviation_is_that_of_chi_square(dof: int) -> None:
    exact = float((dof / stats.chi2.ppf(0.975, dof)) ** 0.5)
    assert lower_bound_factor(dof) == pytest.approx(exact, rel=0.02)  # as the function states
