"""The t quantile against the GUM's printed table and against SciPy."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rig.uncertainty.students_t import (
    COVERAGE_PROBABILITY,
    coverage_k,
    incomplete_beta,
    normal_cdf,
    t_quantile,
)

# JCGM 100:2008, table G.2, column p = 95.45 %, printed with two decimals.
TABLE_G2 = {
    1: 13.97, 2: 4.53, 3: 3.31, 4: 2.87, 5: 2.65, 6: 2.52, 7: 2.43, 8: 2.37, 9: 2.32, 10: 2.28,
    11: 2.25, 12: 2.23, 13: 2.21, 14: 2.20, 15: 2.18, 16: 2.17, 17: 2.16, 18: 2.15, 19: 2.14,
    20: 2.13, 25: 2.11, 30: 2.09, 35: 2.07, 40: 2.06, 45: 2.06, 50: 2.05, 100: 2.025,
}  # fmt: skip
PRINTED_TOLERANCE = 0.005 + 1e-9  # half of the last printed digit
# As the function states; SciPy's own error is below 1e-12.
SCIPY_RELATIVE_TOLERANCE = 1e-8


@pytest.mark.parametrize(("dof", "printed"), TABLE_G2.items())
def test_coverage_factor_is_that_of_the_gum_table(dof: int, printed: float) -> None:
    assert abs(coverage_k(float(dof)) - printed) <= PRINTED_TOLERANCE


@pytest.mark.parametrize("probability", [0.5, 0.6827, 0.90, 0.95, COVERAGE_PROBABILITY, 0.99])
@pytest.mark.parametrize("dof", [1.0, 1.5, 2.0, 4.0, 16.0, 49.9, 1e3, 1e6])
def test_quantile_agrees_with_scipy(probability: float, dof: float) -> None:
    expected = float(stats.t.ppf(0.5 + probability / 2.0, dof))
    assert t_quantile(probability, dof) == pytest.approx(expected, rel=SCIPY_RELATIVE_TOLERANCE)


@given(st.floats(0.5, 500.0), st.floats(0.5, 500.0), st.floats(0.0, 1.0))
def test_incomplete_beta_agrees_with_scipy(a: float, b: float, x: float) -> None:
    assert incomplete_beta(a, b, x) == pytest.approx(float(stats.beta.cdf(x, a, b)), abs=1e-10)


DOF = st.floats(-3.0, 300.0).map(lambda exponent: 10.0**exponent)


@given(DOF, DOF)
def test_more_degrees_of_freedom_never_make_k_larger(first: float, second: float) -> None:
    low, high = sorted((first, second))
    assert coverage_k(low) >= coverage_k(high) >= 2.0


def test_infinite_degrees_of_freedom_give_exactly_two() -> None:
    assert coverage_k(None) == 2.0
    assert coverage_k(math.inf) == 2.0


def test_fraction_of_a_degree_of_freedom_is_cut_off_and_below_one_counts_as_one() -> None:
    assert coverage_k(4.99) == coverage_k(4.0) > coverage_k(5.0)
    assert coverage_k(0.2) == coverage_k(1.0)


@pytest.mark.parametrize(("probability", "dof"), [(0.0, 5.0), (1.0, 5.0), (0.95, 0.0), (0.95, 2e6)])
def test_arguments_outside_the_domain_are_refused(probability: float, dof: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        t_quantile(probability, dof)


@given(st.floats(-8.0, 8.0))
def test_normal_cdf_agrees_with_scipy(z: float) -> None:
    assert normal_cdf(z) == pytest.approx(float(stats.norm.cdf(z)), rel=1e-9, abs=1e-16)
