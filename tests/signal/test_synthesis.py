"""The ideal signal against its closed form at 50 digits, and as a pure function of the index."""

from __future__ import annotations

from itertools import pairwise

import kwcore
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signal import oracle
from tests.signal.recipes import random_recipe, three_phase

# Four factors, each within 4e-16, of which the two pairs weigh at most sqrt(2) each: 1.13e-15; and
# three roundings of products and one of their difference: 4.5e-16. All relative to the peak.
TONE_BOUND = 1.6e-15
SUM_ROUNDING = 2.0**-53  # of what has been summed, for each tone
INDEX_MAX = 2**40


def tolerance(channel: oracle.Channel) -> float:
    return (TONE_BOUND + len(channel.tones) * SUM_ROUNDING) * channel.peak_sum


@pytest.fixture(autouse=True)
def fifty_digits() -> None:
    mpmath.mp.dps = oracle.DIGITS


@pytest.mark.parametrize("seed", range(6))
def test_samples_are_the_closed_form_of_their_integer_phase(seed: int) -> None:
    fields = random_recipe(seed)
    clock_error_ppm = [0.0, 50.0, -123.456][seed % 3]
    rate_hz = oracle.true_rate_hz(12800.0, clock_error_ppm)
    generator = kwcore.SignalGenerator(kwcore.SignalRecipe(fields), 12800.0, clock_error_ppm)
    rng = np.random.default_rng(seed)
    for n in [0, 1, 63, 64, *rng.integers(0, INDEX_MAX, 40).tolist()]:
        values = generator.samples(n, 1)[0]
        for channel, value in zip(oracle.channels(fields), values, strict=True):
            exact = oracle.integer_value(channel, fields["f_hz"], rate_hz, n)
            assert abs(mpmath.mpf(float(value)) - exact) <= tolerance(channel), (n, channel)


@pytest.mark.parametrize("seed", range(6))
def test_integer_phase_stays_with_the_written_frequency(seed: int) -> None:
    """Rounding to 2^-64 turns is all that tells the integer phase from the written frequency."""
    fields = random_recipe(seed)
    generator = kwcore.SignalGenerator(kwcore.SignalRecipe(fields))
    rng = np.random.default_rng(seed)
    for n in rng.integers(0, INDEX_MAX, 20).tolist():
        values = generator.samples(n, 1)[0]
        for channel, value in zip(oracle.channels(fields), values, strict=True):
            exact = oracle.ideal_value(channel, fields["f_hz"], 12800.0, n)
            # Half a unit of increment per sample and order; order x f_hz is rounded when broken.
            turns = [
                (n * max(1.0, tone.order) / 2 + 1) * 2.0**-64
                + n * tone.order * fields["f_hz"] / 12800.0 * SUM_ROUNDING
                for tone in channel.tones
            ]
            slack = sum(
                2 * np.pi * t * tone.peak for t, tone in zip(turns, channel.tones, strict=True)
            )
            assert abs(mpmath.mpf(float(value)) - exact) <= tolerance(channel) + slack, (n, channel)


def test_a_phase_wrong_by_a_millionth_of_a_degree_is_seen() -> None:
    fields = three_phase()
    values = kwcore.SignalGenerator(kwcore.SignalRecipe(fields)).samples(77, 1)[0]
    channel = oracle.channels(fields)[0]
    moved = channel._replace(tones=(channel.tones[0]._replace(phase_turns=1e-6 / 360),))
    exact = oracle.integer_value(moved, 50.0, 12800.0, 77)
    assert abs(mpmath.mpf(float(values[0])) - exact) > 1000 * tolerance(channel)


@given(
    turns=st.floats(-1e6, 1e6),
    f_hz=st.floats(0, 1e6),
    rate_hz=st.floats(1, 1e9),
    order=st.one_of(st.integers(0, 1000).map(float), st.floats(0, 1000)),
)
def test_phase_and_increment_are_the_rounded_exact_fractions(
    turns: float, f_hz: float, rate_hz: float, order: float
) -> None:
    assert kwcore.signal.turns_to_q64(turns) == oracle.phase_q64(turns)
    ours = kwcore.signal.increment_q64(f_hz, order, rate_hz)
    assert ours == oracle.increment_q64(f_hz, order, rate_hz)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    start=st.integers(0, INDEX_MAX),
    cuts=st.lists(st.integers(0, 400), max_size=6),
)
def test_chunks_change_no_bit(seed: int, start: int, cuts: list[int]) -> None:
    generator = kwcore.SignalGenerator(kwcore.SignalRecipe(random_recipe(seed, noise_pct=0.1)))
    whole = generator.samples(start, 400)
    edges = [0, *sorted(cuts), 400]
    spans = list(pairwise(edges))
    parts = [generator.samples(start + first, last - first) for first, last in spans]
    assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_source_noise_has_the_asked_rms_on_top_of_the_tones() -> None:
    fields = three_phase()
    quiet = kwcore.SignalGenerator(kwcore.SignalRecipe(fields)).samples(0, 1 << 17)
    for channel in fields["voltages"]:
        channel["noise_rms_v"] = 0.23
    noisy = kwcore.SignalGenerator(kwcore.SignalRecipe(fields)).samples(0, 1 << 17)
    rms = np.std(noisy - quiet, axis=0)
    five_sigma = 5 / np.sqrt(2 * (1 << 17))  # of the relative error of a standard deviation
    assert np.all(np.abs(rms[:3] / 0.23 - 1) < five_sigma)
    assert np.all(rms[3:] == 0)
