"""The resampler and the stretch against closed forms."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rig.bench.tomlfile import BadInput
from rig.recording.mapping import RecordingMap
from rig.recording.recording import Channel, Floats, Recording
from rig.replay.play import FULL_SCALE_V, counts_of, values_of
from rig.replay.resample import PASS_ERROR, PASS_SHARE, RATE_HZ, margin_samples, sampled
from rig.replay.stretch import stretched

# What a filter leaves in its stop band: the side lobes of its window, -92 dB.
STOP_ERROR = 3e-5
BLOCKED_HZ = 5400.0
COUNT_V = FULL_SCALE_V / (1 << 23)


def sine(f_hz: float, time_s: Floats, phase: float = 0.3) -> Floats:
    return np.sin(2.0 * math.pi * f_hz * time_s + phase)


def resampled(f_hz: float, rate_hz: float, skew_s: float = 0.0) -> tuple[Floats, Floats]:
    """What the resampler makes of a sine, and the instants."""
    time_s = np.arange(0.0, 0.3, 1.0 / rate_hz)
    channel = Channel("x", "V", sine(f_hz, time_s + skew_s), skew_s=skew_s)
    margin_s = margin_samples(rate_hz) / rate_hz + abs(skew_s)
    at_s = np.arange(margin_s, time_s[-1] - margin_s, 1.0 / RATE_HZ)
    return sampled([[channel]], time_s, rate_hz, at_s)[:, 0], at_s


@pytest.mark.parametrize("rate_hz", [800.0, 1601.3, 2400.0, 12800.0, 30720.0, 50000.0])
@pytest.mark.parametrize("share", [0.0, 0.06, 0.3, 0.7, 1.0])
def test_sine_in_the_band_is_met(rate_hz: float, share: float) -> None:
    f_hz = share * PASS_SHARE * min(rate_hz / 2.0, 4750.0)
    values, at_s = resampled(f_hz, rate_hz)
    assert np.abs(values - sine(f_hz, at_s)).max() <= PASS_ERROR


@pytest.mark.parametrize("f_hz", [BLOCKED_HZ, 7000.0, 11000.0, 14000.0])
def test_what_the_meter_cannot_sample_is_blocked(f_hz: float) -> None:
    values, _ = resampled(f_hz, 30720.0)
    assert np.abs(values).max() <= STOP_ERROR


def test_band_edge_is_not_passed_within_the_error() -> None:
    """The claim has an end: just beyond the band the error is larger."""
    f_hz = 4700.0
    values, at_s = resampled(f_hz, 30720.0)
    assert np.abs(values - sine(f_hz, at_s)).max() > PASS_ERROR


def test_skew_moves_a_channel() -> None:
    values, at_s = resampled(50.0, 1600.0, skew_s=2e-4)
    assert np.abs(values - sine(50.0, at_s)).max() <= PASS_ERROR


def test_wandering_clock_is_followed() -> None:
    """The clock of a tracking recorder: 32 samples a cycle of a frequency that swings by 0.1 Hz."""
    index = np.arange(3200)
    rate_hz = 32.0 * (50.0 + 0.1 * np.sin(2.0 * math.pi * index / 1600.0))
    time_s = np.concatenate(([0.0], np.cumsum(1.0 / rate_hz)[:-1]))
    channel = Channel("x", "V", sine(50.0, time_s))
    at_s = np.arange(0.1, time_s[-1] - 0.1, 1.0 / RATE_HZ)
    values = sampled([[channel]], time_s, 1600.0, at_s)[:, 0]
    # Between samples the clock is taken for even: its change within the filter, 32 samples each
    # side, is 2 pi 0.1 / 50 x (32 / 1600) = 2.5e-4 of 32 samples at the edge, much less inside.
    assert np.abs(values - sine(50.0, at_s)).max() <= 3.0 * PASS_ERROR


def case(seconds: float, f_hz: float = 50.1, rate_hz: float = 6400.0) -> Recording:
    time_s = np.arange(0.0, seconds, 1.0 / rate_hz)
    channel = Channel("u", "V", 300.0 * sine(f_hz, time_s))
    return Recording("case.csv", "CSV", "", time_s, (channel,), "", None, "6400 Hz")


def mapping(kind: str, **more: object) -> RecordingMap:
    table = {
        "schema": "kw320.recording_map/1", "id": "case", "title": "Case", "kind": kind,
        "nominal_hz": 50, "inputs": {"u1": [{"channel": "u"}]}, **more,
    }  # fmt: skip
    return RecordingMap.model_validate(table)


def stretch_of(recording: Recording, rule: RecordingMap) -> Floats:
    """Voltage one of what is played."""
    made = stretched(recording, [[recording.channels[0]], *[[]] * 5], rule)
    return made.frames[:, 0]


def test_long_steady_recording_is_played_once() -> None:
    recording = case(0.8)
    made = stretched(recording, [[recording.channels[0]], *[[]] * 5], mapping("steady"))
    assert (made.marked, made.seams) == ("", ())
    assert np.abs(made.frames[:, 0] - 300.0 * sine(50.1, made.at_s)).max() <= 300.0 * PASS_ERROR


@pytest.mark.parametrize("seconds", [0.1, 0.2, 0.5])
def test_short_steady_recording_is_looped_without_a_step(seconds: float) -> None:
    recording = case(seconds)
    rule = mapping("steady", steady={"duration_s": 3.0})
    made = stretched(recording, [[recording.channels[0]], *[[]] * 5], rule)
    assert made.marked == "LOOPED"
    assert len(made.frames) == 3.0 * RATE_HZ
    # The frequency is found to 1e-6 Hz of 50: over 3 s the phase of a pure sine stays.
    at_s = np.arange(len(made.frames)) / RATE_HZ + made.at_s[0]
    assert np.abs(made.frames[:, 0] - 300.0 * sine(50.1, at_s)).max() <= 300.0 * 2.0 * PASS_ERROR
    assert made.seams[0].step_pct < 0.01
    assert abs(made.seams[0].phase_deg) < 0.01


def test_event_is_played_once_between_steady_parts() -> None:
    recording = case(0.5)
    time_s = recording.time_s
    values = recording.channels[0].values * np.where(time_s < 0.25, 1.0, 0.4)
    dip = replace(recording, channels=(replace(recording.channels[0], values=values),))
    rule = mapping("event", event={"lead_in_s": 1.0, "lead_out_s": 0.5, "cycles": 2})
    made = stretched(dip, [[dip.channels[0]], *[[]] * 5], rule)
    assert made.marked == "EVENT"
    assert made.first == RATE_HZ
    assert len(made.frames) == made.last + 0.5 * RATE_HZ
    inside = made.at_s[made.first : made.last]
    assert np.abs(np.diff(inside) - 1.0 / RATE_HZ).max() < 1e-12
    at_s = inside[0] + (np.arange(len(made.frames)) - made.first) / RATE_HZ
    near = np.abs(at_s - 0.25) < 0.006  # the filter smears the step over its length
    wanted = 300.0 * sine(50.1, at_s) * np.where(at_s < 0.25, 1.0, 0.4)
    # The steady parts close over what the filter leaves and 1e-5 Hz of frequency, 2 ppm a second.
    assert np.abs((made.frames[:, 0] - wanted)[~near]).max() <= 300.0 * 4.0 * PASS_ERROR


@pytest.mark.parametrize(
    ("seconds", "rule", "message"),
    [
        (0.005, mapping("steady"), "samples: must be more than"),
        (0.025, mapping("steady"), "cycles inside the filter: must be at least 1"),
        (0.06, mapping("event"), "twice event.cycles"),
    ],
)
def test_too_short_is_named(seconds: float, rule: RecordingMap, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        stretch_of(case(seconds), rule)
    assert message in str(caught.value)
    assert "case.csv" in str(caught.value)


def test_counts_stand_for_the_values_within_half_a_count() -> None:
    frames = np.zeros((100, 6))
    frames[:, 0] = 600.0 * sine(50.0, np.arange(100) / RATE_HZ)
    assert np.abs(values_of(counts_of(frames, "case")) - frames).max() <= 0.5 * COUNT_V * 1.0001


def test_beyond_full_scale_is_named_and_never_clipped() -> None:
    frames = np.zeros((10, 6))
    frames[3, 1] = 700.0
    frames[4, 5] = -4.0
    with pytest.raises(BadInput) as caught:
        counts_of(frames, "case.toml")
    text = str(caught.value)
    assert "case.toml: inputs.u2: peak 700 V at the terminals: must be at most 678.8" in text
    assert "inputs.i3: peak 4 A at the terminals: must be at most 3.394" in text


def test_resampler_needs_no_scipy() -> None:
    root = Path(__file__).parents[2] / "rig"
    for path in [*(root / "replay").glob("*.py"), *(root / "oracle").glob("*.py")]:
        assert "scipy" not in path.read_text(encoding="utf-8")
