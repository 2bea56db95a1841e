"""Predictions against a numeric mean of the shifted waveform: no formula is shared."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rig.compare.prediction import predictions, shift_of
from rig.model.load import Harmonic

SAMPLES = 4096  # of one cycle: exact for orders far below half of it
NUMERIC_REL = 1e-9  # sums of 4096 doubles: 4096 x 1.1e-16, and cos of the angle
CHANNELS = ("u1", "u2", "u3", "i1", "i2", "i3")


def constants(**changes: float) -> dict[str, float]:
    names = [
        f"factory_{q}_{c}_{u}" for c in CHANNELS for q, u in (("gain", "ppb"), ("delay", "ps"))
    ]
    return dict.fromkeys(names, 0.0) | {f"factory_{key}": value for key, value in changes.items()}


def powers(u_v: float, i_a: float, lag: float, gains: tuple[float, float], turn: float) -> tuple:
    """(P, Q) of a sinusoid by sums over a cycle; `turn`: the current lags so much more."""
    x = 2.0 * np.pi * np.arange(SAMPLES) / SAMPLES
    u = gains[0] * u_v * np.sqrt(2.0) * np.cos(x)
    quadrature = gains[0] * u_v * np.sqrt(2.0) * np.sin(x)
    i = gains[1] * i_a * np.sqrt(2.0) * np.cos(x - lag - turn)
    return float(np.mean(u * i)), float(np.mean(quadrature * i))


@settings(max_examples=50)
@given(
    st.floats(-3.0, 3.0), st.integers(-50_000_000, 50_000_000), st.integers(-50_000_000, 50_000_000)
)
def test_power_follows_gain_and_delay(lag: float, gain_ppb: int, delay_ps: int) -> None:
    f_hz, u_v, i_a = 50.0, 230.0, 1.0
    p_w, q_var = powers(u_v, i_a, lag, (1.0, 1.0), 0.0)
    values = {"f_hz": f_hz, "u_rms_l1_v": u_v, "i_rms_l1_a": i_a}
    values |= {"p_l1_w": p_w, "q_selected_l1_var": q_var, "s_l1_va": u_v * i_a}
    shift = shift_of(constants(), constants(gain_i1_ppb=gain_ppb, delay_i1_ps=delay_ps))
    if shift is None:
        assert gain_ppb == delay_ps == 0
        return
    told = predictions(values, shift)
    turn = 2.0 * np.pi * f_hz * delay_ps * 1e-12
    wanted = powers(u_v, i_a, lag, (1.0, 1.0 + gain_ppb * 1e-9), turn)
    for name, value in zip(("p_l1_w", "q_selected_l1_var"), wanted, strict=True):
        assert told[name].value == pytest.approx(value, abs=u_v * i_a * NUMERIC_REL)
    assert "p_total_w" not in told  # two phases are not known


def test_delay_of_the_voltage_turns_the_other_way() -> None:
    shift = shift_of(constants(), constants(delay_u2_ps=1000.0))
    assert shift is not None
    assert shift.delay_s == (0.0, -1e-9, 0.0)


def test_harmonics_widen_the_tolerance_of_a_delay_only() -> None:
    values = {"f_hz": 50.0, "p_l1_w": 230.0, "q_selected_l1_var": 0.0, "s_l1_va": 230.0}
    lines = (Harmonic(order=5, u_pct=10.0, i_pct=40.0),)
    delay = shift_of(constants(), constants(delay_i1_ps=1e6))
    gain = shift_of(constants(), constants(gain_i1_ppb=1e6))
    assert delay is not None and gain is not None
    turn = 2.0 * np.pi * 50.0 * 1e-6
    wider = predictions(values, delay, lines)["p_l1_w"].tolerance
    bare = predictions(values, delay)["p_l1_w"].tolerance
    assert wider - bare == pytest.approx(230.0 * 0.1 * 0.4 * 5 * turn)
    assert predictions(values, gain, lines)["p_l1_w"] == predictions(values, gain)["p_l1_w"]


def test_same_constants_shift_nothing() -> None:
    assert shift_of(constants(), constants()) is None
    assert shift_of({}, {}) is None
