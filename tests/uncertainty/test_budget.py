"""Budgets against published worked examples, and their properties."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rig.bench.schema import UncertaintyLine
from rig.model.result import Contribution
from rig.uncertainty import combined_budget, t_quantile
from rig.uncertainty.point_budget import (
    accuracy_budget,
    constant_budget,
    difference_budget,
    errors_pct,
    pulse_timing,
    tangent,
    tangent_of_load,
)
from tests.record.run_factory import document, load, point, reading, repeats

TAN_PHI_HALF_INDUCTIVE = math.sqrt(3.0)
FLOAT_RELATIVE_TOLERANCE = 1e-12  # a few roundings of double arithmetic


def contribution(std_unc: float, dof: float | None = None, **changes: Any) -> Contribution:
    fields: dict[str, Any] = {
        "name": "x", "kind": "B", "distribution": "normal", "std_unc_pct": std_unc, "dof": dof,
    } | changes  # fmt: skip
    return Contribution(**fields)


def line(ppm: float, distribution: str, of_angle: bool = False) -> UncertaintyLine:
    divisor = {"normal": 2.0, "rectangular": math.sqrt(3.0)}[distribution]
    return UncertaintyLine(
        name="x", distribution=distribution, std_unc_ppm=ppm / divisor, of_angle=of_angle,
        dof=None, assumed=True, source="",
    )  # fmt: skip


def test_gum_g41_three_components() -> None:
    """JCGM 100:2008, G.4.1: 0.25, 0.57, 0.82 %, n = 10, 5, 15: nu_eff 19.0, U95 2.2 %."""
    budget = combined_budget(
        [contribution(0.25, 9.0), contribution(0.57, 4.0), contribution(0.82, 14.0)]
    )
    assert round(budget.std_unc_pct, 2) == 1.03
    assert budget.dof_eff is not None
    assert round(budget.dof_eff, 1) == 19.0
    assert round(t_quantile(0.95, round(budget.dof_eff)), 2) == 2.09
    assert round(2.09 * budget.std_unc_pct, 1) == 2.2


def test_gum_h1_end_gauge() -> None:
    """JCGM 100:2008, H.1.6 (in nm): 25, 9.7, 2.9, 16.6 with 18, 25.6, 50, 2: 32 nm, 16.7, 93 nm.

    The standard computes 16.7 from u^2 = 1002 nm^2; its printed components give 1003 nm^2.
    """
    budget = combined_budget(
        [
            contribution(25.0, 18.0), contribution(9.7, 25.6), contribution(2.9, 50.0),
            contribution(16.6, 2.0),
        ]
    )  # fmt: skip
    assert round(budget.std_unc_pct) == 32
    assert budget.dof_eff is not None
    assert budget.dof_eff * (1002.0 / 1003.1) ** 2 == pytest.approx(16.7, abs=0.05)
    t99 = t_quantile(0.99, math.floor(budget.dof_eff))
    assert round(t99, 2) == 2.92
    assert round(t99 * round(budget.std_unc_pct)) == 93


# Comparison method, worked example: rows in ppm, normal rows as U with k = 2.
WORKED_ROWS = {
    "pf1": (50, 29, 14, 0, 58, 10, 6, 20, 20),
    "pf05i": (60, 29, 14, 50, 58, 15, 6, 20, 30),
}


@pytest.mark.parametrize(("column", "printed_ppm"), [("pf1", 89), ("pf05i", 110)])
def test_worked_budget_of_the_comparison_method(column: str, printed_ppm: int) -> None:
    rows = [contribution(ppm * 1e-4) for ppm in WORKED_ROWS[column][:-1]]
    rows.append(contribution(WORKED_ROWS[column][-1] * 1e-4, 4.0, kind="A"))
    budget = combined_budget(rows)
    assert round(budget.std_unc_pct * 1e4) == printed_ppm
    assert round(budget.exp_unc_pct, 3) == {"pf1": 0.018, "pf05i": 0.022}[column]


def test_angle_of_fifty_microradians_is_fifty_ppm_at_half_inductive() -> None:
    """The fourth row of the worked example, from its limit of +-50 urad."""
    row = line(50.0, "rectangular", of_angle=True)
    assert round(row.std_unc_pct(TAN_PHI_HALF_INDUCTIVE) * 1e4) == 50
    assert row.std_unc_pct(0.0) == 0.0


def test_error_of_a_repeat_is_pulse_energy_over_reference_energy() -> None:
    found = errors_pct(document(point(), repeats=repeats((0.1, -0.2))))
    assert found == pytest.approx((0.1, -0.2), abs=1e-10)


def test_no_constant_means_no_error() -> None:
    assert errors_pct(document(point(), constant_imp_per_kwh=None)) == ()


def test_accuracy_budget_has_each_kind_of_contribution() -> None:
    budget = accuracy_budget(document(point()), [line(100.0, "normal")])
    names = [c.name for c in budget.contributions]
    assert names == ["repeatability", "pulse timing", "x"]
    # errors 0.010 0.012 0.011 0.009 0.013: s = 0.0015811, s / sqrt(5) = 0.00070711
    assert budget.contributions[0].std_unc_pct == pytest.approx(0.00070711, rel=1e-5)
    assert budget.contributions[0].dof == 4.0
    assert budget.contributions[2].assumed


def test_a_bench_contribution_is_three_times_as_large_where_one_phase_runs_against_two() -> None:
    mixed = reading().model_copy(update={"p_w": (230.0, 230.0, -230.0)})
    found = [
        accuracy_budget(document(point(), reference=read), [line(100.0, "normal")])
        for read in (reading(), mixed)
    ]
    one_way, against = (budget.contributions[-1].std_unc_pct for budget in found)
    assert one_way == pytest.approx(0.005, rel=FLOAT_RELATIVE_TOLERANCE)
    assert against == pytest.approx(0.015, rel=FLOAT_RELATIVE_TOLERANCE)


def test_one_repeat_has_no_type_a_contribution() -> None:
    budget = accuracy_budget(document(point(), repeats=repeats((0.1,))), [])
    assert [c.kind for c in budget.contributions] == ["B"]


def test_type_a_that_dominates_raises_k() -> None:
    noisy = document(point(), repeats=repeats((0.5, -0.5, 0.4, -0.3, 0.1)))
    budget = accuracy_budget(noisy, [line(1.0, "normal")])
    assert budget.dof_eff == pytest.approx(4.0, rel=1e-3)
    assert budget.coverage_k > 2.8


def test_shared_edges_count_once_and_gaps_count_each() -> None:
    made = repeats((0.0, 0.0, 0.0, 0.0))
    together = pulse_timing(made).std_unc_pct
    gap = made[1].model_copy(update={"t_start_ns": made[1].t_start_ns + 1})
    apart = pulse_timing((made[0], gap, *made[2:])).std_unc_pct
    assert together == pytest.approx(100.0 * 10.0 / 1.6e9, rel=FLOAT_RELATIVE_TOLERANCE)
    assert apart == pytest.approx(2.0 * together, rel=1e-8)  # sqrt(4) without the sharing


def test_tangent_comes_from_the_reference_and_else_from_the_load() -> None:
    inductive = load(phi_deg=60.0)
    assert tangent_of_load(inductive) == pytest.approx(TAN_PHI_HALF_INDUCTIVE)
    declared = document(point(load=inductive), reference=None)
    assert tangent(declared) == pytest.approx(TAN_PHI_HALF_INDUCTIVE)
    read = reading().model_copy(update={"q_fund_var": (230.0, 0.0, 0.0)})
    assert tangent(document(point(load=inductive), reference=read)) == pytest.approx(1.0 / 3.0)


def test_constant_budget_is_the_register_resolution() -> None:
    # 131.5 s at 828 W and CT 50000: 15122 counts of 0.1 kWh; 1 / 15122 / sqrt(6) = 27.0 ppm
    budget = constant_budget(15122.0, 131.5 * 12800)
    assert budget.std_unc_pct * 1e4 == pytest.approx(27.0, abs=0.05)
    assert budget.exp_unc_pct == pytest.approx(0.0054, abs=5e-5)


def test_difference_adds_the_squares_of_both() -> None:
    one = combined_budget([contribution(0.003)])
    other = combined_budget([contribution(0.004)])
    assert difference_budget(one, other).std_unc_pct == pytest.approx(0.005)


UNCERTAINTIES = st.lists(
    st.tuples(st.floats(1e-9, 10.0), st.one_of(st.none(), st.floats(1.0, 1e6))),
    min_size=1,
    max_size=12,
)


@given(UNCERTAINTIES)
def test_combined_lies_between_the_largest_and_the_sum(rows: list[tuple[float, Any]]) -> None:
    budget = combined_budget([contribution(*row) for row in rows])
    values = [row[0] for row in rows]
    slack = 1.0 + FLOAT_RELATIVE_TOLERANCE
    assert max(values) <= budget.std_unc_pct * slack
    assert budget.std_unc_pct <= sum(values) * slack


@given(UNCERTAINTIES)
def test_effective_dof_is_at_least_the_smallest(rows: list[tuple[float, Any]]) -> None:
    budget = combined_budget([contribution(*row) for row in rows])
    finite = [row[1] for row in rows if row[1] is not None]
    if budget.dof_eff is not None:
        assert budget.dof_eff >= min(finite) * (1.0 - 1e-9)


def test_no_uncertainty_at_all_is_zero_with_k_two() -> None:
    budget = combined_budget([contribution(0.0, 4.0)])
    assert (budget.exp_unc_pct, budget.dof_eff, budget.coverage_k) == (0.0, None, 2.0)


def test_repeats_that_agree_to_the_last_bit_give_k_two() -> None:
    """Scatter of rounding size only: 1e-15 % beside 0.01 %, nu_eff about 1e50."""
    budget = combined_budget([contribution(1e-15, 4.0, kind="A"), contribution(0.01)])
    assert budget.coverage_k == 2.0
    assert budget.exp_unc_pct == pytest.approx(0.02)
