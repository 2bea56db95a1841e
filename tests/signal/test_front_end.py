"""The virtual front end: counts against the closed form, wiring, clamping, rounding."""

from __future__ import annotations

from itertools import pairwise

import kwcore
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.signal import oracle
from tests.signal.recipes import I_PEAK_A, U_PEAK_V, random_recipe, three_phase

COUNT_MAX = 2**23 - 1
# The increment is within half a unit of 2^-64 turns, times an order of at most 63; over 2^20
# samples that is 2 pi 63 2^19 / 2^64 of 2^23 counts, 1e-4. Nearer to a tie than this, either
# count is right.
INDEX_MAX = 2**20
TIE_MARGIN = 1e-4


def frames(
    recipe: kwcore.RecipeDict, config: kwcore.FrontEndDict, start: int = 0, count: int = 1280
) -> NDArray[np.int32]:
    front_end = kwcore.AnalogueFrontEnd(kwcore.SignalRecipe(recipe), kwcore.FrontEndConfig(config))
    return front_end.frames(start, count)


def exact_counts() -> tuple[mpmath.mpf, mpmath.mpf]:
    """Counts per volt and per ampere from the definition of the converter."""
    root = mpmath.sqrt(2)
    return 2**23 / (mpmath.mpf(480) * root), 2**23 / (mpmath.mpf("2.4") * root)


def assert_is_rounded(count: int, exact: mpmath.mpf, label: object) -> None:
    assert abs(count - exact) <= 0.5 + TIE_MARGIN, (label, count, exact)


def test_counts_are_the_rounded_closed_form_with_every_imperfection() -> None:
    mpmath.mp.dps = oracle.DIGITS
    recipe = random_recipe(3)
    for voltage in recipe["voltages"]:
        voltage["components"] = voltage["components"][:1]
    for current in recipe["currents"]:
        current["components"] = current["components"][:1]
    config: kwcore.FrontEndDict = {
        "clock_error_ppm": 42.5,
        "voltages": [
            {"gain_error": 2e-3, "offset_v": 0.1, "delay_s": 3e-6},
            {"gain_error": -1e-3, "delay_s": -7.7e-6},
            {"offset_v": -0.05, "reversed": True},
        ],
        "currents": [
            {"delay_s": 13.9e-6},
            {"gain_error": 5e-3, "source_channel": 5},
            {"offset_a": 1e-4, "source_channel": 4, "reversed": True},
        ],
    }
    wiring = [(0, 1), (1, 1), (2, -1), (3, 1), (5, 1), (4, -1)]
    rate_hz = oracle.true_rate_hz(12800.0, 42.5)
    per_volt, per_ampere = exact_counts()
    sources = oracle.channels(recipe)
    inputs = [*config["voltages"], *config["currents"]]
    offsets = [0.1, 0.0, -0.05, 0.0, 0.0, 1e-4]
    for n in np.random.default_rng(1).integers(0, INDEX_MAX, 25).tolist():
        counts = frames(recipe, config, n, 1)[0].tolist()
        for c, (source, sign) in enumerate(wiring):
            scale = per_volt if c < 3 else per_ampere
            delay_s = float(inputs[c].get("delay_s", 0.0))
            value = oracle.ideal_value(sources[source], recipe["f_hz"], rate_hz, n, delay_s)
            gain = 1 + mpmath.mpf(float(inputs[c].get("gain_error", 0.0)))
            offset = offsets[c]
            assert_is_rounded(counts[c], (sign * value * gain + offset) * scale, (n, c))


def test_full_scale_is_that_of_the_converter() -> None:
    full_scale_v: float = kwcore.signal.FULL_SCALE_PEAK_V
    full_scale_a: float = kwcore.signal.FULL_SCALE_PEAK_A
    assert full_scale_v == pytest.approx(1.2 * 400 * 2**0.5, rel=1e-15)
    assert full_scale_a == pytest.approx(2 * 1.2 * 2**0.5, rel=1e-15)
    first = frames(three_phase(), {}, 0, 1)[0]
    assert first[0] == round(U_PEAK_V / (480 * 2**0.5) * 2**23)
    assert first[3] == round(I_PEAK_A / (2.4 * 2**0.5) * 2**23)


@given(st.floats(-(2.0**24), 2.0**24))
def test_rounding_is_half_to_even(counts: float) -> None:
    assert kwcore.signal.round_to_count(counts) == round(counts)


@given(st.integers(-(2**23), 2**23))
def test_ties_go_to_the_even_count(whole: int) -> None:
    assert kwcore.signal.round_to_count(whole + 0.5) == round(whole + 0.5)


def test_clamped_values_are_counted() -> None:
    recipe = three_phase()
    recipe["voltages"][1]["components"][0]["peak_v"] = 700.0
    front_end = kwcore.AnalogueFrontEnd(kwcore.SignalRecipe(recipe), kwcore.FrontEndConfig({}))
    counts = front_end.frames(0, 12800)
    beyond = np.count_nonzero(np.abs(counts) == COUNT_MAX)
    assert front_end.saturated_count == beyond > 0
    front_end.frames(0, 12800)
    assert front_end.saturated_count == 2 * beyond
    assert counts.max() == COUNT_MAX
    assert counts.min() == -COUNT_MAX


def test_a_delay_of_a_lag_turns_the_fundamental_by_it() -> None:
    lag_deg = 0.25
    delay_s = kwcore.delay_of_lag_s(lag_deg, 50.0)
    count = 12800
    late = frames(three_phase(), {"currents": [{"delay_s": delay_s}, {}, {}]}, 0, count)
    turn = np.exp(-2j * np.pi * 50 * np.arange(count) / 12800)
    measured_deg = np.degrees(np.angle(np.sum(late[:, 0] * turn) / np.sum(late[:, 3] * turn)))
    # Rounding noise of both, 0.29 counts rms; it repeats with the cycle, so 256 samples count.
    resolution_deg = 5 * np.degrees(0.29 * np.sqrt(2 / 256) * np.sqrt(2) / 3.4e6)
    assert measured_deg == pytest.approx(lag_deg, abs=resolution_deg)


def test_front_end_noise_has_the_asked_rms_and_depends_on_the_seed() -> None:
    count = 1 << 16
    inputs: list[kwcore.VoltageInputDict] = [{"noise_rms_v": 0.05}, {"noise_rms_v": 0.05}, {}]
    quiet = frames(three_phase(), {}, 0, count).astype(np.float64)
    one = frames(three_phase(), {"noise_seed": 1, "voltages": inputs}, 0, count) - quiet
    two = frames(three_phase(), {"noise_seed": 2, "voltages": inputs}, 0, count) - quiet
    asked = 0.05 * kwcore.signal.COUNTS_PER_VOLT
    rounding = 1 / 6  # variance of the difference of two roundings, in counts^2
    five_sigma = 5 / np.sqrt(2 * count)
    for noise in (one, two):
        rms = np.sqrt(noise[:, :2].var(axis=0) - rounding)
        assert np.all(np.abs(rms / asked - 1) < five_sigma)
        assert not noise[:, 2:].any()
    independent = 5 / np.sqrt(count)
    assert abs(np.corrcoef(one[:, 0], two[:, 0])[0, 1]) < independent
    assert abs(np.corrcoef(one[:, 0], one[:, 1])[0, 1]) < independent


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**64 - 1),
    start=st.integers(0, 2**40),
    cuts=st.lists(st.integers(0, 300), max_size=5),
)
def test_chunks_change_no_count(seed: int, start: int, cuts: list[int]) -> None:
    config: kwcore.FrontEndDict = {
        "noise_seed": seed,
        "voltages": [{"noise_rms_v": 0.01}] * 3,
        "currents": [{"noise_rms_a": 1e-5}] * 3,
    }
    recipe = random_recipe(seed % 1000, noise_pct=0.01)
    whole = frames(recipe, config, start, 300)
    edges = [0, *sorted(cuts), 300]
    spans = list(pairwise(edges))
    parts = [frames(recipe, config, start + first, last - first) for first, last in spans]
    assert np.concatenate(parts).tobytes() == whole.tobytes()
