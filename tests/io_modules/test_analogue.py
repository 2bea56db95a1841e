"""AO against its transfer curve in exact fractions, AI against its scale."""

import math
import random
from fractions import Fraction
from itertools import pairwise

import kwcore
import numpy as np
import numpy.typing as npt
import pytest

from tests.io_modules.modules import ANALOGUE_OUT, RATE_HZ, equipped_meter

PIECE = 128
BLOCKS = 12
# Manual 6.3.5, note 2: names, steps a unit, following range.
SCALES = {
    "f_hz": (100, 4500, 6500),
    "u_rms_{}_v": (10, 0, 8310),
    "i_rms_{}_a": (1000, 0, 10000),
    "p_{}_w": (1, -14400, 14400),
    "q_budeanu_{}_var": (1, -14400, 14400),
    "s_{}_va": (1, 0, 14400),
    "pf_{}": (1000, -1000, 1000),
}
VOLTAGES = ("l1", "l2", "l3", "ln_avg", "l12", "l23", "l31", "ll_avg")
LINES = ("l1", "l2", "l3")
SOURCES = [
    ("f_hz", "f_hz"),
    *(("u_rms_{}_v", f"u_rms_{name}_v") for name in VOLTAGES),
    *(("i_rms_{}_a", f"i_rms_{name}_a") for name in (*LINES, "avg", "n")),
    *(("p_{}_w", f"p_{name}_w") for name in (*LINES, "total")),
    *(("q_budeanu_{}_var", f"q_budeanu_{name}_var") for name in (*LINES, "total")),
    *(("s_{}_va", f"s_{name}_va") for name in (*LINES, "arith_total")),
    *(("pf_{}", f"pf_{name}") for name in (*LINES, "total")),
]
LOWEST = {0: 0, 1: 819, 2: 0, 3: 819}
FULL = {0: 20, 1: 20, 2: 5, 3: 5}  # mA, V: at 4096 steps

Curve = list[tuple[int, int]]


def unsteady_frames(dice: random.Random) -> npt.NDArray[np.int32]:
    """Another load in each tenth of a second, unequal phases."""
    t_s = np.arange(BLOCKS * RATE_HZ // 10) / RATE_HZ
    columns = []
    for lane in range(6):
        levels = [dice.uniform(1e6, 4e6) for _ in range(BLOCKS)]
        lag = dice.uniform(-1.5, 1.5) if lane > 2 else 0.0
        phase = 2 * np.pi * (50.3 * t_s - lane % 3 / 3) - lag
        columns.append(np.repeat(levels, RATE_HZ // 10) * np.sin(phase))
    return np.ascontiguousarray(np.rint(np.stack(columns, axis=1)), np.int32)


def random_curve(dice: random.Random, low: int, high: int, lowest: int) -> Curve:
    count = dice.randint(2, 4)
    following = sorted(dice.sample(range(low, high + 1), count))
    return list(zip(following, sorted(dice.sample(range(lowest, 4916), count)), strict=True))


def words_of(curve: Curve) -> list[int]:
    """Gradients, four following points, four outputs; points not used are wild."""
    words = [len(curve) - 1, 4, 3, 2, 1, 4000, 1, 3000, 2]
    places = [*range(len(curve) - 1), 3]
    for place, (following, output) in zip(places, curve, strict=True):
        words[1 + place], words[5 + place] = following & 0xFFFF, output
    return words


def steps(curve: Curve, value: Fraction) -> int:
    inside = min(max(value, Fraction(curve[0][0])), Fraction(curve[-1][0]))
    pieces = [(start, end) for start, end in pairwise(curve) if inside <= end[0]]
    (x0, y0), (x1, y1) = pieces[0]
    return math.floor(y0 + (inside - x0) * Fraction(y1 - y0, x1 - x0) + Fraction(1, 2))


@pytest.mark.parametrize("first", range(0, 30, 4))
def test_outputs_follow_each_parameter_block_by_block(first: int) -> None:
    dice = random.Random(first)
    codes = [(first + n) % 30 for n in range(4)]
    types = [dice.randint(0, 3), dice.randint(0, 3)]
    meter = equipped_meter()
    meter.write_registers(0x10A9, types[:1])
    meter.write_registers(0x10BB, types[1:])
    meter.write_registers(0x10C2, codes)
    curves = []
    for n, code in enumerate(codes):
        _, low, high = SCALES[SOURCES[code][0]]
        curves.append(random_curve(dice, low, high, LOWEST[types[n // 2]]))
        meter.write_registers(0x10D0 + 9 * n, words_of(curves[n]))

    samples = unsteady_frames(dice)
    shown, changes = [0, 0, 0, 0], 0
    for start in range(0, len(samples), PIECE):
        meter.feed(np.ascontiguousarray(samples[start : start + PIECE]))
        events = meter.take_outputs()
        for event in events[events["kind"] == ANALOGUE_OUT]:
            shown[event["channel"]] = int(event["value"])
            changes += 1
        measured = meter.quantities("block_100ms")
        if measured["f_hz"] == 0:
            continue  # before the first block
        due = [
            steps(curves[n], Fraction(measured[SOURCES[code][1]]) * SCALES[SOURCES[code][0]][0])
            for n, code in enumerate(codes)
        ]
        assert shown == due
        assert values(meter) == [np.float32(due[n] * FULL[types[n // 2]] / 4096) for n in range(4)]
    assert changes > len(codes)


def values(meter: kwcore.Meter) -> list[np.float32]:
    """4389H to 4390H."""
    words = meter.read_registers(0x4389, 8).astype(">u2")
    return list(np.frombuffer(words.tobytes(), ">f4").astype(np.float32))


def test_outputs_of_absent_modules_are_0() -> None:
    dice = random.Random(1)
    meter = equipped_meter()
    meter.write_registers(0x10C2, [1, 1, 1, 1])
    for n in range(4):
        meter.write_registers(0x10D0 + 9 * n, words_of([(0, 1000), (8310, 4000)]))
    meter.feed(unsteady_frames(dice))
    assert all(value > 0 for value in values(meter))
    meter.take_outputs()
    meter.connect_modules(0b001000)  # AXM-IO22 alone
    assert [value > 0 for value in values(meter)] == [False, False, True, True]
    gone = meter.take_outputs()
    assert [(int(event["channel"]), int(event["value"])) for event in gone] == [(0, 0), (1, 0)]


@pytest.mark.parametrize("type_code", range(4))
@pytest.mark.parametrize("tenths", [0, 1, 40, 41, 100, 123, 199, 200, 240])
def test_inputs_show_4096_steps_at_the_end_of_their_range(type_code: int, tenths: int) -> None:
    """`tenths` of a milliampere; of a voltage input a quarter of it in tenths of a volt."""
    meter = equipped_meter()
    meter.write_registers(0x10AF, [type_code])
    meter.write_registers(0x10C1, [type_code])
    for channel in range(4):
        meter.analogue_input(channel, min(round(Fraction(tenths, 240) * 2**31), 2**31 - 1))
    due = min(math.floor(Fraction(tenths * 4096, 200) + Fraction(1, 2)), 4095)
    assert list(meter.read_registers(0x4385, 4)) == [due] * 4
    meter.connect_modules(0b010000)  # AXM-IO31 alone
    assert list(meter.read_registers(0x4385, 4)) == [due, due, 0, 0]
