"""Manual 3.7 on the whole meter: power off and on, and the panel of the firmware afterwards."""

import pytest

from rig.drivers.program_meter.meter import ProgramMeter
from rig.drivers.virtual.bench import VirtualBench
from tests.panel.benches import BOOT_UNIX_S, every_bench, press, rows, running

pytest.importorskip("kwhost", reason="the Python modules are not built")

IO11, IO21 = 0b000001, 0b000100
VOLTAGES = ["Meter", "U", "  1       230.0           V"]


def off_and_on(bench: VirtualBench) -> None:
    bench.positions[0].power_cycle(BOOT_UNIX_S + 60, keep=True)


@every_bench
@pytest.mark.parametrize(
    ("keys", "head"),
    [
        ("pp", ["Meter", "Q"]),
        ("h", ["Meter", "< U"]),
        ("mpvppv", ["Max/Min", "I MIN"]),
        ("mppvp", ["Demand", "DMD I"]),
        ("mpppvvvppp", ["Harmonic", "I HD5"]),
        ("mevv", ["Digital I/O", "M11 DI"]),
        ("mevpvppp", ["Digital I/O", "M21 COUNT"]),
    ],
)
def test_the_page_comes_back(name: str, keys: str, head: list[str]) -> None:
    with running(name) as bench:
        bench.positions[0].connect_modules(IO11 | IO21)
        press(bench, keys)
        before = rows(bench)
        assert before[:2] == head
        off_and_on(bench)
        after = rows(bench)
        assert after[:2] == head
        assert [row[:10] for row in after[2:6]] == [row[:10] for row in before[2:6]]


@every_bench
@pytest.mark.parametrize("keys", ["mppppv", "mppppv...", "mppppv...v", "mppppv...vvpppv"])
def test_the_setting_mode_comes_back_as_the_voltage_page(name: str, keys: str) -> None:
    """Also from an edit, which ends without a write."""
    with running(name) as bench:
        press(bench, keys)
        assert rows(bench)[0] == "Setting"
        off_and_on(bench)
        assert rows(bench)[:2] == VOLTAGES[:2]


@every_bench
def test_the_page_of_a_module_that_is_gone_comes_back_as_the_voltage_page(name: str) -> None:
    with running(name) as bench:
        bench.positions[0].connect_modules(IO11 | IO21)
        press(bench, "mevpvppp")
        assert rows(bench)[1] == "M21 COUNT"
        bench.positions[0].connect_modules(IO11)
        off_and_on(bench)
        bench.clock.wait(1.0)
        assert rows(bench)[:3] == VOLTAGES
        bench.positions[0].connect_modules(0)
        off_and_on(bench)
        assert rows(bench)[:2] == VOLTAGES[:2]


@every_bench
def test_an_erased_store_begins_with_the_voltage_page(name: str) -> None:
    with running(name) as bench:
        press(bench, "pp")
        assert rows(bench)[1] == "Q"
        bench.positions[0].power_cycle(BOOT_UNIX_S)
        assert rows(bench)[:2] == VOLTAGES[:2]


@every_bench
def test_the_energy_line_comes_back(name: str) -> None:
    with running(name) as bench:
        press(bench, "peee")
        assert rows(bench)[6].startswith("Ep Net ")
        off_and_on(bench)
        assert rows(bench)[6].startswith("Ep Net ")


def test_a_killed_program_finds_its_page() -> None:
    """The power fails wherever the program is, a tenth of a second after the key."""
    with running("linux") as bench:
        press(bench, "mpvpp")
        bench.clock.wait(0.1)
        meter = bench.positions[0].meter
        assert isinstance(meter, ProgramMeter)
        meter.cut_power()
        off_and_on(bench)
        assert rows(bench)[:2] == ["Max/Min", "I MAX"]
