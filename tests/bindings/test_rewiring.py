"""The first window after a change of wiring has samples of the new wiring alone."""

import kwcore
import numpy as np
import pytest

from tests.oracle.transients import RATE_HZ, Changing, at_frequency, steady

SAME = 1e-6  # of a value; noise of the converter, window to window
SETTLING_S = 0.02  # the filters before the windows are 100 samples long


def frames() -> np.ndarray:
    """A balanced set whose second current is wired the other way round: 2CT shows another one."""
    counts = Changing(at_frequency(50.0), steady(230.0)).counts(2.0)
    counts[:, 4] = -counts[:, 4]
    return counts


def test_minimum_of_a_steady_voltage_is_that_voltage_from_power_on() -> None:
    meter = kwcore.Meter()
    meter.feed(frames())
    assert meter.read_registers(0x4136, 1)[0] == meter.read_registers(0x41E5, 1)[0] == 2300


@pytest.mark.parametrize(("address", "code"), [(0x1003, 1), (0x1003, 2), (0x1004, 1), (0x1004, 2)])
def test_first_window_after_another_wiring_is_like_the_next(address: int, code: int) -> None:
    meter = kwcore.Meter()
    meter.feed(frames())
    meter.write_registers(address, [code])
    meter.record(windows=True, half_cycles=True)
    meter.feed(frames())
    first, second = meter.take_windows()[:2]
    for name in ("u_rms_l1_v", "u_rms_l12_v", "i_rms_l1_a", "i_rms_l2_a", "p_total_w"):
        assert abs(first[name] - second[name]) <= SAME * abs(second[name]), name
    assert 0.0 <= first["start"] - 2.0 * RATE_HZ < SETTLING_S * RATE_HZ
    half_cycles = meter.take_half_cycles()
    for name in ("u_l2_v", "i_l2_a"):
        assert abs(half_cycles[name][0] - half_cycles[name][9]) <= SAME * half_cycles[name][9], name
