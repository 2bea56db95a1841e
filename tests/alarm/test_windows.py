"""From the stimulus alone: a step at a known instant, an alarm within a window in closed form.

A value of a half cycle is that of one cycle, new each half, and comes HALF_CYCLE_FRAMES after its
end; one of a 100 ms block comes BLOCK_FRAMES after its end. The step takes the mean square 50 times
as far as the setpoint: it is beyond once a fiftieth of the energy of the cycle or block lies behind
the step. Around a zero crossing of the wave that takes NEAR_ZERO_TURNS.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from tests.alarm.alarmed import (
    EQUAL,
    GREATER,
    LESS,
    Channel,
    alarming_meter,
    records,
)
from tests.events.continuous import (
    I_RMS_A,
    LAG_TURNS,
    U_RMS_V,
    TransientSignal,
    at_constant,
    nothing,
    sampled,
)

HALF_CYCLE_FRAMES = 46  # filters of 32 taps: front end 17 + resampler 16, margins, rounded up
BLOCK_FRAMES = HALF_CYCLE_FRAMES + 3 * 64  # the transforms are done in steps of 64 frames
FAR = 50.0  # the step beside the way to the setpoint, in mean squares
ROUNDED_FAR = 43.0  # at 803.5 steps rounding adds half a step: 14 % of the way
# x - sin(2 pi x) / (2 pi) = 1 / ROUNDED_FAR at x = 0.155: from x / 2 before a zero crossing on.
NEAR_ZERO_TURNS = 0.16
STEP = 1.2
SECONDS = 1.7
STEPS_S = [round(0.95 + 0.00673 * n, 5) for n in range(20)]  # all over a block and the wave


@dataclass(frozen=True)
class Load:
    """A type of meter, the frequency of its supply and the cycles of its block."""

    type_code: int
    rate_hz: int
    f_hz: float
    block_cycles: int


LOADS = [
    Load(0, 12800, 50.0, 5),
    Load(0, 12800, 47.3, 5),
    Load(1, 12800, 60.0, 6),
    Load(1, 12800, 63.1, 6),
    Load(2, 25600, 400.0, 40),
]


def between_steps(value: float, power: float) -> float:
    """The setpoint of an rms value (power 2) or of a power (1) that steps by STEP, STEP squared."""
    far = STEP**2 - 1.0
    return float(value * (1.0 + far / FAR) ** (1.0 / power))


def channels() -> list[Channel]:
    """14 steps, in the order: nine of half cycles, five of blocks; delays of all lengths."""
    line_v = [abs(U_RMS_V[a] - U_RMS_V[b] * np.exp(2j * np.pi / 3)) for a, b in _PAIRS]
    p_w = float(np.sum(U_RMS_V * I_RMS_A) * np.cos(2 * np.pi * LAG_TURNS))
    s_va = float(np.sum(U_RMS_V * I_RMS_A))
    rms = [*(10 * U_RMS_V), *(10 * np.array(line_v)), *(1000 * I_RMS_A)]
    rms += [10 * np.mean(U_RMS_V), 10 * np.mean(line_v), 1000 * np.mean(I_RMS_A)]
    codes = [1, 2, 3, 5, 6, 7, 9, 10, 11, 4, 8, 12]
    made = [
        Channel(code, GREATER, round(between_steps(float(steps), 2)), delay_10ms=7 * n % 30)
        for n, (code, steps) in enumerate(zip(codes, rms, strict=True))
    ]
    made.append(Channel(17, GREATER, round(between_steps(p_w, 1)), 13))
    made.append(Channel(25, GREATER, round(between_steps(s_va, 1)), 0))
    return made


_PAIRS = ((0, 1), (1, 2), (2, 0))


def window_s(load: Load, code: int) -> float:
    """How long after the step an alarm without a delay comes at the latest."""
    if code in (4, 8, 12, 17, 25):
        block_s = load.block_cycles / load.f_hz
        return block_s * (1 + 1 / ROUNDED_FAR) + 0.25 / load.f_hz + BLOCK_FRAMES / load.rate_hz
    return (0.5 + NEAR_ZERO_TURNS) / load.f_hz + HALF_CYCLE_FRAMES / load.rate_hz


@pytest.mark.parametrize("load", LOADS, ids=lambda load: f"{load.f_hz:g}Hz")
@pytest.mark.parametrize("step_s", STEPS_S)
def test_sixteen_channels_alarm_within_their_windows(load: Load, step_s: float) -> None:
    inputs = [Channel(52, GREATER, 1, 4), Channel(44, EQUAL, 2048, 9)]
    setup = [*channels(), *inputs]
    signal = TransientSignal(
        at_constant(load.f_hz),
        lambda t_s: np.where(t_s >= step_s, STEP, 1.0) * np.ones((6, 1)),
        nothing,
        [step_s],
    )
    frames = sampled(signal, SECONDS, load.rate_hz)
    meter = alarming_meter(setup, load.type_code)
    step = int(np.ceil(step_s * load.rate_hz))
    meter.feed(frames[:step])
    assert records(meter) == []
    meter.digital_inputs(1, 1)
    meter.analogue_input(3, round(2**31 * 2048 / 4915.2))
    meter.feed(frames[step:])
    seen = {record.code: record for record in records(meter)}
    assert sorted(seen) == sorted(channel.code for channel in setup)
    for channel in setup:
        record = seen[channel.code]
        assert record.occurred
        after_s = record.ms / 1000 - step_s - channel.delay_10ms / 100
        late_s = 0.0 if channel in inputs else window_s(load, channel.code)
        assert -STAMP_S <= after_s <= late_s + 1 / load.rate_hz, (channel, after_s, late_s)


STAMP_S = 0.001  # stamps are whole milliseconds, rounded down


@pytest.mark.parametrize("load", LOADS, ids=lambda load: f"{load.f_hz:g}Hz")
def test_half_cycle_alarm_is_half_a_cycle_and_ten_milliseconds_behind_at_the_most(
    load: Load,
) -> None:
    codes = (1, 2, 3, 5, 6, 7, 9, 10, 11)
    assert all(window_s(load, code) <= 0.5 / load.f_hz + 0.01 for code in codes)


def test_way_near_a_zero_crossing_is_long_enough() -> None:
    energy = NEAR_ZERO_TURNS - np.sin(2 * np.pi * NEAR_ZERO_TURNS) / (2 * np.pi)
    assert energy > 1 / ROUNDED_FAR


@pytest.mark.parametrize("f_hz", [45.0, 47.3, 53.9, 57.2, 65.0])
def test_power_on_away_from_the_nominal_frequency_raises_no_alarm(f_hz: float) -> None:
    signal = TransientSignal(at_constant(f_hz, 0.37), lambda t_s: np.ones((6, len(t_s))), nothing)
    hundredths = round(f_hz * 100)
    setup = [
        Channel(0, GREATER, hundredths + 5),
        Channel(0, LESS, hundredths - 5),
        *(Channel(code, LESS, round(0.995 * 10 * U_RMS_V[code - 1])) for code in (1, 2, 3)),
        *(Channel(code, GREATER, round(1.005 * 10 * U_RMS_V[code - 1])) for code in (1, 2, 3)),
        *(Channel(code, LESS, round(0.995 * 1000 * I_RMS_A[code - 9])) for code in (9, 10, 11)),
        Channel(33, GREATER, 50),
        Channel(37, GREATER, 50),
        Channel(51, GREATER, 0),
    ]
    meter = alarming_meter(setup)
    meter.feed(sampled(signal, 2.0, 12800))
    assert records(meter) == []
