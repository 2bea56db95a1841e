"""Teaches: settings by name, what is refused on this side, and what the meter itself refuses."""

import pytest

from rig.ports import MeterFault
from rig.spec.registers_gen import SETTINGS

CT1 = SETTINGS["ct1_a"]
WRITTEN = {"pt1_dv": 110000, "pt2_dv": 1000, "ct1_a": 400, "ct2_code": 5, "demand_window_min": 30}


def test_settings_read_back_as_written(registers):
    registers.set(WRITTEN)
    assert {name: registers[name] for name in WRITTEN} == WRITTEN


def test_a_power_cycle_brings_back_what_was_delivered(meter, registers):
    registers["ct1_a"] = 400
    meter.power_cycle()
    assert registers["ct1_a"] == CT1.default


def test_a_value_beyond_the_specification_is_refused_before_it_is_sent(registers):
    with pytest.raises(ValueError, match="ct1_a = 50001: must be 1 to 50000"):
        registers["ct1_a"] = 50001


def test_the_meter_refuses_it_too_and_keeps_the_old_one(registers):
    with pytest.raises(MeterFault, match="refuses"):
        registers.write(CT1.address, [50001])
    assert registers["ct1_a"] == CT1.default
