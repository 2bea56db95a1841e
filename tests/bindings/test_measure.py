"""The streaming and the batch interface of the core."""

import kwcore
import numpy as np
import pytest

from tests.oracle.transients import Changing, at_frequency, steady

U_V, F_HZ = 230.0, 50.2
POINTS_PER_CYCLE, CAPTURED_PER_CYCLE = 256, 64
CAPTURE_COUNT = 1  # half a count either way, of two roundings


def frames(seconds: float = 2.0) -> np.ndarray:
    return Changing(at_frequency(F_HZ), steady(U_V)).counts(seconds)


def test_one_call_gives_what_a_stream_gives() -> None:
    registers = {0x100A: [60000, 60000], 0x1003: [0, 0]}
    found = kwcore.measure(frames(), registers, quality=True)
    meter = kwcore.Meter()
    for address, words in registers.items():
        meter.write_registers(address, words)
    meter.record(half_cycles=True, blocks=True, windows=True)
    samples = frames()
    for start in range(0, len(samples), 1000):
        meter.feed(np.ascontiguousarray(samples[start : start + 1000]))
    assert found["windows"].tobytes() == meter.take_windows().tobytes()
    assert found["blocks"].tobytes() == meter.take_blocks().tobytes()
    assert found["half_cycles"].tobytes() == meter.take_half_cycles().tobytes()
    assert found["pulses"].tolist() == meter.take_pulses().tolist()
    assert found["quantities"] == meter.quantities()
    assert found["quality"]["windows"] == len(found["windows"])
    assert len(found["pulses"]) > 0


def test_windows_follow_each_other_without_a_gap() -> None:
    windows = kwcore.measure(frames())["windows"]
    assert (windows["start"][1:] == windows["end"][:-1]).all()
    assert windows["hd_u_l1_pct"].shape == (len(windows), 62)


def test_what_was_not_asked_for_is_not_kept() -> None:
    meter = kwcore.Meter()
    meter.feed(frames(0.5))
    assert len(meter.take_windows()) == len(meter.take_half_cycles()) == 0
    assert meter.take_points().shape == (0, 6)


def test_capture_has_every_fourth_point_in_counts_of_the_manual() -> None:
    meter = kwcore.Meter()
    meter.record(points=True, capture=True)
    meter.feed(frames())
    points, captured = meter.take_points(), meter.take_capture()
    assert captured.dtype == np.int16
    assert len(captured) * POINTS_PER_CYCLE == len(points) * CAPTURED_PER_CYCLE
    kept = points[:: POINTS_PER_CYCLE // CAPTURED_PER_CYCLE]
    counts_per_volt = np.ptp(captured[:, 0].astype(float)) / np.ptp(kept[:, 0].astype(float))
    assert np.max(np.abs(captured[:, 1] - kept[:, 1] * counts_per_volt)) <= CAPTURE_COUNT
    meter.write_registers(0x0FFD, [2])
    meter.take_capture()
    meter.feed(frames(0.5))
    assert len(meter.take_capture()) == 0


def test_bad_calls_are_named() -> None:
    with pytest.raises(TypeError, match="frames"):
        kwcore.measure(frames(0.1).astype(float))
    with pytest.raises(ValueError, match="write 1 registers at 1003H"):
        kwcore.measure(frames(0.1), {0x1003: [9]})
    for words in (None, 5, [-1], [70000]):
        with pytest.raises(ValueError, match="registers: expected a sequence of words"):
            kwcore.measure(frames(0.1), {0x1003: words})  # type: ignore[dict-item]
    beyond = frames(0.1)
    beyond[7, 2] = 2**23
    with pytest.raises(ValueError, match=r"counts of 24 bits.*got 8388608 in frame 7"):
        kwcore.measure(beyond)
    with pytest.raises(ValueError, match="current_input: expected 1A"):
        kwcore.measure(frames(0.1), current_input="2A")
