"""What the meter keeps of a delta and of the 400 Hz type, against brute force from its windows."""

import kwcore
import numpy as np
import numpy.typing as npt
import pytest

from rig.spec.registers_gen import REGISTERS
from tests.oracle.accumulated import Window, energies, fixed_demand
from tests.oracle.periodic import PeriodicSignal
from tests.oracle.stimulus import RATE_HZ, counts_of

BOOT_S = 1_795_608_000  # 2026-11-25 12:00:00
RATIO = 1000.0 * 10_000.0  # PT 100 kV / 100 V, CT 10 000 A / 1 A
COUNT_WH = 100.0 / RATIO  # 0.1 kWh of the primary
SUM_SHARE = 1e-7  # the aim: energy within 0.1 ppm of the sum of windows
# See test_records.py: ends of the minute to 6e-10 s, and 600 roundings.
DEMAND_SHARE = 2 * 6e-10 / 60.0 + 600 * 1.2e-16
QUIET_S = 1.0  # without current: the first window books the time of samples before its bounds


def load(f_hz: float, i_a: float) -> PeriodicSignal:
    """Three voltages against a floating VN, currents that sum to 0."""
    x = np.zeros((6, 64), dtype=complex)
    for k in range(3):
        turn = np.exp(-2j * np.pi * k / 3)
        x[k, [1, 5]] = [100.0 * turn, 2.0 * turn**5]
        x[3 + k, [1, 5]] = i_a * np.array([turn * np.exp(-0.5j), 0.05 * turn**5])
    return PeriodicSignal(f_hz, x)


def windows_of(taken: npt.NDArray[np.void], name: str, rate_hz: float) -> list[Window]:
    return [Window(w["start"] / rate_hz, w["end"] / rate_hz, float(w[name])) for w in taken]


def wh_at(meter: kwcore.Meter, name: str) -> float:
    high, low = meter.read_registers(REGISTERS[name].address, 2)
    return COUNT_WH * (int(high) << 16 | int(low))


def energy_meter(wiring: tuple[int, int], type_code: int) -> kwcore.Meter:
    meter = kwcore.Meter(boot_time_unix_s=BOOT_S)
    meter.write_registers(0x0FFD, [type_code])
    meter.write_registers(0x1003, list(wiring))
    meter.write_registers(0x1005, [1_000_000 >> 16, 1_000_000 & 0xFFFF, 1000, 10_000, 1])
    meter.record(windows=True)
    return meter


# (1003H, 1004H): 3LL with 3CT and 2CT, 2LL with 3CT and 2CT, 3LN.
WIRINGS = {
    "3LL 3CT": (3, 0),
    "3LL 2CT": (3, 2),
    "2LL 3CT": (2, 0),
    "2LL 2CT": (2, 2),
    "3LN": (0, 0),
}


@pytest.mark.parametrize("wiring", WIRINGS)
def test_energies_of_a_wiring_are_the_sum_of_its_windows(wiring: str) -> None:
    meter = energy_meter(WIRINGS[wiring], 0)
    meter.feed(counts_of(load(50.0, 0.0), QUIET_S))
    meter.feed(counts_of(load(50.0, 1.0), 5.0))
    meter.feed(counts_of(load(50.0, 0.0), QUIET_S))  # until all is released
    taken = meter.take_windows()
    rate_hz = RATE_HZ[0]
    p, q = (windows_of(taken, f"{n}", rate_hz) for n in ("p_total_w", "q_budeanu_total_var"))
    s = windows_of(taken, "s_arith_total_va", rate_hz)
    sums = energies(p, q)
    for name, hours in (
        ("ep_import", sums.import_wh),
        ("eq_import", sums.import_varh),
        ("es", energies(s, s).import_wh),
    ):
        assert hours > 0.05, name
        assert abs(wh_at(meter, name) - hours) <= COUNT_WH + SUM_SHARE * hours, name
    is_delta = wiring != "3LN"
    for name in ("ep_import_l1", "eq_import_l2", "es_l3"):
        assert (wh_at(meter, name) == 0.0) == is_delta, name


def test_nothing_registers_below_the_start_threshold() -> None:
    meter = energy_meter((3, 0), 0)
    meter.feed(counts_of(load(50.0, 0.00079), 5.0))
    assert wh_at(meter, "ep_import") == wh_at(meter, "es") == 0.0
    meter.feed(counts_of(load(50.0, 0.00085), 5.0))
    assert wh_at(meter, "ep_import") > 0.0


def test_demand_of_the_400_hz_type_is_that_of_its_windows() -> None:
    meter = energy_meter((0, 0), 2)
    meter.write_registers(0x100D, [1, 0])
    chunks = [counts_of(load(400.0, i_a), 8.0, 2) for i_a in (1.0, 0.3, 1.2)]
    for index in range(16):  # 128 s
        meter.feed(chunks[index % 3])
    windows = windows_of(meter.take_windows(), "p_total_w", RATE_HZ[2])
    expected = fixed_demand(windows, 60.0)[-1]
    assert expected.at_s == 120.0
    size = max(window.value for window in windows)
    shown = meter.quantities()["p_demand_w"]
    assert shown == pytest.approx(expected.value, abs=DEMAND_SHARE * size)
