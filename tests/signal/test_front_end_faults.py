"""What is planted in the virtual front end, against closed forms in NumPy."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import kwcore
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.signal.recipes import I_PEAK_A, U_PEAK_V, three_phase

RATE_HZ = 12800.0
COUNT = 1280
FULL_SCALE_COUNTS = 2.0**23
# Half a count of rounding, and a few double roundings of four million counts.
COUNTS_TOLERANCE = 0.5 + 1e-6


def frames(config: dict[str, Any], start: int = 0, count: int = COUNT) -> NDArray[np.int32]:
    front_end = kwcore.AnalogueFrontEnd(
        kwcore.SignalRecipe(three_phase()), kwcore.FrontEndConfig(config)
    )
    return front_end.frames(start, count)


def cosine(peak_counts: float, phase: int) -> NDArray[np.float64]:
    """What an ideal converter sees of three_phase()."""
    turns = 50.0 * np.arange(COUNT) / RATE_HZ - phase / 3.0
    return np.asarray(peak_counts * np.cos(2.0 * np.pi * turns))


def u_counts(phase: int) -> NDArray[np.float64]:
    return cosine(U_PEAK_V / (480.0 * 2**0.5) * FULL_SCALE_COUNTS, phase)


def i_counts(phase: int) -> NDArray[np.float64]:
    return cosine(I_PEAK_A / (2.4 * 2**0.5) * FULL_SCALE_COUNTS, phase)


def assert_equals(counts: NDArray[np.int32], expected: NDArray[np.float64]) -> None:
    assert np.max(np.abs(counts - expected)) <= COUNTS_TOLERANCE


def test_crosstalk_adds_a_share_of_the_other_input() -> None:
    leaky = {"crosstalk": 2e-3, "crosstalk_channel": 0}
    counts = frames({"currents": [leaky, {}, {}]})
    assert_equals(counts[:, 3], i_counts(0) + 2e-3 * u_counts(0))
    assert np.array_equal(np.delete(counts, 3, 1), np.delete(frames({}), 3, 1))


def test_what_leaked_in_does_not_leak_on() -> None:
    counts = frames(
        {
            "voltages": [{"crosstalk": 0.5, "crosstalk_channel": 3}, {}, {}],
            "currents": [{"crosstalk": -0.25, "crosstalk_channel": 0}, {}, {}],
        }
    )
    assert_equals(counts[:, 0], u_counts(0) + 0.5 * i_counts(0))
    assert_equals(counts[:, 3], i_counts(0) - 0.25 * u_counts(0))


def test_crosstalk_takes_gain_and_offset_of_the_other_input_along() -> None:
    counts = frames(
        {
            "voltages": [{"gain_error": 0.1, "offset_v": 48.0}, {}, {}],
            "currents": [{}, {"crosstalk": 0.5, "crosstalk_channel": 0}, {}],
        }
    )
    offset = 48.0 / (480.0 * 2**0.5) * FULL_SCALE_COUNTS
    assert_equals(counts[:, 4], i_counts(1) + 0.5 * (1.1 * u_counts(0) + offset))


def test_clipping_cuts_off_at_its_share_of_full_scale() -> None:
    counts = frames({"currents": [{}, {"clip_share": 0.3}, {}]})
    most = 0.3 * FULL_SCALE_COUNTS
    assert_equals(counts[:, 4], np.clip(i_counts(1), -most, most))
    assert np.max(np.abs(counts[:, 4])) == round(most)
    assert np.array_equal(np.delete(counts, 4, 1), np.delete(frames({}), 4, 1))


def test_noise_of_the_converter_is_not_clipped_by_the_amplifier() -> None:
    current = {"clip_share": 0.3, "noise_rms_a": 1e-3}
    counts = frames({"currents": [{}, current, {}]})
    assert np.max(np.abs(counts[:, 4])) > round(0.3 * FULL_SCALE_COUNTS)


def test_a_stuck_bit_is_always_one_and_changes_no_other_bit_or_channel() -> None:
    healthy = frames({})
    counts = frames({"currents": [{"stuck_mask": 1 << 14}, {}, {}]})
    assert np.array_equal(counts[:, 3], healthy[:, 3] | (1 << 14))
    assert np.any(healthy[:, 3] & (1 << 14) == 0)
    assert np.array_equal(np.delete(counts, 3, 1), np.delete(healthy, 3, 1))


def test_a_warm_up_brings_its_gain_with_a_time_constant_of_60_s() -> None:
    for start_s, warm in ((0, 0.0), (60, 1.0 - np.exp(-1.0)), (6000, 1.0)):
        counts = frames({"currents": [{}, {"warm_up": 0.01}, {}]}, int(start_s * RATE_HZ), 64)
        expected = i_counts(1)[:64] * (1.0 + 0.01 * warm)
        assert np.max(np.abs(counts[:, 4] - expected)) <= COUNTS_TOLERANCE
    assert np.array_equal(frames({"currents": [{}, {"warm_up": 0.0}, {}]}), frames({}))


@pytest.mark.parametrize("every", [2, 3, 64, 65, 400])
def test_every_nth_frame_is_lost_and_no_other(every: int) -> None:
    noisy = {"noise_seed": 7, "voltages": [{"noise_rms_v": 0.1}] * 3}
    whole = frames(noisy)
    kept = np.delete(whole, np.arange(every - 1, COUNT, every), axis=0)
    assert np.array_equal(frames({**noisy, "lost_every": every}, 0, len(kept)), kept)


@settings(max_examples=30, deadline=None)
@given(
    every=st.integers(2, 500),
    start=st.integers(0, 2**40),
    cuts=st.lists(st.integers(0, 300), max_size=5),
)
def test_chunks_change_no_count(every: int, start: int, cuts: list[int]) -> None:
    leaky = {"crosstalk": 0.1, "crosstalk_channel": 1, "clip_share": 0.4, "noise_rms_a": 1e-4,
             "warm_up": 0.1, "stuck_mask": 5}  # fmt: skip
    config = {"lost_every": every, "currents": [leaky] * 3}
    whole = frames(config, start, 300)
    spans = list(pairwise([0, *sorted(cuts), 300]))
    parts = [frames(config, start + first, last - first) for first, last in spans]
    assert np.concatenate(parts).tobytes() == whole.tobytes()


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"lost_every": 1}, "lost_every = 1: must be 0 or at least 2"),
        ({"lost_every": -1}, "lost_every = -1: must be 0 to"),
        ({"currents": [{"clip_share": 0.0}, {}, {}]}, "currents[0].clip_share = 0"),
        ({"voltages": [{}, {"clip_share": 1.5}, {}]}, "voltages[1].clip_share = 1.5"),
        ({"currents": [{}, {}, {"crosstalk": -1.5}]}, "currents[2].crosstalk = -1.5"),
        ({"currents": [{"crosstalk_channel": 6}, {}, {}]}, "currents[0].crosstalk_channel = 6"),
        ({"currents": [{"warm_up": 0.6}, {}, {}]}, "currents[0].warm_up = 0.6"),
        ({"currents": [{"stuck_mask": 1 << 23}, {}, {}]}, "currents[0].stuck_mask = 8388608"),
    ],
)
def test_a_wrong_size_is_refused_with_its_place_and_limits(
    config: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError) as refusal:
        kwcore.FrontEndConfig(config)
    assert str(refusal.value).startswith(message)
    assert "must be" in str(refusal.value)


def test_the_settings_come_back_as_they_were_given() -> None:
    current = {"crosstalk": 0.125, "crosstalk_channel": 2, "clip_share": 0.75,
               "warm_up": 0.25, "stuck_mask": 6}  # fmt: skip
    again = kwcore.FrontEndConfig({"lost_every": 9, "currents": [current] * 3}).to_dict()
    assert again["lost_every"] == 9
    assert all(dict(item).items() >= current.items() for item in again["currents"])
