"""The closed-form truth against a slow numeric integration of the waveform, and its symmetries."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rig.drivers.virtual.truth import truth_of
from rig.model.load import Harmonic, Load
from rig.plan.durations import power_w

# A mean over whole cycles of a trigonometric polynomial is exact when there are more points than
# twice the highest order of a product (2 * 63): what is left is rounding of 4096 terms.
POINTS = 4096
RELATIVE_ROUNDING = 1e-12

ANGLES = st.floats(-180.0, 180.0)
HARMONICS = st.lists(
    st.builds(
        Harmonic,
        order=st.integers(2, 63),
        u_pct=st.floats(0.0, 30.0),
        u_deg=ANGLES,
        i_pct=st.floats(0.0, 100.0),
        i_deg=ANGLES,
    ),
    max_size=4,
    unique_by=lambda line: line.order,
).map(tuple)
LOADS = st.builds(
    Load,
    f_hz=st.floats(45.0, 65.0),
    u_v=st.tuples(*[st.floats(10.0, 300.0)] * 3),
    i_a=st.tuples(*[st.floats(0.001, 2.0)] * 3),
    phi_deg=st.tuples(*[ANGLES] * 3),
    harmonics=HARMONICS,
)


def waveform(load: Load, phase: int) -> tuple[np.ndarray, np.ndarray]:
    """One cycle of voltage and current, written down from the definition of a Load."""
    theta = 2.0 * math.pi * np.arange(POINTS) / POINTS
    theta_u = theta - 2.0 * math.pi * phase / 3.0
    theta_i = theta_u - math.radians(load.phi_deg[phase])
    u, i = np.sin(theta_u), np.sin(theta_i)
    for line in load.harmonics:
        u = u + line.u_pct / 100 * np.sin(line.order * theta_u + math.radians(line.u_deg))
        i = i + line.i_pct / 100 * np.sin(line.order * theta_i + math.radians(line.i_deg))
    root2 = math.sqrt(2.0)
    return root2 * load.u_v[phase] * u, root2 * load.i_a[phase] * i


@settings(max_examples=60, deadline=None)
@given(load=LOADS)
def test_truth_is_the_numeric_mean_of_the_waveform(load: Load) -> None:
    truth = truth_of(load)
    for phase in range(3):
        u, i = waveform(load, phase)
        s_va = truth.s_va[phase]
        assert math.sqrt(np.mean(u * u)) == pytest.approx(truth.u_rms_v[phase], rel=1e-12)
        assert math.sqrt(np.mean(i * i)) == pytest.approx(truth.i_rms_a[phase], rel=1e-12)
        assert abs(np.mean(u * i) - truth.p_w[phase]) < RELATIVE_ROUNDING * s_va
        turn = np.exp(-2j * math.pi * np.arange(POINTS) / POINTS)
        u1, i1 = (np.mean(x * turn) * math.sqrt(2.0) for x in (u, i))
        assert abs((u1 * np.conj(i1)).imag - truth.q_fund_var[phase]) < RELATIVE_ROUNDING * s_va
        lines = np.fft.rfft(u)[1:-1] * np.conj(np.fft.rfft(i)[1:-1]) * 2.0 / POINTS**2
        assert abs(lines.imag.sum() - truth.q_budeanu_var[phase]) < RELATIVE_ROUNDING * s_va


@given(load=LOADS)
def test_apparent_power_bounds_active_power(load: Load) -> None:
    truth = truth_of(load)
    assert np.all(np.abs(truth.p_w) <= truth.s_va * (1.0 + RELATIVE_ROUNDING))


@given(load=LOADS)
def test_the_plan_s_power_is_the_truth_s(load: Load) -> None:
    truth = truth_of(load)
    assert power_w(load) == pytest.approx(
        abs(truth.p_total_w), abs=RELATIVE_ROUNDING * float(truth.s_va.sum())
    )


def test_known_values_at_half_power_factor() -> None:
    load = Load(f_hz=50.0, u_v=(230.0,) * 3, i_a=(1.0,) * 3, phi_deg=(60.0,) * 3)
    truth = truth_of(load)
    assert truth.p_total_w == pytest.approx(345.0)
    assert truth.q_fund_var.sum() == pytest.approx(3 * 230.0 * math.sin(math.pi / 3))


def test_fifth_harmonic_in_phase_adds_its_own_power() -> None:
    line = Harmonic(order=5, u_pct=10.0, i_pct=40.0)
    load = Load(f_hz=50.0, u_v=(230.0,) * 3, i_a=(1.0,) * 3, harmonics=(line,))
    assert truth_of(load).p_total_w == pytest.approx(690.0 * 1.04)  # metrology table: P/Pref 1.04
