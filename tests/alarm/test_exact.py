"""Sample by sample: an alarm is exactly its delay behind the publication that began it."""

import numpy as np
import pytest

from tests.alarm.alarmed import (
    DIGITAL_OUT,
    EQUAL,
    GREATER,
    LESS,
    Channel,
    alarming_meter,
    records,
    switched,
)
from tests.alarm.expected import Watched, expected, watch
from tests.events.continuous import TransientSignal, at_constant, sampled

RATE_HZ = {0: 12800, 1: 12800, 2: 25600}
NOMINAL_HZ = {0: 50.0, 1: 60.0, 2: 400.0}
SECONDS = 1.1
CHANNELS = [
    Channel(1, GREATER, 2400, 3, relay=1),
    Channel(2, GREATER, 2400, 0, relay=2),
    Channel(3, LESS, 2200, 2, relay=3),
    Channel(5, GREATER, 4100, 12, relay=4),
    Channel(6, LESS, 3900, 1, relay=5),
    Channel(7, GREATER, 4200, 5, relay=6),
    Channel(9, GREATER, 1100, 4, relay=7),
    Channel(10, LESS, 700, 7, relay=8),
    Channel(11, GREATER, 1000, 0),
    Channel(0, EQUAL, 5000, 1),
    Channel(4, GREATER, 2350, 9),
    Channel(13, GREATER, 250, 3),
    Channel(17, GREATER, 560, 0),
    Channel(21, LESS, 300, 15),
    Channel(25, GREATER, 650, 21),
    Channel(33, GREATER, 200, 10),
]


def swinging(f_hz: float) -> TransientSignal:
    """Six amplitudes that step up and down, each at its own times, and a third harmonic in U."""
    starts_s = np.array([0.42, 0.455, 0.51, 0.44, 0.47, 0.53])[:, None]
    up = np.array([1.2, 1.15, 0.8, 1.3, 0.7, 1.4])[:, None]

    def factors(t_s: np.ndarray) -> np.ndarray:
        first = (t_s > starts_s) & (t_s < starts_s + 0.06)
        second = (t_s > starts_s + 0.13) & (t_s < starts_s + 0.45)
        return np.where(first | second, up, 1.0)

    def third(t_s: np.ndarray) -> np.ndarray:
        wave = np.cos(2 * np.pi * 3 * f_hz * t_s) * ((t_s > 0.6) & (t_s < 0.8))
        volts: np.ndarray = np.array([20.0, 20, 20, 0, 0, 0])[:, None] * wave
        return volts

    return TransientSignal(at_constant(f_hz), factors, third)


def watched(type_code: int, f_hz: float) -> Watched:
    meter = alarming_meter(CHANNELS, type_code)
    return watch(meter, sampled(swinging(f_hz), SECONDS, RATE_HZ[type_code]))


@pytest.mark.parametrize(
    ("type_code", "f_hz"), [(0, 50.0), (0, 48.7), (1, 60.0), (1, 61.9), (2, 400.0)]
)
def test_records_are_a_delay_behind_the_publications(type_code: int, f_hz: float) -> None:
    rate_hz = RATE_HZ[type_code]
    found = watched(type_code, f_hz)
    total = 0
    for channel in CHANNELS:
        seen = [s for s in found.seen if s.record.code == channel.code]
        at = [s.at(channel.delay_10ms) for s in seen]
        made = [(i, s.record.occurred, s.record.value) for i, s in zip(at, seen, strict=True)]
        end = round(SECONDS * rate_hz)
        assert made == expected(channel, found.steps[channel.code], rate_hz, end), channel
        assert [s.record.ms for s in seen] == [index * 1000 // rate_hz for index in at]
        total += len(made)
    assert total == len(found.seen)
    assert total > len(CHANNELS)


@pytest.mark.parametrize("type_code", [0, 2])
def test_cut_of_the_samples_changes_no_record_and_no_output(type_code: int) -> None:
    frames = sampled(swinging(NOMINAL_HZ[type_code]), SECONDS, RATE_HZ[type_code])
    made = []
    for piece in (1, 37, 1000, len(frames)):
        meter = alarming_meter(CHANNELS, type_code, outputs=(0xFF00, 0x0300, 0x1000, 0xC000))
        events: list[tuple[int, int, int]] = []
        for n in range(0, len(frames), piece):
            meter.feed(frames[n : n + piece])
        events = [*switched(meter, DIGITAL_OUT)]
        made.append((records(meter), events))
    assert all(each == made[0] for each in made)
    assert len(made[0][1]) > 2


def test_relays_switch_at_the_samples_of_the_records() -> None:
    frames = sampled(swinging(50.0), SECONDS, RATE_HZ[0])
    found = watched(0, 50.0)
    meter = alarming_meter(CHANNELS, 0)
    meter.feed(frames)
    with_relay = {channel.code: channel for channel in CHANNELS if channel.relay > 0}
    wanted = [
        (with_relay[code].relay - 1, int(s.record.occurred), s.at(with_relay[code].delay_10ms))
        for s in found.seen
        if (code := s.record.code) in with_relay
    ]
    assert sorted(switched(meter)) == sorted(wanted)
