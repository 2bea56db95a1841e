"""Teaches: one test over many loads, by parametrisation."""

import math

import pytest

U_V, I_A = 230.0, 1.0
# Gains of voltage and current, 57 ppm each at the most, on S; delays of 30 + 25 ns between them
# turn the angle by 2 pi 50 Hz 55 ns = 1.7e-5, times S again; 3 ppm for noise and core.
TOLERANCE_OF_S = 2 * 57e-6 + 2 * math.pi * 50.0 * 55e-9 + 3e-6
S_TOTAL_VA = 3 * U_V * I_A


@pytest.mark.parametrize("pf", ["1", "0.8c", "0.5i", "0.5c", "0.25i"])
@pytest.mark.parametrize("direction", ["import", "export"])
def test_active_and_reactive_power_follow_the_angle(source, registers, truth, pf, direction):
    source.apply(u_v=U_V, i_a=I_A, pf=pf, direction=direction)
    reading = truth()
    tolerance = TOLERANCE_OF_S * S_TOTAL_VA
    assert registers["p_total_w"] == pytest.approx(reading.p_total_w, abs=tolerance)
    q_var = sum(reading.q_fund_var)
    assert registers["q_selected_total_var"] == pytest.approx(q_var, abs=tolerance)
