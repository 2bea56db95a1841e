"""Sensation, Pst and Plt of the running meter against the SciPy flickermeter and the tables."""

from typing import Literal

import kwcore
import numpy as np
import pytest

from tests.oracle.slow_quality import LAMP_120V, LAMP_230V, Lamp, pst_of, sensation
from tests.oracle.transients import COUNTS_PER_VOLT, RATE_HZ

SENSATION_TOLERANCE = 0.04  # 5 % of class F1 in the sensation's root is 10 %: well inside
PST_TOLERANCE = 0.05  # class F1
BOOT_UNIX_S = 1_800_000_000  # a multiple of 600 s
SETTLE_S = 60.0  # the slowest filter, 3.2 s, to e^-18

# Changes a minute and relative change in percent for Pst = 1, rectangular modulation, 230 V 50 Hz
# lamp; from secondary sources @[IEC61000-4-15, clause not verified].
RECTANGULAR = {7: 1.450, 39: 0.894, 110: 0.722, 1620: 0.407}


def modulated(seconds: float, f_hz: float, depth: np.ndarray | float, u_v: float) -> np.ndarray:
    t_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    wave = u_v * np.sqrt(2.0) * np.cos(2 * np.pi * f_hz * t_s) * (1.0 + depth)
    counts = np.zeros((len(t_s), 6), dtype=np.int32)
    for phase in range(3):
        counts[:, phase] = np.rint(wave * COUNTS_PER_VOLT)
    return counts


def square(seconds: float, changes_per_min: float, change_pct: float) -> np.ndarray:
    t_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return change_pct / 200.0 * np.where((t_s * changes_per_min / 60.0) % 2.0 < 1.0, 1.0, -1.0)


@pytest.mark.parametrize(("name", "lamp"), [("230V50Hz", LAMP_230V), ("120V60Hz", LAMP_120V)])
@pytest.mark.parametrize("modulation_hz", [1.0, 4.0, 8.8, 17.5, 24.0])
def test_sensation_of_a_sine_is_that_of_the_slow_flickermeter(
    name: Literal["230V50Hz", "120V60Hz"], lamp: Lamp, modulation_hz: float
) -> None:
    seconds = 40.0
    t_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    depth = 0.004 * np.cos(2 * np.pi * modulation_hz * t_s)
    counts = modulated(seconds, lamp.mains_hz, depth, lamp.mains_v)
    meter = kwcore.Meter()
    meter.write_registers(0x0FFD, [0 if lamp.mains_hz == 50.0 else 1])
    meter.analyse_quality(lamp=name, declared_v=lamp.mains_v)
    step = round(0.1 * RATE_HZ)
    levels = []
    for start in range(0, len(counts), step):
        meter.feed(np.ascontiguousarray(counts[start : start + step]))
        levels.append(meter.quality()["p_inst"][0])
    truth = sensation(counts[:, 0].astype(float), lamp, RATE_HZ)
    half = len(levels) // 2
    mean = np.mean(levels[half:])
    assert abs(mean / np.mean(truth[len(truth) // 2 :]) - 1.0) < SENSATION_TOLERANCE


@pytest.mark.parametrize("changes_per_min", [7, 39, 110, 1620])
def test_rectangular_modulation_of_the_table_has_pst_one(changes_per_min: int) -> None:
    seconds = 160.0 if changes_per_min > 20 else 400.0
    depth = square(seconds + SETTLE_S, changes_per_min, RECTANGULAR[changes_per_min])
    counts = modulated(seconds + SETTLE_S, 50.0, depth, 230.0)
    # Two ticks of ten minutes: the first ends the settling, the second the interval.
    meter = kwcore.Meter(boot_time_unix_s=BOOT_UNIX_S + 600 - int(SETTLE_S))
    meter.analyse_quality()
    settled = round((SETTLE_S + 1.0) * RATE_HZ)
    meter.feed(np.ascontiguousarray(counts[:settled]))
    meter.write_registers(0x1040, clock_words(BOOT_UNIX_S + 1200 - int(seconds) + 2))
    meter.feed(np.ascontiguousarray(counts[settled:]))
    found = meter.quality()["pst"]
    assert np.max(np.abs(found - 1.0)) < PST_TOLERANCE


def clock_words(unix_s: int) -> list[int]:
    """1040H to 1045H."""
    stamp = np.datetime64(unix_s, "s").item()
    return [stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second]


def test_pst_of_the_slow_flickermeter_agrees_away_from_one() -> None:
    seconds = 160.0
    for change_pct in (0.3, 3.0):
        depth = square(seconds, 110, change_pct)
        u = modulated(seconds, 50.0, depth, 230.0)[:, 0].astype(float)
        levels = sensation(u, LAMP_230V, RATE_HZ)
        slow = pst_of(levels[round(SETTLE_S * RATE_HZ) :])
        assert abs(slow / (change_pct / RECTANGULAR[110]) - 1.0) < PST_TOLERANCE
