"""A power cycle on the same store: every register comes back whose row in spec/ says that it does.

The rows say which: `persistence` none, settings or record. Nothing here knows what an item is.
"""

import kwcore

from rig.bench.schema import CalibrationSection
from rig.drivers.virtual.calibration import LOCK, UNLOCK_ADDRESS, calibration_writes, words_of
from rig.drivers.virtual.core import NEW_STORE
from rig.spec.registers_gen import REGISTERS
from rig.spec.rows import RegisterRow
from tests.host.stimulus import balanced_frames

BOOT_S = 1_800_000_000
ALL_MODULES = 0x3F
KEY_P = 2
# The limits of a row would contradict another row, or stop the samples of this test.
CHOSEN = {
    "frequency_type": 1,
    "address_1": 77,
    "password": 4321,
    "voltage_wiring": 1,
    "energy_mode": 0,
    "energy_display": 1,
    "soe_module": 1,
    "alarm_enable": 1,
    "alarm_channels": 1,
    "alarm_1_parameter": 2,
    "alarm_1_comparison": 3,
    "alarm_1_setpoint": 2000,
    "alarm_1_delay": 1,
    "io11_input_type": 2,  # DI2 counts, the others make events
    "io11_pulse_constant": 2,
    "current_rated_ma": 2000,
    "voltage_rated_v": 399,
    "alarm_pairs": 0x80,
}
ENERGY_PRESET = 123_456_789
RUN_TIME_PRESET = 4_321

Image = dict[str, tuple[int, ...]]


def other_than_default(row: RegisterRow) -> int:
    if row.id in CHOSEN:
        return CHOSEN[row.id]
    values = row.allowed or (row.minimum, row.maximum)
    return next(int(value) for value in reversed(values) if value not in (None, row.default))


def words_for(row: RegisterRow) -> list[int]:
    value = other_than_default(row)
    count = row.words if row.run is None else 1
    word = [value >> 16 & 0xFFFF, value & 0xFFFF][-count:]
    return word if row.run is None else [(value - n) & 0xFFFF for n in range(row.words)]


def write_every_setting(meter: kwcore.Meter) -> None:
    """Each with another value than its default."""
    for row in REGISTERS.values():
        is_setting = row.source_kind in ("setting", "stored") and row.persistence == "settings"
        if is_setting and row.access == "read_write":
            meter.write_registers(row.address, words_for(row))


def calibrate(meter: kwcore.Meter) -> None:
    section = CalibrationSection(
        gain_ppb=(1, -2, 3, -4, 5, -6),
        offset_q8_counts=(10, 20, 30, -10, -20, -30),
        delay_ps=(100, 200, 300, 400, 500, 600),
    )
    for address, words in calibration_writes(section):
        meter.write_registers(address, list(words))


def image_of(meter: kwcore.Meter, persistence: tuple[str, ...]) -> Image:
    """Words by row."""
    rows = [row for row in REGISTERS.values() if row.persistence in persistence]
    return {row.id: tuple(meter.read_registers(row.address, row.words)) for row in rows}


def meter_on(store: bytes, boot_s: int = BOOT_S) -> kwcore.Meter:
    meter = kwcore.Meter("KW320-KEPT", boot_s, journal_store=store)
    meter.connect_modules(ALL_MODULES)
    return meter


def lived() -> kwcore.Meter:
    """A meter that has something in every register that is kept; its last sample ends a second."""
    meter = meter_on(NEW_STORE)
    calibrate(meter)
    write_every_setting(meter)
    meter.write_registers(0x4048, [ENERGY_PRESET >> 16, ENERGY_PRESET & 0xFFFF])
    meter.write_registers(0x463E, [ENERGY_PRESET >> 16, ENERGY_PRESET & 0xFFFF])
    meter.write_registers(0x1034, [0, RUN_TIME_PRESET])
    for half in range(5):
        meter.digital_inputs((half % 2) * 0b11, 0b11)
        meter.feed(balanced_frames(0.4, start_s=0.4 * half))
    meter.press_keys(KEY_P)
    meter.feed(balanced_frames(1.0, u_v=150.0))
    return meter


def test_every_setting_and_record_comes_back() -> None:
    before = lived()
    old = image_of(before, ("settings", "record"))
    page = before.panel_text()
    assert before.journal_store is not None
    after = meter_on(before.journal_store, BOOT_S + 5)
    new = image_of(after, ("settings", "record"))
    differ = {key: (old[key], new[key]) for key in old if old[key] != new[key]}
    assert not differ
    assert after.panel_text().splitlines()[0] == page.splitlines()[0]


def test_nothing_of_the_image_above_is_as_it_was_made() -> None:
    """Else a register that is not kept would not be seen."""
    fresh = image_of(meter_on(NEW_STORE), ("settings", "record"))
    lived_image = image_of(lived(), ("settings", "record"))
    same = {key for key in fresh if fresh[key] == lived_image[key]}
    settings = {key for key in same if REGISTERS[key].persistence == "settings"}
    assert all(key.startswith("factory_") for key in settings), "the rest of the factory's"
    groups = {"ep_import", "frozen_1_ep_import", "max_u_rms_l1_v", "run_time_h", "system_flags"}
    groups |= {"alarm_record_1_status", "soe_record_1_stamp", "alarm_newest", "soe_newest"}
    assert not groups & same


def test_without_its_store_a_meter_is_new() -> None:
    fresh = image_of(meter_on(NEW_STORE), ("settings", "record"))
    lived()
    assert image_of(meter_on(NEW_STORE), ("settings", "record")) == fresh


def test_open_lock_is_closed_by_a_power_cycle() -> None:
    meter = lived()
    meter.write_registers(UNLOCK_ADDRESS, list(words_of(b"KW32")))
    assert tuple(meter.read_registers(UNLOCK_ADDRESS, 2)) == (0, 1)
    assert meter.journal_store is not None
    after = meter_on(meter.journal_store)
    assert tuple(after.read_registers(UNLOCK_ADDRESS, 2)) == (0, LOCK)
