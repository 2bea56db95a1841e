"""Points and limit rows: neither exists without the other."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rig.bench.tomlfile import BadInput
from rig.model.load import Load
from rig.model.point import Point
from rig.plan.durations import power_ratio, power_w, pulse_interval_s
from rig.plan.expand import select
from rig.plan.limit_rows import holds_at, limit_rows
from rig.plan.load_plan import load_plan
from rig.plan.schema import current_in, phi_deg
from rig.plan.settings import ct_ratio
from rig.run.faults import FAULTS
from rig.spec.registers_gen import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
PLANS = sorted((ROOT / "testplans").glob("*.toml"))
FULL = load_plan(ROOT / "testplans/iec62053_22_class_0_2s.toml")
DECLARED_MAX_S = 40.0 * 60.0
NO_LOAD_2003_S = 60.0 * 900e6 / (60000 * 3 * 230.0 * 1.2)
ROUNDING_S = 0.1
PRIMARY_RATIO = 2 * 50000  # of the constant test: PT 460 V / 230 V, CT 50000 A / 1 A
CT2_CODES = SETTINGS["ct2_code"].allowed
# Meters that answer no more: any point shows it.
GIVE_UP = {
    "meter_assert", "meter_silent", "hard_fault", "endless_loop", "masked_loop", "stack_overflow",
}  # fmt: skip


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_plan_of_the_repository_expands(path: Path) -> None:
    assert load_plan(path).points


def test_each_limit_row_has_points_or_a_reason() -> None:
    tested = {point.limit_id for point in FULL.points}
    assert tested | set(FULL.plan.not_tested) == set(limit_rows())


def test_each_point_has_the_limit_of_its_row() -> None:
    rows = limit_rows()
    for point in FULL.points:
        row = rows[point.limit_id]
        assert point.kind == row.kind
        share = (
            3.0 if point.phases == "mixed" else 1.0
        )  # of the net power of two phases against one
        expected = None if row.limit_pct is None else pytest.approx(share * row.limit_pct)
        assert point.limit_pct == expected
        assert point.limit_pct is not None or point.pulses_min or point.pulses_max is not None


def test_each_point_lies_within_the_range_of_its_row() -> None:
    rating = FULL.plan.meter
    for point in FULL.points:
        if point.current_label:
            row = limit_rows()[point.limit_id]
            current = current_in(point.current_label, rating)
            assert holds_at(row, current, rating.i_max_a / rating.i_n_a)
            assert point.pf_label in row.pf
            assert point.direction in row.directions


def test_ids_are_unique_and_say_what_is_measured() -> None:
    ids = [point.id for point in FULL.points]
    assert len(set(ids)) == len(ids)
    assert "accuracy/balanced/import/1.0In/0.5i/50.0Hz" in ids
    assert "accuracy/balanced/export/0.1In/1/49.3Hz/h5" in ids
    assert "accuracy/L2/import/0.05In/1/50.0Hz" in ids
    assert "difference/L3/export/1.0In/1/50.0Hz" in ids
    assert "no_load/1.15Un/50.0Hz" in ids


def test_the_plan_stays_below_forty_simulated_minutes() -> None:
    assert FULL.declared_s < DECLARED_MAX_S


def test_each_measured_point_lasts_two_seconds_and_five_intervals() -> None:
    for point in FULL.points:
        if point.kind == "accuracy":
            assert point.load is not None
            interval_s = pulse_interval_s(point.load, 60000)
            assert point.measure_s >= 2.0
            assert point.measure_s >= (point.intervals_min + 1) * interval_s
            assert point.intervals_min >= 5


def test_no_load_lasts_as_long_as_the_named_formula_says() -> None:
    point = next(point for point in FULL.points if point.kind == "no_load")
    assert NO_LOAD_2003_S <= point.measure_s < NO_LOAD_2003_S + ROUNDING_S
    assert point.load is not None
    assert point.load.u_v == (264.5, 264.5, 264.5)
    assert point.load.i_a == (0.0, 0.0, 0.0)
    assert point.pulses_max == 1


def test_the_constant_test_resolves_a_third_of_its_limit() -> None:
    point = next(point for point in FULL.points if point.kind == "constant")
    assert point.load is not None and point.limit_pct is not None
    counts = power_w(point.load) * PRIMARY_RATIO * point.measure_s / 3.6e6 / 0.1
    assert 100.0 / counts <= point.limit_pct / 3.0


def test_the_constant_test_rolls_the_register_over_between_its_readings() -> None:
    point = next(point for point in FULL.points if point.kind == "constant")
    assert point.load is not None and point.energy_preset_count is not None
    counts_per_s = power_w(point.load) * PRIMARY_RATIO / 3.6e6 / 0.1
    rolls_over_s = (1_000_000_000 - point.energy_preset_count) / counts_per_s
    assert point.settle_s + 5.0 < rolls_over_s < point.settle_s + point.measure_s - 5.0


def test_both_directions_of_catches_exist() -> None:
    caught = {fault for point in FULL.points for fault in point.catches}
    assert caught <= set(FAULTS)
    must_be_caught = {name for name, fault in FAULTS.items() if fault.check != "run_state"}
    assert caught == must_be_caught - GIVE_UP


def test_selection_takes_the_parents_along() -> None:
    chosen = select(FULL.points, "difference/L1/import/*")
    assert [point.id for point in chosen] == [
        "accuracy/balanced/import/1.0In/1/50.0Hz",
        "accuracy/L1/import/1.0In/1/50.0Hz",
        "difference/L1/import/1.0In/1/50.0Hz",
    ]
    assert select(FULL.points, "nothing*") == ()
    assert select(FULL.points, "*") == FULL.points


def test_export_turns_the_current_by_half_a_turn() -> None:
    for point in FULL.points:
        if point.kind == "accuracy" and point.load is not None and point.phases != "mixed":
            lag = max(point.load.phi_deg, key=abs)
            expected = phi_deg(point.pf_label) + (180.0 if point.direction == "export" else 0.0)
            assert lag == pytest.approx(expected, abs=1e-9)


PF_LABELS = st.sampled_from(["1", "0.5i", "0.8c", "0.25i", "0.5c"])


@given(
    u_v=st.floats(50.0, 400.0),
    i_a=st.floats(0.001, 2.0),
    pf=PF_LABELS,
    scale=st.floats(0.5, 2.0),
)
def test_power_is_linear_in_voltage_and_current(
    u_v: float, i_a: float, pf: str, scale: float
) -> None:
    def load(u: float, i: float) -> Load:
        lag = phi_deg(pf)
        return Load(f_hz=50.0, u_v=(u, u, u), i_a=(i, i, i), phi_deg=(lag, lag, lag))

    base = power_w(load(u_v, i_a))
    assert power_w(load(u_v * scale, i_a)) == pytest.approx(base * scale)
    assert power_w(load(u_v, i_a * scale)) == pytest.approx(base * scale)
    factor = 1.0 if pf == "1" else float(pf[:-1])
    assert base == pytest.approx(3.0 * u_v * i_a * factor)


def test_inductive_lags_and_capacitive_leads() -> None:
    assert phi_deg("0.5i") == pytest.approx(60.0)
    assert phi_deg("0.8c") == pytest.approx(-36.8698976)
    assert phi_deg("1") == 0.0


def test_points_survive_a_round_trip_through_json() -> None:
    for point in FULL.points:
        assert Point.model_validate_json(point.model_dump_json()) == point


def test_only_ampere_codes_of_ct2_count_in_the_ratio() -> None:
    ratios = {code: ct_ratio({"ct1_a": 200, "ct2_code": code}) for code in CT2_CODES}
    assert ratios == {1: 200.0, 5: 40.0, 80: 200.0, 100: 200.0, 200: 200.0, 333: 200.0}


def test_ratio_of_settings_left_out_is_that_of_the_defaults() -> None:
    assert ct_ratio({}) == 1.0  # 5 A / 5 A


def test_a_missing_plan_names_the_file() -> None:
    with pytest.raises(BadInput, match=r"^nowhere\.toml: no such file$"):
        load_plan(Path("nowhere.toml"))


def test_a_mixed_load_turns_l3_alone_and_triples_the_limit_of_one_phase() -> None:
    point = next(point for point in FULL.points if point.phases == "mixed")
    assert point.id == "accuracy/mixed/import/1.0In/1/50.0Hz"
    assert point.load is not None
    assert point.load.i_a == (1.0, 1.0, 1.0)
    assert point.load.phi_deg == (0.0, 0.0, 180.0)
    assert power_w(point.load) == pytest.approx(230.0)
    assert power_ratio([230.0, 230.0, -230.0]) == 3.0
    assert point.limit_pct == 0.9


def test_power_ratio_is_exactly_one_where_all_phases_go_one_way() -> None:
    for p_w in ([69.1, 69.3, 69.7], [-0.1, -0.2, -0.3], [230.0, 0.0, 0.0], [0.0, 0.0, 0.0]):
        assert power_ratio(p_w) == 1.0
