"""The contributions of a bench file, worked by hand from the numbers in it."""

import math
from pathlib import Path

import pytest

from rig.bench.load_bench import load_bench

ROOT = Path(__file__).resolve().parents[2]
BENCH = load_bench(ROOT / "fixtures/benches/linux.toml").bench
HALF_OF_THE_CLOSEST_LIMIT_PCT = 0.2 / 3.0  # U above a third of the limit judges nothing


def test_each_contribution_is_its_limit_over_its_divisor() -> None:
    by_name = {line.name: line for line in BENCH.uncertainty_lines()}
    assert by_name["reference calibration"].std_unc_ppm == pytest.approx(100.0 / 2.0)
    assert by_name["reference drift"].std_unc_ppm == pytest.approx(50.0 / math.sqrt(3.0))
    assert by_name["reference temperature"].std_unc_ppm == pytest.approx(10.0 / math.sqrt(3.0))
    assert by_name["pulse edge of the meter"].std_unc_ppm == pytest.approx(20.0 / math.sqrt(3.0))
    assert all(line.assumed for line in by_name.values())


def test_angles_count_by_the_tangent_and_values_do_not() -> None:
    for line in BENCH.uncertainty_lines():
        at_unity, at_half = line.std_unc_pct(0.0), line.std_unc_pct(math.tan(math.pi / 3))
        if line.of_angle:
            assert at_unity == 0.0
            assert at_half == pytest.approx(line.std_unc_ppm * math.sqrt(3.0) * 1e-4)
        else:
            assert at_unity == at_half


def test_the_bench_is_good_enough_for_the_closest_limit() -> None:
    combined = math.hypot(*(line.std_unc_pct(0.0) for line in BENCH.uncertainty_lines()))
    assert 2.0 * combined < HALF_OF_THE_CLOSEST_LIMIT_PCT


def test_an_edge_has_resolution_and_jitter() -> None:
    calculator = BENCH.error_calculator
    assert calculator.time_std_unc_ns == pytest.approx(math.hypot(100 / math.sqrt(12.0), 50.0))
