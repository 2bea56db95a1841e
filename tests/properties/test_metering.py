"""Properties of the metering core under hypothesis."""

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.periodic import PeriodicSignal
from tests.oracle.stimulus import counts_of
from tests.properties.drawing import (
    SECONDS,
    Frames,
    garbage,
    outcome_of,
    periodic_signals,
    streams,
)

BOUNDED = settings(max_examples=25, deadline=None)
FEW = settings(max_examples=8, deadline=None)
MANY = settings(max_examples=60, deadline=None)
# A count is half a unit of 2^-23 of full scale, at 0.005 A of 3.4 A peak 40e-6 of the value; a
# window of 2560 samples averages it: 40e-6 / sqrt(2560) = 0.8e-6, and three times that.
TURNED = 3e-6
WINDOW_SAMPLES = 2560
# Products of a point are rounded to float32, 2^-24 each; squares and products: three of them.
PRODUCTS = 3 * 2.0**-24
# A spectrum of 256 points has 8 stages, each rounds to 2^-53 of the largest line; 16 of each. Two
# channels share one transform, so that a silent one may show this part of a loud one.
SPECTRUM = 8 * 16 * 2.0**-53
SPECTRUM_VA = 3 * SPECTRUM * 480.0 * 2.4  # of the total of three phases
EXACT_ENERGY = 2  # pulses: the remainder before the first and after the last
REPEATS = 40  # 96 s, so that two pulses are a few parts in a thousand of 690 W
WH_PER_PULSE = 1000.0 / 60000

PER_PHASE = ("u_rms_{}_v", "i_rms_{}_a", "p_{}_w", "q_fund_{}_var", "q_budeanu_{}_var", "s_{}_va")


def turned_bound(f_hz: float) -> float:
    """TURNED, for the samples that differ: one that comes again is rounded as it was before."""
    repeats_after = (Fraction(12800) / Fraction(f_hz)).numerator
    return TURNED * math.sqrt(WINDOW_SAMPLES / min(WINDOW_SAMPLES, repeats_after))


def last(frames: Frames) -> npt.NDArray[np.void]:
    return outcome_of(frames).windows[-1]


@BOUNDED
@given(streams(), st.lists(st.integers(0, round(SECONDS * 12800)), max_size=8))
def test_any_cut_of_the_stream_gives_the_same_bits(frames: Frames, cuts: list[int]) -> None:
    assert outcome_of(frames, cuts).to_bytes() == outcome_of(frames).to_bytes()


@BOUNDED
@given(garbage(), st.lists(st.integers(0, 20_000), max_size=8), st.sampled_from((0, 1, 2)))
def test_any_cut_of_garbage_gives_the_same_bits(
    frames: Frames, cuts: list[int], type_code: int
) -> None:
    whole = outcome_of(frames, (), type_code)
    assert outcome_of(frames, cuts, type_code).to_bytes() == whole.to_bytes()


@MANY
@given(garbage(), st.sampled_from((0, 1, 2)))
def test_no_counts_make_a_nan(frames: Frames, type_code: int) -> None:
    outcome = outcome_of(frames, (), type_code)
    for array in (outcome.windows, outcome.half_cycles):
        for name in array.dtype.names or ():
            assert np.isfinite(array[name]).all(), name
    assert np.isfinite(outcome.points).all()
    assert np.isfinite(list(outcome.quantities.values())).all()


@BOUNDED
@given(streams())
def test_twice_the_counts_are_twice_the_rms_and_four_times_the_power(frames: Frames) -> None:
    """To the bit: a power of two changes no rounding."""
    frames = frames // 4  # twice as much still fits the converter
    once, twice = last(frames), last(2 * frames)
    assert twice["f_hz"] == once["f_hz"]
    for phase in ("l1", "l2", "l3"):
        for name, factor in zip(PER_PHASE, (2, 2, 4, 4, 4, 4), strict=True):
            assert twice[name.format(phase)] == factor * once[name.format(phase)], name
        assert twice[f"pf_{phase}"] == once[f"pf_{phase}"]
        assert twice[f"thd_i_{phase}_pct"] == once[f"thd_i_{phase}_pct"]


@BOUNDED
@given(streams())
def test_reversed_currents_reverse_power_and_nothing_else(frames: Frames) -> None:
    """To the bit, but for the spectrum, whose channels share a transform."""
    forward, backward = last(frames), last(frames * np.array([1, 1, 1, -1, -1, -1], np.int32))
    for phase in ("l1", "l2", "l3", "total"):
        assert backward[f"p_{phase}_w"] == -forward[f"p_{phase}_w"]
        for name in ("p_fund_{}_w", "q_fund_{}_var", "q_budeanu_{}_var"):
            sum_of_both = backward[name.format(phase)] + forward[name.format(phase)]
            assert abs(sum_of_both) <= SPECTRUM_VA, name
    for name in ("f_hz", "u_rms_l1_v", "i_rms_l3_a", "i_rms_n_a", "s_arith_total_va"):
        assert backward[name] == forward[name], name


@BOUNDED
@given(streams())
def test_exchanged_phases_exchange_their_values(frames: Frames) -> None:
    """L2 and L3; to the bit, as the frequency comes from L1."""
    straight, crossed = last(frames), last(np.ascontiguousarray(frames[:, [0, 2, 1, 3, 5, 4]]))
    for name in PER_PHASE:
        assert crossed[name.format("l2")] == straight[name.format("l3")], name
        assert crossed[name.format("l3")] == straight[name.format("l2")], name
        assert crossed[name.format("l1")] == straight[name.format("l1")], name


@BOUNDED
@given(periodic_signals(), st.floats(0.0, 1.0))
def test_the_zero_of_time_does_not_matter(signal: PeriodicSignal, turns: float) -> None:
    """All phasors turned as if time began later."""
    bound = turned_bound(signal.f_hz)
    orders = np.arange(signal.phasors.shape[1])
    turned = PeriodicSignal(signal.f_hz, signal.phasors * np.exp(2j * np.pi * turns * orders))
    before, after = last(counts_of(signal, SECONDS)), last(counts_of(turned, SECONDS))
    for phase in ("l1", "l2", "l3"):
        for name, scale in zip(PER_PHASE, ("u_rms_{}_v", "i_rms_{}_a", *4 * ("s_{}_va",)),
                               strict=True):  # fmt: skip
            change = abs(after[name.format(phase)] - before[name.format(phase)])
            assert change <= bound * before[scale.format(phase)], name


@BOUNDED
@given(st.one_of(streams(), garbage()))
def test_no_power_is_above_the_apparent_power(frames: Frames) -> None:
    for window in outcome_of(frames).windows:
        for phase in ("l1", "l2", "l3"):
            s = window[f"s_{phase}_va"]
            assert abs(window[f"p_{phase}_w"]) <= s * (1.0 + PRODUCTS)
            assert window[f"q_fryze_{phase}_var"] ** 2 <= s**2 * (1.0 + PRODUCTS)
            assert window[f"s_fund_{phase}_va"] <= s * (1.0 + PRODUCTS) + SPECTRUM_VA


@FEW
@given(streams(), streams())
def test_energy_of_two_signals_is_the_sum_of_their_windows(first: Frames, second: Frames) -> None:
    """Pulses of both directions are what the windows hold, but for the last, not yet released."""
    outcome = outcome_of(np.tile(np.concatenate([first, second]), (REPEATS, 1)))
    windows = outcome.windows[:-1]
    energies_wh = windows["p_total_w"] * (windows["end"] - windows["start"]) / 12800.0 / 3600.0
    for stream, part in ((0, np.maximum(energies_wh, 0.0)), (1, np.maximum(-energies_wh, 0.0))):
        count = int(np.sum(outcome.pulses["stream"] == stream))
        assert abs(count - np.sum(part) / WH_PER_PULSE) <= EXACT_ENERGY
