"""Digital inputs: a random stimulus against what a person with a pencil would write down."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import kwcore
import numpy as np
import pytest

from tests.io_modules.modules import (
    ALL_MODULES,
    BOOT_UNIX_S,
    COUNTER_CLEAR,
    INPUT_MODULES,
    NEW_SOE,
    RATE_HZ,
    SOE_MODULE,
    SYSTEM_STATUS,
    InputModule,
    counts,
    equipped_meter,
    read_word,
    soe_groups,
)

STEPS = 400
GROUPS = 20


@dataclass
class Notebook:
    """Levels, pulses and events as they come."""

    soe: InputModule
    counting: dict[int, int]  # DI: pulses of a count
    level: dict[int, bool] = field(default_factory=lambda: dict.fromkeys(range(1, 29), False))
    pulses: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(1, 29), 0))
    events: list[list[int]] = field(default_factory=list)

    def take(self, levels: dict[int, bool], sample: int) -> None:
        changed = {di for di, on in levels.items() if self.level[di] != on}
        for di in changed:
            self.pulses[di] += levels[di]
        self.level |= levels
        watched = [di for di in self.soe.inputs if di not in self.counting]
        if changed & set(watched):
            status = sum(1 << di - self.soe.first_di for di in watched if self.level[di])
            self.events.append([*stamp(sample), status])

    def counts(self) -> list[int]:
        every = [self.counting.get(di) for di in range(1, 29)]
        return [self.pulses[i + 1] // n if n else 0 for i, n in enumerate(every)]

    def groups(self) -> list[list[int]]:
        """Cyclic: the 21st takes the place of the first."""
        groups = [[0] * 8 for _ in range(GROUPS)]
        for number, event in enumerate(self.events):
            groups[number % GROUPS] = event
        return groups


def stamp(sample: int) -> list[int]:
    start = datetime.fromtimestamp(BOOT_UNIX_S, UTC)
    time = start + timedelta(milliseconds=sample * 1000 // RATE_HZ)
    return [
        *(time.year, time.month, time.day, time.hour, time.minute, time.second),
        time.microsecond // 1000,
    ]


def masks(levels: dict[int, bool]) -> tuple[int, int]:
    on = sum(1 << di - 1 for di, is_on in levels.items() if is_on)
    return on, sum(1 << di - 1 for di in levels)


def set_up(meter: kwcore.Meter, dice: random.Random) -> dict[int, int]:
    """Some inputs count, with a constant a module; returns DI: constant."""
    counting: dict[int, int] = {}
    for module in INPUT_MODULES:
        chosen = [di for di in module.inputs if dice.random() < 0.5]
        constant = dice.randint(1, 4)
        word = sum(1 << di - module.first_di for di in chosen)
        meter.write_registers(module.type_address, [word, constant])
        counting |= dict.fromkeys(chosen, constant)
    return counting


@pytest.mark.parametrize("soe", INPUT_MODULES, ids=lambda module: module.name)
def test_counts_and_events_of_random_inputs(soe: InputModule) -> None:
    dice = random.Random(soe.code)
    meter = equipped_meter()
    notebook = Notebook(soe, set_up(meter, dice))
    meter.write_registers(SOE_MODULE, [soe.code])
    assert read_word(meter, 0x4439) == soe.code
    for _ in range(STEPS):
        meter.feed(np.zeros((dice.randint(1, 200), 6), np.int32))
        levels = {di: dice.random() < 0.5 for di in dice.sample(range(1, 29), 4)}
        meter.digital_inputs(*masks(levels))
        notebook.take(levels, meter.sample_index)
    assert counts(meter) == notebook.counts()
    assert soe_groups(meter) == notebook.groups()
    assert len(notebook.events) > GROUPS
    assert read_word(meter, 0x1033) == (len(notebook.events) - 1) % GROUPS + 1


def pulse(meter: kwcore.Meter, inputs: int, times: int) -> None:
    for _ in range(times):
        for level in (inputs, 0):
            meter.feed(np.zeros((5, 6), np.int32))
            meter.digital_inputs(level, inputs)


@pytest.mark.parametrize("module", INPUT_MODULES, ids=lambda module: module.name)
def test_clearing_counts_of_one_module(module: InputModule) -> None:
    meter = equipped_meter()
    for each in INPUT_MODULES:
        meter.write_registers(each.type_address, [(1 << len(each.inputs)) - 1, 1])
    pulse(meter, 0x0FFF_FFFF, 3)
    meter.write_registers(COUNTER_CLEAR, [module.code])
    assert counts(meter) == [0 if di in module.inputs else 3 for di in range(1, 29)]
    assert read_word(meter, COUNTER_CLEAR) == 0


@pytest.mark.parametrize("module", INPUT_MODULES, ids=lambda module: module.name)
def test_absent_module_neither_counts_nor_records_nor_takes_settings(module: InputModule) -> None:
    meter = equipped_meter(ALL_MODULES & ~(1 << module.bit))
    delivered = read_word(meter, module.type_address)
    meter.write_registers(module.type_address, [1])
    meter.write_registers(SOE_MODULE, [module.code])
    pulse(meter, 0x0FFF_FFFF, 2)
    assert read_word(meter, module.type_address) == delivered
    assert counts(meter) == [0] * 28
    assert soe_groups(meter) == [[0] * 8] * GROUPS
    assert read_word(meter, 0x1033) == 0


def test_flag_of_a_new_event_is_cleared_by_the_master_and_set_by_the_next() -> None:
    meter = equipped_meter()
    meter.write_registers(SOE_MODULE, [1])
    assert read_word(meter, SYSTEM_STATUS) & NEW_SOE == 0
    pulse(meter, 1, 1)
    assert read_word(meter, SYSTEM_STATUS) & NEW_SOE
    meter.write_registers(SYSTEM_STATUS, [0])
    assert read_word(meter, SYSTEM_STATUS) & NEW_SOE == 0
    pulse(meter, 1, 1)
    assert read_word(meter, SYSTEM_STATUS) & NEW_SOE


def test_events_of_another_module_begin_anew_and_none_keeps_them() -> None:
    meter = equipped_meter()
    meter.write_registers(SOE_MODULE, [1])
    pulse(meter, 1, 1)
    meter.write_registers(SOE_MODULE, [0])
    pulse(meter, 1, 1)
    assert read_word(meter, 0x1033) == 2
    meter.write_registers(SOE_MODULE, [2])
    assert read_word(meter, 0x1033) == 0


def test_levels_before_the_first_sample_are_no_event() -> None:
    meter = equipped_meter()
    meter.write_registers(0x109E, [1, 1])
    meter.write_registers(SOE_MODULE, [1])
    meter.digital_inputs(0b11, 0b11)
    assert counts(meter) == [0] * 28
    assert read_word(meter, 0x1033) == 0
