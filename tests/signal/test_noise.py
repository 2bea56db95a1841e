"""The counter-based noise: known answers, the exact transformation, statistics, independence."""

import kwcore
import mpmath
import numpy as np
import pytest
from numpy.typing import NDArray

BLOCK = 64
LANES = 16
BLOCKS = 1 << 16
COUNT = BLOCKS * BLOCK
# Five standard deviations of each estimate over COUNT independent values.
MEAN_BOUND = 5 / np.sqrt(COUNT)
VARIANCE_BOUND = 5 * np.sqrt(2 / COUNT)
SKEW_BOUND = 5 * np.sqrt(6 / COUNT)
KURTOSIS_BOUND = 5 * np.sqrt(24 / COUNT)
CORRELATION_BOUND = 5 / np.sqrt(COUNT)
# The radius is at most 6.77 and within 3e-16 relative, sine and cosine within 4e-16 absolute, and
# their product is rounded once: 6.77 x 7e-16.
TRANSFORM_BOUND = 5e-15
RADIUS_MAX = float(np.sqrt(2 * 33 * np.log(2)))  # of the smallest uniform, 2^-33

# kat_vectors of the Random123 distribution @[PHILOX2011]: counter, key, answer.
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000",
     "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff",
     "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0",
     "d16cfe09 94fdcceb 5001e420 24126ea1"),
]  # fmt: skip


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


@pytest.fixture(scope="module")
def noise() -> NDArray[np.float64]:
    return kwcore.signal.noise(2026, 0, 0, 0, BLOCKS)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_generator_gives_the_known_answers(counter: str, key: str, answer: str) -> None:
    assert list(kwcore.signal.philox4x32_10(words(counter), words(key))) == words(answer)


def exact_noise(seed: int, stream: int, channel: int, n: int) -> mpmath.mpf:
    """Sample n from the formula of src/host/signal/noise.hpp."""
    block, k = divmod(n, BLOCK)
    part, lane = divmod(k, LANES)
    q = block * LANES + lane
    counter = [q % 2**32, q >> 32, channel, stream]
    w = kwcore.signal.philox4x32_10(counter, [seed % 2**32, seed >> 32])
    radius_word, angle_word = (w[0], w[1]) if part < 2 else (w[2], w[3])
    uniform = (mpmath.mpf(radius_word) + 0.5) / 2**32
    angle = 2 * mpmath.pi * angle_word / mpmath.mpf(2) ** 32
    turn = mpmath.sin(angle) if part % 2 else mpmath.cos(angle)
    return mpmath.sqrt(-2 * mpmath.log(uniform)) * turn


@pytest.mark.parametrize(
    ("seed", "stream", "channel", "first_block"),
    [(0, 0, 0, 0), (2**64 - 1, 1, 5, 12345), (77, 0, 3, 2**34 - 1)],
)
def test_samples_are_the_exact_transformation(
    seed: int, stream: int, channel: int, first_block: int
) -> None:
    mpmath.mp.dps = 50
    ours = kwcore.signal.noise(seed, stream, channel, first_block, 8)
    for k, value in enumerate(ours.tolist()):
        exact = exact_noise(seed, stream, channel, first_block * BLOCK + k)
        assert abs(mpmath.mpf(value) - exact) <= TRANSFORM_BOUND, k


def test_moments_are_those_of_a_standard_normal(noise: NDArray[np.float64]) -> None:
    assert abs(noise.mean()) < MEAN_BOUND
    assert abs((noise**2).mean() - 1) < VARIANCE_BOUND
    assert abs((noise**3).mean()) < SKEW_BOUND
    assert abs((noise**4).mean() - 3) < KURTOSIS_BOUND


def test_tails_are_those_of_a_standard_normal(noise: NDArray[np.float64]) -> None:
    for sigma in (1.0, 2.0, 3.0, 4.0, 4.5):
        expected = COUNT * float(mpmath.erfc(sigma / mpmath.sqrt(2)))
        beyond = np.count_nonzero(np.abs(noise) > sigma)
        assert abs(beyond - expected) < 5 * np.sqrt(expected), sigma
    assert np.abs(noise).max() <= RADIUS_MAX


def test_distribution_is_normal(noise: NDArray[np.float64]) -> None:
    """Kolmogorov-Smirnov distance below its value at significance 1e-4."""
    ordered = np.sort(noise[:: COUNT // 20000])
    expected = np.array([float(mpmath.ncdf(value)) for value in ordered])
    steps = np.arange(len(ordered) + 1) / len(ordered)
    distance = max(np.max(steps[1:] - expected), np.max(expected - steps[:-1]))
    assert distance < 2.23 / np.sqrt(len(ordered))


def test_neighbours_are_uncorrelated(noise: NDArray[np.float64]) -> None:
    for lag in (1, 2, 3, 15, 16, 17, 32, 48, 63, 64, 128, 1024, 4096):
        correlation = np.mean(noise[:-lag] * noise[lag:])
        assert abs(correlation) < CORRELATION_BOUND * 1.01, lag


@pytest.mark.parametrize(
    ("seed", "stream", "channel"),
    [(2027, 0, 0), (2026 + 2**32, 0, 0), (2026, 1, 0), (2026, 0, 1), (2026, 0, 5)],
)
def test_seed_stream_and_channel_give_independent_noise(
    noise: NDArray[np.float64], seed: int, stream: int, channel: int
) -> None:
    other = kwcore.signal.noise(seed, stream, channel, 0, BLOCKS)
    assert abs(np.mean(noise * other)) < CORRELATION_BOUND
    assert not np.any(noise == other)


def test_the_bounds_can_be_missed(noise: NDArray[np.float64]) -> None:
    """One percent more, a tenth of the next sample or a clipped tail is seen."""
    assert abs(((1.01 * noise) ** 2).mean() - 1) > VARIANCE_BOUND
    assert abs(np.mean(noise[:-1] * (noise[1:] + 0.1 * noise[:-1]))) > CORRELATION_BOUND
    assert abs((np.clip(noise, -3, 3) ** 4).mean() - 3) > KURTOSIS_BOUND
