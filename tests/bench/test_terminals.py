"""Inputs and outputs of a virtual position: the same on meter and core, over power cycles."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rig.bench.load_bench import bench_from_text
from rig.drivers.build import build_bench
from rig.drivers.virtual.position import ComparedLink
from rig.drivers.virtual.terminals import Terminals
from rig.ports import BenchRefusal, Operated, OutputEvent
from tests.bench.sample_fakes import CountingCore, CountingMeter

MODULES = 0b101
ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "fixtures/benches/in_process.toml").read_text(encoding="utf-8")


class Place:
    """Terminals between two fakes."""

    def __init__(self, modules: int = MODULES) -> None:
        self.meter, self.core = CountingMeter(), CountingCore()
        self.terminals = Terminals(self.meter, self.core, modules)

    def power_cycle(self, *, keep: bool = False) -> list[tuple[object, ...]]:
        """What the fresh meter is told; the core is told the same."""
        self.meter.power_cycle(0)
        self.core.power_cycle(0)
        self.terminals.power_cycle(keep=keep)
        assert self.meter.inputs == self.core.inputs
        return self.meter.inputs


def test_meter_and_core_are_told_the_same() -> None:
    place = Place()
    place.terminals.set_digital_inputs(0b11, 0b01)
    place.terminals.set_analogue_input(2, 1.0)
    place.terminals.set_sealed(True)
    place.terminals.press_keys(9)
    whole_range_q31 = round(2**31 / 1.2)
    told = [("digital", 1, 1), ("analogue", 2, whole_range_q31), ("sealed", True), ("keys", 9)]
    assert place.meter.inputs == told
    assert place.core.inputs == told


@pytest.mark.parametrize("pdu_hex", ["10", "1012340001", "10123400020200aa"])
def test_a_meter_that_takes_what_is_no_write_is_no_fault_of_the_rig(pdu_hex: str) -> None:
    meter, core = CountingMeter(), CountingCore()
    answered = ComparedLink(meter, core).exchange(bytes.fromhex(pdu_hex))
    assert answered == (bytes.fromhex("1012340001"), 0)
    assert core.words == {}


def test_a_write_that_the_meter_took_is_the_cores_too() -> None:
    meter, core = CountingMeter(), CountingCore()
    ComparedLink(meter, core).exchange(bytes.fromhex("1012340001020007"))
    assert core.words == {0x1234: 7}


def test_a_power_cycle_begins_with_the_modules_of_the_bench_alone() -> None:
    place = Place()
    place.terminals.connect_modules(0b111111)
    place.terminals.set_digital_inputs(1, 1)
    place.terminals.set_sealed(True)
    assert place.power_cycle() == [("modules", MODULES)]
    assert Place(modules=0).power_cycle() == []


def test_what_stands_on_the_terminals_outlives_a_power_cycle_that_keeps_the_store() -> None:
    place = Place()
    place.terminals.connect_modules(0b111111)
    place.terminals.set_digital_inputs(0b111, 0b111)
    place.terminals.set_digital_inputs(0, 0b010)
    place.terminals.set_analogue_input(1, 0.6)
    place.terminals.set_sealed(True)
    place.terminals.press_keys(1)
    assert place.power_cycle(keep=True) == [
        ("modules", 0b111111),
        ("digital", 0b101, 0b101),
        ("analogue", 1, 2**30),
        ("sealed", True),
    ]


def test_events_are_all_since_the_power_cycle() -> None:
    place = Place()
    place.power_cycle()
    place.terminals.set_digital_inputs(1, 1)
    first = OutputEvent(0, "relay", 0, 1)
    assert place.terminals.output_events() == (first,)
    place.meter.sample_index = 77
    place.terminals.set_digital_inputs(0, 1)
    assert place.terminals.output_events() == (first, OutputEvent(77, "relay", 0, 0))
    place.power_cycle()
    assert place.terminals.output_events() == ()


REFUSED: list[tuple[Callable[[Terminals], None], str]] = [
    (lambda t: t.connect_modules(64), "modules 40H: must be within 3FH"),
    (lambda t: t.set_digital_inputs(0, 1 << 28), "digital inputs 10000000H: must be within"),
    (lambda t: t.set_digital_inputs(-1, 1), "digital inputs -1H: must be within FFFFFFFH"),
    (lambda t: t.press_keys(16), "keys 10H: must be within FH"),
    (lambda t: t.set_analogue_input(4, 0.5), "analogue input 4: must be 0 to 3"),
    (lambda t: t.set_analogue_input(0, 1.2), "analogue input 0 at 1.2 of its range"),
    (lambda t: t.set_analogue_input(0, float("nan")), "analogue input 0 at nan of its range"),
]


@pytest.mark.parametrize(("action", "text"), REFUSED)
def test_what_there_is_not_is_refused_and_not_told(
    action: Callable[[Terminals], None], text: str
) -> None:
    place = Place()
    with pytest.raises(BenchRefusal, match=text):
        action(place.terminals)
    assert place.meter.inputs == []


def test_a_bench_file_says_which_modules_are_connected() -> None:
    text = TEXT.replace(
        'driver = "in_process"', 'driver = "in_process"\nmodules = ["AXM-IO32", "AXM-IO11"]'
    )
    bench = bench_from_text(text, "b.toml", "b.toml").bench
    assert bench.meter.module_mask == 0b100001
    position = build_bench(bench).positions[0]
    assert isinstance(position, Operated)
    position.power_cycle(0)
    assert position.output_events() == ()
