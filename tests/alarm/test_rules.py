"""Rules beside timing: inputs, the reversed sequence, pairs, the flag and the clear command."""

import numpy as np

from tests.alarm.alarmed import (
    GREATER,
    LESS,
    Channel,
    alarming_meter,
    records,
    switched,
)
from tests.events.continuous import TransientSignal, at_constant, nothing, sampled

# Two blocks: that of the change may be too mixed to say; the publication of the second one and a
# half cycle are 20 ms each.
ANSWER_S = 0.24


def steady_until(at_s: float, levels: list[float]) -> TransientSignal:
    """50 Hz; from `at_s` on the six channels have these levels."""
    after = np.array(levels)[:, None]
    return TransientSignal(
        at_constant(50.0), lambda t_s: np.where(t_s >= at_s, after, 1.0), nothing, [at_s]
    )


def test_pair_of_the_manual_alarms_when_both_have_lasted() -> None:
    # manual 4.4, line 1104: I1 > 4.5 A for 5 s and U1 < 99.8 V for 10 s; here in hundredths
    pair = [Channel(9, GREATER, 1150, 5), Channel(1, LESS, 2000, 10)]
    meter = alarming_meter(pair, pairs=1)
    frames = sampled(steady_until(0.6, [0.8, 1, 1, 1.2, 1, 1]), 1.0, 12800)
    back = sampled(steady_until(0.0, [0.8, 1, 1, 1.0, 1, 1]), 0.3, 12800)
    meter.feed(frames)
    meter.feed(back)
    found = records(meter)
    assert [(r.code, r.occurred, r.paired) for r in found] == [
        (9, True, True),
        (1, True, True),
        (9, False, True),
        (1, False, True),
    ]
    assert found[0].ms == found[1].ms
    assert (
        700 <= found[0].ms <= 734
    )  # the longer delay; a cycle, a half and the filters behind 0.6 s
    assert found[2].ms == found[3].ms


def test_inputs_alarm_exactly_their_delay_after_their_sample() -> None:
    setup = [
        Channel(52, GREATER, 1, 3, relay=1),
        Channel(79, GREATER, 2, 0, relay=2),
        Channel(41, GREATER, 3000, 7, relay=3),
    ]
    meter = alarming_meter(setup)
    frames = np.zeros((4000, 6), dtype=np.int32)
    meter.feed(frames[:777])
    meter.digital_inputs(1 | 1 << 27, 1 | 1 << 27)
    meter.feed(frames[:100])
    meter.digital_inputs(0, 1 << 27)
    meter.analogue_input(0, round(2**31 * 3001 / 4915.2) + 1000)
    meter.feed(frames[:2000])
    meter.analogue_input(0, 0)
    meter.digital_inputs(0, 1)
    meter.feed(frames[:1])
    assert switched(meter) == [
        (1, 1, 877),
        (0, 1, 777 + 3 * 128),
        (2, 1, 877 + 7 * 128),
        (0, 0, 2877),
        (2, 0, 2877),
    ]


def test_reversed_sequence_is_recorded_with_the_angle_of_ub() -> None:
    forward = TransientSignal(at_constant(50.0), lambda t_s: np.ones((6, len(t_s))), nothing)
    frames = sampled(forward, 1.5, 12800)
    frames[9600:, [1, 2, 4, 5]] = frames[9600:, [2, 1, 5, 4]]  # L2 and L3 exchanged at 0.75 s
    # the delay leaves the block of the change behind
    meter = alarming_meter([Channel(51, LESS, 12345, 25)])
    meter.feed(frames)
    found = records(meter)
    assert [(r.code, r.occurred) for r in found] == [(51, True)]
    assert found[0].value == 1200
    assert 1000 <= found[0].ms <= 1000 + 1000 * ANSWER_S


def test_flag_and_number_follow_the_records_and_the_clear_command() -> None:
    meter = alarming_meter([Channel(52, GREATER, 1)])
    frames = np.zeros((10, 6), dtype=np.int32)
    assert meter.read_registers(0x102E, 1)[0] & 1 == 0
    for n in range(9):
        meter.feed(frames)
        meter.digital_inputs((n + 1) % 2, 1)
    meter.feed(frames)
    assert meter.read_registers(0x102E, 1)[0] & 1 == 1
    assert meter.read_registers(0x1032, 1)[0] == 9
    meter.write_registers(0x1021, [0x0B])
    assert meter.read_registers(0x1032, 1)[0] == 9
    meter.write_registers(0x1021, [0x0A])
    assert meter.read_registers(0x102E, 1)[0] & 1 == 0
    assert meter.read_registers(0x1032, 1)[0] == 0
    assert records(meter) == []


def test_other_meter_type_and_wiring_raise_no_alarm_while_they_settle() -> None:
    steady = TransientSignal(at_constant(57.2), lambda t_s: np.ones((6, len(t_s))), nothing)
    meter = alarming_meter([Channel(0, GREATER, 5725), Channel(0, LESS, 5715)])
    frames = sampled(steady, 1.0, 12800)
    meter.feed(frames)
    meter.write_registers(0x0FFD, [1])
    meter.feed(frames)
    meter.write_registers(0x1003, [3])
    meter.feed(frames)
    assert records(meter) == []


def test_module_that_comes_or_goes_raises_no_alarm() -> None:
    meter = alarming_meter([Channel(52, GREATER, 1), Channel(52, GREATER, 2)])
    frames = np.zeros((10, 6), dtype=np.int32)
    meter.feed(frames)
    meter.connect_modules(0)
    meter.digital_inputs(1, 1)
    meter.feed(frames)
    meter.connect_modules(1)
    meter.feed(frames)
    meter.connect_modules(0)
    meter.feed(frames)
    assert records(meter) == []
