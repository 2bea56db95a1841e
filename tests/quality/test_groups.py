"""Groups of windows against NumPy's transform, from bare points and through the meter."""

import kwcore
import numpy as np
import numpy.typing as npt
import pytest
from kwcore import QualityAnalyser

Floats = npt.NDArray[np.float64]

SHAPES = {"50": (10, 256, 63), "60": (12, 256, 63), "400": (80, 64, 15)}
# Bins within 3e-7 of the largest; a group of up to 77 bins adds their squares.
OF_LARGEST = 3e-7
# Class I asks for 5 %; the bins of a window whose frequency is held have the meter's own 10 ppm of
# a harmonic and what the frequency is off by: a line 75 bins up moves by 1e-4 bins a ppm.
OF_METER = 5e-5


def groups_of(x: Floats, cycles: int, order_max: int) -> tuple[Floats, Floats, float]:
    """Subgroups, interharmonic subgroups and THDS, from the definition."""
    square = 2 * np.abs(np.fft.rfft(x) / len(x)) ** 2
    subgroups, between = np.zeros(64), np.zeros(63)
    for h in range(1, order_max + 1):
        subgroups[h] = np.sqrt(square[h * cycles - 1 : h * cycles + 2].sum())
    for n in range(order_max):
        between[n] = np.sqrt(square[n * cycles + 2 : (n + 1) * cycles - 1].sum())
    return subgroups, between, float(np.sqrt((subgroups[2:] ** 2).sum()) / subgroups[1])


@pytest.mark.parametrize("nominal_hz", SHAPES)
@pytest.mark.parametrize("seed", range(4))
def test_groups_of_any_window_are_those_of_the_definition(nominal_hz: str, seed: int) -> None:
    cycles, points_per_cycle, order_max = SHAPES[nominal_hz]
    rng = np.random.default_rng(seed)
    size = np.array([230.0, 120.0, 1.0, 5.0, 0.05, 1.0])
    points = (rng.uniform(-1.0, 1.0, (cycles * points_per_cycle, 6)) * size).astype(np.float32)
    analyser = QualityAnalyser(nominal_hz=nominal_hz)
    analyser.points(points)
    analyser.finish_window(0, 2560, 0)
    values = analyser.window()
    for channel in range(6):
        subgroups, between, thds = groups_of(points[:, channel].astype(float), cycles, order_max)
        largest = max(subgroups.max(), between.max())
        bound = OF_LARGEST * largest * 9
        np.testing.assert_allclose(values["subgroup_rms"][channel], subgroups, rtol=0, atol=bound)
        np.testing.assert_allclose(
            values["interharmonic_rms"][channel], between, rtol=0, atol=bound
        )
        assert values["thds"][channel] == pytest.approx(thds, rel=1e-5)


def test_groups_of_a_metered_signal_at_another_frequency() -> None:
    """2.3 V at 7.5 f and 4.6 V of order 63 on 230 V at 48.3 Hz, from counts by way of the meter."""
    f_hz, seconds = 48.3, 3.0
    parts = [(1.0, 230.0), (7.5, 2.3), (63.0, 4.6)]
    lines = [
        {"order": order, "peak_v": rms * 2**0.5, "phase_turns": 0.1 * order} for order, rms in parts
    ]
    silent = [{"components": []}] * 3
    fields = {"f_hz": f_hz, "voltages": [{"components": lines}] * 3, "currents": silent}
    recipe = kwcore.SignalRecipe(fields)
    front_end = kwcore.AnalogueFrontEnd(recipe, kwcore.FrontEndConfig({"rate_hz": 12800.0}))
    meter = kwcore.Meter()
    meter.record(windows=True, points=True)
    meter.feed(front_end.frames(0, round(seconds * 12800)))
    points, windows = meter.take_points(), meter.take_windows()
    analyser = QualityAnalyser()
    for k, window in enumerate(windows):
        analyser.points(np.ascontiguousarray(points[2560 * k : 2560 * (k + 1)], dtype=np.float32))
        analyser.finish_window(window["start"], window["end"], window["end"] / 12800)
    assert analyser.groups_missing == 0
    values = analyser.window()
    for channel in range(3):
        group = values["subgroup_rms"][channel]
        assert group[1] == pytest.approx(230.0, rel=OF_METER)
        assert group[63] == pytest.approx(4.6, rel=OF_METER)
        assert values["interharmonic_rms"][channel][7] == pytest.approx(2.3, rel=OF_METER)
    cycles = analyser.cycles()
    assert cycles["parts"] == 0 or cycles["complete"]


def test_lines_beside_a_large_one_stand_clear_of_its_noise() -> None:
    """1 mV beside 230 V, 107 dB below, is seen within the floor of float32."""
    n = np.arange(2560)
    points = np.zeros((2560, 6), dtype=np.float32)
    lines = np.sqrt(2) * (230.0 * np.cos(2 * np.pi * n / 256) + 1e-3 * np.cos(2 * np.pi * n / 51.2))
    points[:, 0] = lines
    analyser = QualityAnalyser()
    analyser.points(points)
    analyser.finish_window(0, 2560, 0)
    window = analyser.window()
    floor_v = 230.0 * 2.0**-24
    assert window["subgroup_rms"][0][5] == pytest.approx(1e-3, abs=floor_v)
    others = np.delete(window["subgroup_rms"][0], [0, 1, 5])
    print(f"largest of the silent groups: {others.max():.2e} V of 230 V")
    assert others.max() < floor_v


def test_a_wrong_array_is_refused_with_what_was_expected() -> None:
    analyser = QualityAnalyser()
    with pytest.raises(TypeError, match=r"points: expected a C-contiguous float32 array \(n, 6\)"):
        analyser.points(np.zeros((4, 6)))  # type: ignore[arg-type]
    points = np.zeros((4, 6), dtype=np.float32)
    points[2, 3] = np.nan
    with pytest.raises(ValueError, match=r"points\[2, 3\]: expected a number within 1e15, got nan"):
        analyser.points(points)
    with pytest.raises(ValueError, match="end: expected 0 to 2"):
        analyser.finish_window(0, -1, 0)
    with pytest.raises(ValueError, match="nominal_hz: expected one of 50, 60, 400, got 55"):
        QualityAnalyser(nominal_hz="55")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"i_rms_a\[1\]: expected a number within 1e15, got inf"):
        analyser.finish_window(0, 1, 0, i_rms_a=(0.0, np.inf, 0.0))
