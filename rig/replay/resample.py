"""A recording at any instants: band-limited interpolation by a windowed sinc, in double.

The filter passes up to the lower of the recorder's own band and 4.2 kHz (harmonic 63 of 65 Hz is
4.1 kHz) and blocks from 5.3 kHz, below half of the meter's 12.8 kS/s. Of a sine in the band the
error is at most PASS_ERROR of its amplitude.
"""

import math
from collections.abc import Sequence

import numpy as np

from rig.recording.recording import Channel, Floats

RATE_HZ = 12800.0
CUT_HZ = 4750.0  # middle between the 4.2 kHz that pass and the 5.3 kHz that do not
ZERO_CROSSINGS = 32  # of the sinc, each side
# Four-term Blackman-Harris window: side lobes -92 dB, so ripple 2.5e-5 at the most; measured worst
# in the band 1.2e-5. Its main lobe, 4 / 64 of twice the cut each side, is the transition.
WINDOW = (0.35875, 0.48829, 0.14128, 0.01168)
PASS_ERROR = 3e-5
PASS_SHARE = 0.88  # of the cut: what passes within PASS_ERROR
NYQUIST_CYCLES = 0.5  # cycles a sample
CHUNK_INSTANTS = 2048


def cut_cycles(rate_hz: float) -> float:
    """The middle of the filter's edge in cycles a recorded sample."""
    return min(NYQUIST_CYCLES, CUT_HZ / rate_hz)


def margin_samples(rate_hz: float) -> int:
    """Recorded samples that the filter needs on each side of an instant."""
    return math.ceil(ZERO_CROSSINGS / (2.0 * cut_cycles(rate_hz))) + 1


def sampled(
    inputs: Sequence[Sequence[Channel]], time_s: Floats, rate_hz: float, at_s: Floats
) -> Floats:
    """For each input the sum of its channels at instants of the recording's time.

    Shape (len(at_s), len(inputs)). The clock of the recorder may wander: instants become positions
    among its samples first.
    """
    total = np.zeros((len(at_s), len(inputs)))
    index = np.arange(len(time_s), dtype=np.float64)
    for skew_s in sorted({term.skew_s for terms in inputs for term in terms}):
        values = np.zeros((len(time_s), len(inputs)))
        for column, terms in enumerate(inputs):
            for term in terms:
                if term.skew_s == skew_s:
                    values[:, column] += term.values
        positions = np.interp(at_s - skew_s, time_s, index)
        total += interpolated(values, positions, cut_cycles(rate_hz))
    return total


def interpolated(values: Floats, positions: Floats, cut: float) -> Floats:
    """`values`, shape (n, columns), at fractional positions; `cut` in cycles a sample."""
    half = math.ceil(ZERO_CROSSINGS / (2.0 * cut))
    taps = np.arange(1 - half, half + 1)
    result = np.empty((len(positions), values.shape[1]))
    for first in range(0, len(positions), CHUNK_INSTANTS):
        part = positions[first : first + CHUNK_INSTANTS]
        whole = np.floor(part).astype(np.int64)
        indices = whole[:, None] + taps
        weights = kernel(indices - part[:, None], half, cut)
        weights[(indices < 0) | (indices >= len(values))] = 0.0
        weights /= weights.sum(axis=1, keepdims=True)
        chosen = values[np.clip(indices, 0, len(values) - 1)]
        result[first : first + CHUNK_INSTANTS] = np.einsum("ij,ijk->ik", weights, chosen)
    return result


def kernel(distance: Floats, half: int, cut: float) -> Floats:
    """The windowed sinc at distances in samples; 0 beyond `half`."""
    angle = np.pi * distance / half
    window = sum(factor * np.cos(order * angle) for order, factor in enumerate(WINDOW))
    window = np.where(np.abs(distance) < half, window, 0.0)
    shape: Floats = np.sinc(2.0 * cut * distance) * window
    return shape
