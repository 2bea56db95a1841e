"""Every row of the register table, asked of a fresh meter: what it reads, takes and refuses."""

from collections.abc import Iterator

import kwcore
import pytest

from rig.spec.registers_gen import REGIONS, REGISTERS
from rig.spec.rows import RegisterRow

REGION_IDS = sorted(REGIONS, key=lambda region: REGIONS[region].first)
WORD = 0xFFFF
# Kinds that read their default in a meter that has seen no sample.
RESTING_KINDS = ("setting", "stored", "constant", "energy", "frozen", "run_time")
ZERO_KINDS = ("reserved", "alarm_record", "soe_record", "pulse_count", "analogue_in")
# A write of a part is refused whatever it holds: written whole, with a checksum.
WHOLE_KINDS = ("factory",)


def holds_writes(row: RegisterRow) -> bool:
    """Whether it reads what was written to it, in a meter without modules.

    Not so: commands, words that the meter derives or that are reserved, settings of absent modules,
    words with bits that no write changes, the weekday.
    """
    if row.access == "read" or row.command_keys or row.fixed_mask or row.module != "none":
        return False
    derived = ("reserved", "constant", "status", "factory")
    return row.source_kind not in derived and row.id != "clock_weekday"


def rows_of(region: str) -> list[RegisterRow]:
    return [row for row in REGISTERS.values() if row.region == region]


def words_of(row: RegisterRow, value: int) -> list[int]:
    """High word first, two's complement."""
    return [value >> 16 * (row.words - 1 - n) & WORD for n in range(row.words)]


def at_limits(row: RegisterRow) -> list[int]:
    if row.allowed:
        return sorted(row.allowed)
    assert row.minimum is not None
    assert row.maximum is not None
    return [row.minimum, row.maximum]


def beyond(row: RegisterRow) -> Iterator[int]:
    """Values next to the accepted ones that the words can carry."""
    signed = row.type in ("int16", "int32")
    half = 1 << (16 * row.words - 1)
    lowest, highest = (-half, half - 1) if signed else (0, 2 * half - 1)
    values = at_limits(row)
    candidates = {values[0] - 1, values[-1] + 1}
    if row.by_byte:
        candidates = {(values[-1] & 0xFF) + 1, (values[-1] & 0xFF00) + 0x100}
    candidates |= {value + 1 for value in row.allowed}
    yield from (v for v in sorted(candidates - set(row.allowed)) if lowest <= v <= highest)


def read(meter: kwcore.Meter, row: RegisterRow) -> list[int]:
    return [int(word) for word in meter.read_registers(row.address, row.words)]


@pytest.mark.parametrize("region", REGION_IDS)
def test_region_reads_what_the_table_says(region: str) -> None:
    meter = kwcore.Meter()
    first, last = REGIONS[region].first, REGIONS[region].last
    whole = [int(word) for word in meter.read_registers(first, last - first + 1)]
    for row in rows_of(region):
        words = read(meter, row)
        assert words == whole[row.address - first : row.address - first + row.words], row.id
        if row.source_kind in ZERO_KINDS:
            assert words == [0] * row.words, row.id
        if row.source_kind == "constant":
            assert words == [row.default] * row.words, row.id
        elif row.source_kind in RESTING_KINDS:
            assert words == words_of(row, row.default or 0), row.id


@pytest.mark.parametrize("region", REGION_IDS)
def test_region_takes_its_limits_and_refuses_what_lies_beyond(region: str) -> None:
    for row in rows_of(region):
        has_limits = bool(row.allowed) or row.maximum is not None
        if row.access == "read" or not has_limits or row.source_kind in WHOLE_KINDS:
            continue
        if row.id in ("address_1", "energy_mode", "voltage_rated_v", "clock_day"):
            continue  # limits that depend on other registers: below
        meter = kwcore.Meter()
        for value in at_limits(row):
            meter.write_registers(row.address, words_of(row, value))
            if holds_writes(row):
                assert read(meter, row) == words_of(row, value), row.id
        held = read(meter, row)
        for value in beyond(row):
            with pytest.raises(ValueError, match="a value out of range"):
                meter.write_registers(row.address, words_of(row, value))
            assert read(meter, row) == held, row.id


@pytest.mark.parametrize("region", REGION_IDS)
def test_region_refuses_a_write_to_a_read_only_row(region: str) -> None:
    meter = kwcore.Meter()
    for row in rows_of(region):
        if row.access == "read":
            with pytest.raises(ValueError, match="a read-only register"):
                meter.write_registers(row.address, [0] * row.words)


def test_limits_that_depend_on_another_register() -> None:
    meter = kwcore.Meter()
    with pytest.raises(ValueError, match="a value out of range"):
        meter.write_registers(REGISTERS["address_1"].address, [248])
    meter.write_registers(REGISTERS["protocol_1"].address, [1])
    meter.write_registers(REGISTERS["address_1"].address, [65_534])
    with pytest.raises(ValueError, match="a value out of range"):
        meter.write_registers(REGISTERS["voltage_rated_v"].address, [401])
    meter.write_registers(REGISTERS["voltage_wiring"].address, [3])
    meter.write_registers(REGISTERS["voltage_rated_v"].address, [690])
    meter.write_registers(REGISTERS["energy_mode"].address, [0])
    with pytest.raises(ValueError, match="a value out of range"):
        meter.write_registers(REGISTERS["frequency_type"].address, [2])


def test_every_row_with_limits_stands_in_a_test_above() -> None:
    """A row that is writable and has none is one whose writes are dropped, or the factory's."""
    for row in REGISTERS.values():
        if row.access != "read" and not row.allowed and row.maximum is None:
            assert not holds_writes(row), row.id
