"""Demand, extremes and energies that the meter keeps, against brute force from its windows."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import kwcore
import numpy as np
import numpy.typing as npt
import pytest

from rig.spec.registers_gen import REGISTERS
from rig.spec.rows import RegisterRow
from tests.oracle.accumulated import (
    MINUTE_S,
    Stamped,
    Window,
    energies,
    fixed_demand,
    largest,
    published,
    rolling_demand,
    sliding_demand,
    smallest,
    thermal_demand,
)
from tests.oracle.periodic import PeriodicSignal
from tests.oracle.stimulus import RATE_HZ, counts_of

# Half an hour of every period begins here; times are seconds after it, so that a double of them
# is exact to 1e-13 s.
BASE = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)
RATE = RATE_HZ[0]
CHUNK_S = 7.0  # whole cycles of 50 Hz
LOADS = ((1.0, 30.0), (0.2, -40.0), (1.2, 170.0), (0.6, 80.0), (0.05, -170.0))  # In, degrees
PERIOD_MIN = 2
SHOWN = {
    "p_demand_w": "p_total_w",
    "q_demand_var": "q_budeanu_total_var",
    "s_demand_va": "s_arith_total_va",
    "i_demand_l1_a": "i_rms_l1_a",
    "i_demand_l3_a": "i_rms_l3_a",
}
# The meter counts time in 1/131072 of a sample: 6e-10 s at either end of 120 s, and 600 windows
# are 600 roundings of 1.1e-16. Of the largest value, 828 W.
DEMAND_SHARE = 2 * 6e-10 / 120.0 + 600 * 1.2e-16
FLOAT_SHARE = 2.0**-24
WINDOW_S = 0.2


def load(i_a: float, angle_deg: float) -> PeriodicSignal:
    x = np.zeros((6, 64), dtype=complex)
    for k in range(3):
        turn = np.exp(-2j * np.pi * k / 3)
        x[k, [1, 7]] = [(225.0 + 5.0 * i_a) * (1 - 0.02 * k) * turn, 5.0]
        x[3 + k, [1, 7]] = i_a * np.array([turn * np.exp(-1j * np.radians(angle_deg)), 0.05])
    return PeriodicSignal(50.0, x)


@pytest.fixture(scope="module", name="chunks")
def load_chunks() -> list[npt.NDArray[np.int32]]:
    return [counts_of(load(*each), CHUNK_S) for each in LOADS]


def meter_at(offset_s: int) -> kwcore.Meter:
    """A meter whose clock begins so many seconds after BASE; it records windows."""
    meter = kwcore.Meter(boot_time_unix_s=int(BASE.timestamp()) + offset_s)
    meter.record(windows=True)
    return meter


def windows_of(taken: Sequence[np.void], name: str, offset_s: float) -> list[Window]:
    return [
        Window(w["start"] / RATE + offset_s, w["end"] / RATE + offset_s, float(w[name]))
        for w in taken
    ]


METHODS: dict[str, tuple[int, float, Callable[[Sequence[Window], float], list[Stamped]]]] = {
    "fixed block": (0, 2 * MINUTE_S, fixed_demand),
    "sliding window": (1, MINUTE_S, sliding_demand),
    "thermal": (2, 2 * MINUTE_S, thermal_demand),
    "rolling block": (3, MINUTE_S, lambda w, period_s: rolling_demand(w, period_s, MINUTE_S)),
}


def last_due(shown: list[Stamped], now_s: float, first_s: float) -> float:
    """What stands in the register at this time: nothing before a whole period has been seen."""
    due = [stamped.value for stamped in shown if first_s <= stamped.at_s <= now_s]
    return due[-1] if due else 0.0


@pytest.mark.parametrize("method", METHODS)
def test_demand_is_that_of_the_windows(method: str, chunks: list[npt.NDArray[np.int32]]) -> None:
    code, step_s, oracle = METHODS[method]
    offset_s = 50  # the first interval is not whole
    meter = meter_at(offset_s)
    meter.write_registers(0x100D, [PERIOD_MIN, code])
    taken: list[np.void] = []
    first_s = (np.floor(offset_s / step_s) + 1.0) * step_s + PERIOD_MIN * MINUTE_S
    published_values = set()
    for index in range(46):  # 322 s: up to 6 min 12 s
        meter.feed(chunks[index % len(chunks)])
        taken += list(meter.take_windows())
        if index % 4 != 3 and index < 40:
            continue
        values = meter.quantities()
        for name, source in SHOWN.items():
            windows = windows_of(taken, source, offset_s)
            shown = oracle(windows, PERIOD_MIN * MINUTE_S)
            expected = last_due(shown, windows[-1].end_s, first_s)
            size = max(abs(window.value) for window in windows)
            assert values[name] == pytest.approx(expected, abs=DEMAND_SHARE * size), name
            assert float_at(meter, REGISTERS[name].address) == np.float32(values[name])
        published_values.add(values["p_demand_w"])
    assert len(published_values) >= 3


def float_at(meter: kwcore.Meter, address: int) -> float:
    return float(meter.read_registers(address, 2).astype(">u2").view(">f4")[0])


def test_a_reset_or_a_set_clock_begins_the_interval_anew(
    chunks: list[npt.NDArray[np.int32]],
) -> None:
    meter = meter_at(0)
    meter.write_registers(0x100D, [1, 0])
    for _ in range(9):  # 63 s
        meter.feed(chunks[0])
    assert meter.quantities()["p_demand_w"] > 0.0
    meter.write_registers(0x100F, [1])
    assert meter.quantities()["p_demand_w"] == 0.0
    for _ in range(9):  # 126 s: the minute in which it was reset is not whole
        meter.feed(chunks[0])
    assert meter.quantities()["p_demand_w"] == 0.0
    meter.write_registers(0x1040, [2026, 11, 25, 13, 30, 30])
    for _ in range(8):  # 56 s: 13:31:26
        meter.feed(chunks[0])
    assert meter.quantities()["p_demand_w"] == 0.0
    for _ in range(6):  # 42 s: 13:32:08
        meter.feed(chunks[0])
    assert meter.quantities()["p_demand_w"] > 0.0


def shown_of(meter: kwcore.Meter, row: RegisterRow) -> tuple[int, tuple[int, ...]]:
    """The value of an extreme as an integer, and its stamp."""
    words = [int(word) for word in meter.read_registers(row.address, 7)]
    value = words[0] - 0x10000 if row.type == "int16" and words[0] > 0x7FFF else words[0]
    return value, tuple(words[1:])


def without_current(frames: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The first window books the time of samples before its bounds: of no energy, then."""
    return frames * np.array([1, 1, 1, 0, 0, 0], dtype=np.int32)


def stamp_of(at_s: float) -> tuple[int, ...]:
    at = datetime.fromtimestamp(int(BASE.timestamp()) + int(np.floor(at_s)), UTC)
    return at.year, at.month, at.day, at.hour, at.minute, at.second


EXTREMES = [row for row in REGISTERS.values() if row.source_kind in ("max", "min")]
HALF_STEP = 0.5 + 1e-6  # the nearest step, and the decimal that the spec gives its size with


def assert_extremes(meter: kwcore.Meter, taken: Sequence[np.void], offset_s: float) -> int:
    """Those of each window's quantities; how many there were."""
    looked_at = 0
    for row in EXTREMES:
        if "demand" in row.source_id:
            continue
        values = published(windows_of(taken, row.source_id, offset_s))
        expected = (largest if row.source_kind == "max" else smallest)(values)
        value, stamp = shown_of(meter, row)
        assert abs(value - expected.value / row.scale) <= HALF_STEP, row.id
        assert stamp == stamp_of(expected.at_s), row.id
        looked_at += 1
    return looked_at


def test_extremes_are_those_of_the_windows(chunks: list[npt.NDArray[np.int32]]) -> None:
    offset_s = 86_400 - 43_200 - 10  # ten seconds before midnight
    meter = meter_at(offset_s)
    for row in EXTREMES:
        assert shown_of(meter, row) == (0, (2000, 1, 1, 0, 0, 0)), row.id
    for chunk in chunks:
        meter.feed(chunk)
    taken = list(meter.take_windows())[1:]  # the filters of the first one were empty at its start
    assert assert_extremes(meter, taken, offset_s) == 44
    meter.write_registers(0x1010, [0x0A])
    for row in EXTREMES:
        assert shown_of(meter, row) == (0, (2000, 1, 1, 0, 0, 0)), row.id
    meter.feed(chunks[1])
    meter.feed(chunks[3])
    assert assert_extremes(meter, list(meter.take_windows()), offset_s) == 44


def test_extremes_of_demand_are_those_of_its_publications(
    chunks: list[npt.NDArray[np.int32]],
) -> None:
    offset_s = -5
    meter = meter_at(offset_s)
    meter.write_registers(0x100D, [1, 1])
    shown: dict[str, list[Stamped]] = {name: [] for name in SHOWN}
    for index in range(36):  # 252 s: four minutes
        meter.feed(chunks[index // 9 % len(chunks)])
        values = meter.quantities()
        minute_s = MINUTE_S * np.floor((offset_s + meter.sample_index / RATE - WINDOW_S) / MINUTE_S)
        for name in SHOWN if minute_s >= MINUTE_S else ():
            shown[name].append(Stamped(minute_s, values[name]))
    for row in EXTREMES:
        if row.source_id in SHOWN:
            expected = (largest if row.source_kind == "max" else smallest)(shown[row.source_id])
            value, stamp = shown_of(meter, row)
            assert abs(value - expected.value / row.scale) <= HALF_STEP, row.id
            assert stamp == stamp_of(expected.at_s), row.id
    meter.write_registers(0x100F, [1])
    assert shown_of(meter, REGISTERS["max_i_demand_l1_a"]) == (0, (2000, 1, 1, 0, 0, 0))
    assert shown_of(meter, REGISTERS["max_p_demand_w"]) == (0, (2000, 1, 1, 0, 0, 0))
    assert shown_of(meter, REGISTERS["max_p_total_w"])[0] != 0


RATIO = 1000.0 * 10_000.0  # PT 100 kV / 100 V, CT 10 000 A / 1 A
COUNT_WH = 100.0 / RATIO  # 0.1 kWh of the primary
SUM_SHARE = 1e-7  # the aim: energy within 0.1 ppm of the sum of windows


def dword_at(meter: kwcore.Meter, address: int) -> int:
    high, low = meter.read_registers(address, 2)
    return int(high) << 16 | int(low)


def test_midnight_freezes_the_energy_of_the_windows_before_it(
    chunks: list[npt.NDArray[np.int32]],
) -> None:
    meter = meter_at(0)
    meter.write_registers(0x1005, [1_000_000 >> 16, 1_000_000 & 0xFFFF, 1000, 10_000, 1])
    meter.write_registers(0x1040, [2026, 12, 31, 23, 59, 58])
    meter.feed(without_current(chunks[0][: int(RATE)]))
    meter.feed(chunks[0])  # midnight after two seconds
    taken = list(meter.take_windows())
    before = [w for w in taken if w["end"] / RATE < 2.0]
    sums = energies(windows_of(before, "p_total_w", 0.0), windows_of(before, "q_fund_total_var", 0))
    frozen_wh = COUNT_WH * dword_at(meter, REGISTERS["frozen_1_ep_import"].address)
    assert 0.0 < sums.import_wh < COUNT_WH * dword_at(meter, REGISTERS["ep_import"].address)
    assert 0.0 <= sums.import_wh - frozen_wh <= COUNT_WH + SUM_SHARE * sums.import_wh
    assert dword_at(meter, REGISTERS["frozen_2_ep_import"].address) == 0
    first = dword_at(meter, REGISTERS["frozen_1_ep_import_l2"].address)
    meter.write_registers(0x1040, [2027, 1, 1, 23, 59, 58])
    meter.feed(chunks[0])
    assert dword_at(meter, REGISTERS["frozen_2_ep_import_l2"].address) == first
    assert dword_at(meter, REGISTERS["frozen_1_ep_import_l2"].address) > first
    meter.write_registers(0x1040, [2027, 3, 1, 12, 0, 0])  # another day, without a midnight
    meter.feed(chunks[0])
    assert dword_at(meter, REGISTERS["frozen_2_ep_import_l2"].address) == first
    meter.write_registers(REGISTERS["frozen_7_es_l3"].address, [0x0001, 0x0002])
    assert dword_at(meter, 0x478C) == 0x10002
    meter.write_registers(0x1016, [1])
    assert not meter.read_registers(0x463E, 125).any()
    assert dword_at(meter, 0x478C) == 0


def test_quadrants_are_the_sum_of_the_windows(chunks: list[npt.NDArray[np.int32]]) -> None:
    meter = meter_at(0)
    meter.feed(without_current(chunks[0]))
    for chunk in chunks:
        meter.feed(chunk)
    taken = list(meter.take_windows())
    values = meter.quantities()
    for phase in ("l1", "l2", "l3", "total"):
        q = windows_of(taken, f"q_budeanu_{phase}_var", 0.0)
        sums = energies(windows_of(taken, f"p_{phase}_w", 0.0), q)
        for number, expected in enumerate(sums.quadrants_varh, start=1):
            shown = values[f"eq_quad{number}_{phase}_varh"]
            allowed = SUM_SHARE * sum(sums.quadrants_varh)
            assert abs(shown - expected) <= allowed, (phase, number)
            assert number == 2 or expected > 0.0 or phase != "total"


def test_run_time_counts_36_s_a_step_until_it_is_cleared(
    chunks: list[npt.NDArray[np.int32]],
) -> None:
    meter = meter_at(0)
    for _ in range(5):
        meter.feed(chunks[0])
    assert dword_at(meter, 0x1034) == 0
    meter.feed(chunks[0][: int(RATE)])
    assert dword_at(meter, 0x1034) == 1
    meter.write_registers(0x1034, [0, 500])
    assert dword_at(meter, 0x1034) == 500
    meter.write_registers(0x1011, [1])
    assert dword_at(meter, 0x1034) == 0


def test_half_cycle_values_are_those_of_the_last_half_cycle(
    chunks: list[npt.NDArray[np.int32]],
) -> None:
    meter = meter_at(0)
    meter.record(half_cycles=True)
    meter.feed(chunks[0][:10_007])
    last = meter.take_half_cycles()[-1]
    values = meter.quantities()
    for phase in ("l1", "l2", "l3"):
        assert values[f"u_half_{phase}_v"] == last[f"u_{phase}_v"]
        assert values[f"i_half_{phase}_a"] == last[f"i_{phase}_a"]
    for line in ("l12", "l23", "l31"):
        assert values[f"u_half_{line}_v"] == last[f"u_{line}_v"]


RECORDS = [(0x1034, 2), (0x4042, 6), (0x4136, 125), (0x41B3, 125), (0x4230, 100), (0x4600, 27),
           (0x463E, 125)]  # fmt: skip


@pytest.mark.parametrize("cut", [1, 127, 12_811])
def test_records_do_not_depend_on_how_the_samples_are_cut(
    cut: int, chunks: list[npt.NDArray[np.int32]]
) -> None:
    def run(size: int) -> list[list[int]]:
        meter = meter_at(43_200 - 3)
        meter.write_registers(0x100D, [1, 2])
        frames = np.concatenate([chunks[0][: 4 * int(RATE)], chunks[1][: int(RATE)]])
        for first in range(0, len(frames), size):
            meter.feed(frames[first : first + size])
        return [meter.read_registers(*block).tolist() for block in RECORDS]

    assert run(cut) == run(100_000)
