"""What the panel shows against decimal arithmetic on what the meter measured."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from rig.cli.waveform import load_waveform
from tests.cli.conftest import ROOT

kwcore = pytest.importorskip("kwcore", reason="the Python modules are not built")

PT1_RAW, PT2_RAW, CT1, CT2 = 110_000, 2200, 600, 5  # 11 000 V / 220 V, 600 A / 5 A
RATIO_U, RATIO_I = Decimal(PT1_RAW) / PT2_RAW, Decimal(CT1) / CT2
SCALES = {"V": 1, "kV": 1000, "A": 1, "kA": 1000, "kW": 1000, "MW": 1000_000, "kvar": 1000}
SCALES |= {"Mvar": 1000_000, "kVA": 1000, "MVA": 1000_000}


def fed_meter() -> kwcore.Meter:
    from rig.bench.load_bench import load_bench
    from rig.drivers.injected import InjectedFaults
    from rig.drivers.virtual.front_end import CoreChain

    bench = load_bench(ROOT / "fixtures" / "benches" / "in_process.toml").bench
    front_end = bench.positions[0].front_end
    assert front_end is not None
    chain = CoreChain(front_end, 12800.0, InjectedFaults())
    chain.power_cycle(0)
    chain.set_load(load_waveform(ROOT / "waveforms" / "off_frequency_h5.toml").load)
    meter = kwcore.Meter(boot_time_unix_s=1_800_000_000)
    meter.write_registers(0x1005, [PT1_RAW >> 16, PT1_RAW & 0xFFFF, PT2_RAW, CT1, CT2])
    meter.feed(np.ascontiguousarray(chain.frames(25600)))
    return meter


def wait_for_the_password(meter: kwcore.Meter) -> None:
    """The page of the address stays for three seconds."""
    meter.feed(np.zeros((3 * meter.samples_per_second, 6), np.int32))


def four_digits(value: Decimal, unit: str) -> str:
    """The most decimals that leave four digits; the display never rounds twice."""
    scaled = value / SCALES[unit]
    for decimals in range(3, -1, -1):
        digits = scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if abs(digits) < Decimal(10_000).scaleb(-decimals):
            return f"{digits:.{decimals}f}"
    return "----"


def floats(meter: kwcore.Meter, address: int, count: int) -> list[Decimal]:
    words = np.array(meter.read_registers(address, 2 * count), ">u2")
    return [Decimal(float(value)) for value in np.frombuffer(words.tobytes(), ">f4")]


@pytest.mark.parametrize(
    ("keys", "address", "factor"),
    [
        ([8, 8], 0x400A, RATIO_U),  # line voltages and average
        ([], 0x4002, RATIO_U),
        ([8, 8, 8], 0x4012, RATIO_I),
        ([2], 0x401C, RATIO_U * RATIO_I),
        ([2, 2], 0x4024, RATIO_U * RATIO_I),
        ([2, 2, 2], 0x402C, RATIO_U * RATIO_I),
    ],
)
def test_primary_values_are_four_digits_of_the_registers(
    keys: list[int], address: int, factor: Decimal
) -> None:
    """The registers are float32 of the same window; no value here lies that near to a half."""
    meter = fed_meter()
    for key in keys:
        meter.press_keys(key)
    lines = meter.picture()["lines"]
    secondary = floats(meter, address, 4)
    assert any(value != 0 for value in secondary)
    for line, value in zip(lines, secondary, strict=True):
        assert line["digits"] == four_digits(value * factor, line["unit"]), line


def test_clock_and_run_time_pass_with_the_samples() -> None:
    meter = fed_meter()
    for _ in range(9):
        meter.press_keys(4)
    assert meter.picture()["bottom"] == "2027-01-15"
    meter.press_keys(4)
    assert meter.picture()["bottom"] == "08:00:02"


def test_a_setting_of_the_panel_is_the_meters() -> None:
    """Wiring by key: the pages follow, as a master's write would make them."""
    meter = fed_meter()
    for key in (9, 2, 2, 2, 2, 8):  # Setting
        meter.press_keys(key)
    wait_for_the_password(meter)
    for key in (8, 8, 2, 2, 8, 2, 2, 8):  # password, SYS, S03, edit, 2LL, confirm
        meter.press_keys(key)
    assert meter.read_registers(0x1003, 1) == [2]
    for key in (9, 2, 2, 8):  # on to Meter
        meter.press_keys(key)
    assert [line["label"] for line in meter.picture()["lines"]] == ["1-2", "2-3", "3-1", "avg"]


def test_a_value_out_of_range_is_refused_by_the_registers() -> None:
    meter = fed_meter()
    for key in (9, 2, 2, 2, 2, 8):
        meter.press_keys(key)
    wait_for_the_password(meter)
    for key in (8, 8, *[2] * 11, 8, 2, 2, 2, 2, 8):  # S12 demand window: 15 -> 55 minutes
        meter.press_keys(key)
    picture = meter.picture()
    assert (picture["item"], picture["notice"]) == ("S12", "refused")
    assert picture["lines"][1]["digits"] == "15"
    assert meter.read_registers(0x100D, 1) == [15]
