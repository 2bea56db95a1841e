"""Groups of the 5 Hz bins and their aggregates against NumPy's transform of the same points."""

import kwcore
import numpy as np
import pytest

from tests.oracle.transients import RATE_HZ, Changing, at_frequency, gate, steady

UDIN_V = 230.0
# float32 transform: 1e-6 of the largest bin (lane_fft.hpp), a group has up to 9 of them.
GROUP_TOLERANCE_V = UDIN_V * 3e-6
MEAN_TOLERANCE = 1e-12  # sums in double
BOOT_UNIX_S = 1_800_000_000  # a multiple of 7200 s
# Cycles of a window, points of it, by the code of 0FFDH.
TYPES = {0: (10, 2560), 1: (12, 3072), 2: (80, 5120)}


def run(signal: Changing, seconds: float, boot_unix_s: int = BOOT_UNIX_S) -> kwcore.Meter:
    meter = kwcore.Meter(boot_time_unix_s=boot_unix_s)
    meter.record(points=True, windows=True)
    meter.analyse_quality()
    meter.feed(signal.counts(seconds))
    return meter


def groups_of(points: np.ndarray, cycles: int) -> tuple[np.ndarray, np.ndarray]:
    """Subgroups 1 to 63 and interharmonics 0 to 62 of each channel, by the definition."""
    square = 2.0 * np.abs(np.fft.rfft(points.astype(float), axis=0) / len(points)) ** 2
    subgroups = [np.sqrt(square[h * cycles - 1 : h * cycles + 2].sum(axis=0)) for h in range(1, 64)]
    between = [
        np.sqrt(square[n * cycles + 2 : (n + 1) * cycles - 1].sum(axis=0)) for n in range(63)
    ]
    return np.array(subgroups).T, np.array(between).T


@pytest.mark.parametrize("tone_hz", [75.0, 128.7, 377.0])
def test_groups_are_those_of_numpy(tone_hz: float) -> None:
    signal = Changing(at_frequency(50.17), steady(UDIN_V), tone_hz=tone_hz, tone_part=0.03)
    meter = run(signal, 2.0)
    found = meter.quality()
    points = meter.take_points()
    count = len(meter.take_windows())
    assert found["windows"] == count
    cycles, length = TYPES[0]
    last = points[(count - 1) * length : count * length]
    subgroups, between = groups_of(last, cycles)
    assert np.max(np.abs(found["subgroup_rms"][:, 1:] - subgroups)) < GROUP_TOLERANCE_V
    assert np.max(np.abs(found["interharmonic_rms"] - between)) < GROUP_TOLERANCE_V
    thds = np.sqrt(np.sum(subgroups[:, 1:] ** 2, axis=1)) / subgroups[:, 0]
    assert np.max(np.abs(found["thds"] - thds)) < GROUP_TOLERANCE_V / UDIN_V


def test_fifteen_windows_and_ten_minutes_are_roots_of_mean_squares() -> None:
    signal = Changing(at_frequency(50.0), lambda t_s: UDIN_V * (0.95 + 0.01 * t_s))
    meter = run(signal, 10.0, BOOT_UNIX_S + 600 - 8)
    windows = meter.take_windows()
    found = meter.quality()
    count = len(windows)
    assert found["windows"] == count
    fifteen = windows[count // 15 * 15 - 15 : count // 15 * 15]
    expected = np.sqrt(np.mean(fifteen["u_rms_l2_v"] ** 2))
    assert abs(found["fifteen_windows"]["u_rms_v"][1] / expected - 1.0) < MEAN_TOLERANCE
    ten_minutes = found["ten_minutes"]
    # The tick comes 8 s after power-on; the clock of a window is that of its publication.
    inside = windows[: ten_minutes["windows"]]
    assert abs(inside["end"][-1] / RATE_HZ - 8.0) < 0.25
    expected = np.sqrt(np.mean(inside["u_rms_l3_v"] ** 2))
    assert abs(ten_minutes["u_rms_v"][2] / expected - 1.0) < MEAN_TOLERANCE
    assert ten_minutes["end_unix_s"] == BOOT_UNIX_S + 600
    assert found["two_hours"]["windows"] == 0


def test_a_dip_flags_its_window_and_the_intervals_that_hold_it() -> None:
    meter = run(Changing(at_frequency(50.0), gate(UDIN_V, 0.8 * UDIN_V, 2.0, 0.05)), 3.4)
    flags = meter.quality()["fifteen_windows"]["flagged"], meter.quality()["flagged"]
    assert flags == (True, False)
    steady_meter = run(Changing(at_frequency(50.0), steady(UDIN_V)), 7.0)
    assert not steady_meter.quality()["fifteen_windows"]["flagged"]


def test_groups_of_a_delta_are_those_of_its_line_voltages() -> None:
    signal = Changing(at_frequency(50.17), steady(UDIN_V), tone_hz=128.7, tone_part=0.03)
    counts = signal.counts(2.0)
    counts[:, 1] = counts[:, 1] * 9 // 10  # unlike
    meter = kwcore.Meter()
    meter.write_registers(0x1003, [3, 0])
    meter.record(points=True, windows=True)
    meter.analyse_quality(declared_v=UDIN_V * 3**0.5)
    meter.feed(counts)
    found, points, count = meter.quality(), meter.take_points(), len(meter.take_windows())
    cycles, length = TYPES[0]
    u = points[(count - 1) * length : count * length, :3].astype(float)
    lines = np.stack([u[:, 0] - u[:, 1], u[:, 2] - u[:, 0], u[:, 1] - u[:, 2]], axis=1)
    subgroups, between = groups_of(lines, cycles)
    assert np.max(np.abs(found["subgroup_rms"][:3, 1:] - subgroups)) < 2 * GROUP_TOLERANCE_V
    assert np.max(np.abs(found["interharmonic_rms"][:3] - between)) < 2 * GROUP_TOLERANCE_V
    assert found["flagged"] is False


def test_an_interruption_flags_and_an_absent_phase_does_not() -> None:
    gap = run(Changing(at_frequency(50.0), gate(UDIN_V, 0.0, 2.0, 0.05)), 3.4)
    assert gap.quality()["fifteen_windows"]["flagged"]
    meter = kwcore.Meter()
    meter.write_registers(0x1003, [1, 1])  # 1LN: U1 and I1 alone
    meter.analyse_quality()
    counts = Changing(at_frequency(50.0), steady(UDIN_V)).counts(2.0)
    counts[:, [1, 2, 4, 5]] = 0
    meter.feed(counts)
    assert meter.quality()["flagged"] is False


def test_an_analyser_that_comes_late_begins_with_the_next_whole_window() -> None:
    signal = Changing(at_frequency(50.17), steady(UDIN_V), tone_hz=128.7, tone_part=0.03)
    counts = signal.counts(2.0)
    early, late = kwcore.Meter(), kwcore.Meter()
    early.analyse_quality()
    late.record(windows=True)
    cut = 9000  # within a window
    for meter in (early, late):
        meter.feed(np.ascontiguousarray(counts[:cut]))
    before = len(late.take_windows())
    late.analyse_quality()
    for meter in (early, late):
        meter.feed(np.ascontiguousarray(counts[cut:]))
    after = len(late.take_windows())
    assert before > 0
    assert late.quality()["windows"] in (after - 1, after - 2)  # one may wait for publication
    for name in ("subgroup_rms", "interharmonic_rms"):
        assert (late.quality()[name] == early.quality()[name]).all()


def test_ten_second_frequency_counts_cycles_over_their_time() -> None:
    meter = run(Changing(at_frequency(50.123), steady(UDIN_V)), 13.0, BOOT_UNIX_S + 9)
    assert abs(meter.quality()["f_10s_hz"] - 50.123) < 1e-6  # 1 uHz: no noise


def test_quality_before_it_was_asked_for_and_bad_values_are_refused() -> None:
    meter = kwcore.Meter()
    with pytest.raises(ValueError, match="expected analyse_quality"):
        meter.quality()
    with pytest.raises(ValueError, match="lamp: expected 230V50Hz or 120V60Hz, got candle"):
        meter.analyse_quality(lamp="candle")
    with pytest.raises(ValueError, match="declared_v: expected above 0"):
        meter.analyse_quality(declared_v=0.0)
