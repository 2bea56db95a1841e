"""Writes that do something elsewhere: a change of the energy display, the lock of the factory."""

from rig.conformance.pdu import ILLEGAL_VALUE
from rig.conformance.script import Script
from rig.conformance.table import accepted, rows_of, words_of
from rig.spec.registers_gen import ENERGIES, REGIONS, REGISTERS
from rig.spec.rows import RegisterRow

PRESET_COUNT = 123456
OTHER_DISPLAY = 1
SEALED = 0x0A  # 101FH
EVERY_SEAL_GROUP = 31  # 101EH
# (setting, value, other setting, values that it must not have then)
TOGETHER = (
    ("frequency_type", 2, "energy_mode", (0,)),
    ("protocol_1", 0, "address_1", (0, 248, 65534)),
    ("voltage_wiring", 0, "voltage_rated_v", (401, 690)),
)
SEAL_KEYS = (0x5345414C, 0x4F50454E)
WRONG_KEYS = (1, 0xFFFFFFFF, 0x33324B57)


def energy_display() -> Script:
    """A change of 1019H clears every energy; writing what it holds already clears none."""
    script = Script()
    display = REGISTERS["energy_display"]
    for value, clears in ((display.default or 0, False), (OTHER_DISPLAY, True)):
        for row in ENERGIES.values():
            script.write(f"{row.id} = {PRESET_COUNT}", row.address, words_of(row, PRESET_COUNT))
        script.write(f"energy_display = {value}", display.address, (value,))
        kept = 0 if clears else PRESET_COUNT
        for row in ENERGIES.values():
            script.holds("reads_back", f"{row.id} reads {kept}", row.address, words_of(row, kept))
    script.write("energy_display put back", display.address, (display.default or 0,))
    return script


def energy_clear() -> Script:
    """1016H clears every energy with its key alone."""
    script = Script()
    command = REGISTERS["energy_clear"]
    (key,) = command.command_keys
    for value, kept in ((key + 1, PRESET_COUNT), (key, 0)):
        for row in ENERGIES.values():
            script.write(f"{row.id} = {PRESET_COUNT}", row.address, words_of(row, PRESET_COUNT))
        script.write(f"energy_clear = {value}", command.address, (value,))
        for row in ENERGIES.values():
            script.holds("reads_back", f"{row.id} reads {kept}", row.address, words_of(row, kept))
    return script


def rules() -> Script:
    """Values that are right alone and wrong together (manual 6.3.1)."""
    script = Script()
    for first, value, second, wrong in TOGETHER:
        one, other = REGISTERS[first], REGISTERS[second]
        image = script.read(f"what {second} holds", other.address, other.words)
        script.write(f"{first} = {value}", one.address, words_of(one, value))
        for bad in wrong:
            name = f"{second} = {bad} with {first} = {value}"
            script.refuse_write(name, other.address, words_of(other, bad), ILLEGAL_VALUE)
        script.read(f"{second} is as before", other.address, other.words, image)
        script.write(f"{first} put back", one.address, words_of(one, one.default or 0))
    return script


def sealed() -> Script:
    """Sealed, with all that 101EH can add: what is blocked is refused and stays as it was."""
    script = Script()
    status = REGISTERS["seal_status"]
    script.holds("reads_back", "the seal is closed", status.address, (SEALED,))
    blocked = [row for row in REGISTERS.values() if row.seal not in ("none", "clock")]
    for row in blocked:
        image = script.read(f"what {row.id} holds", row.address, row.words)
        for value in dict.fromkeys((accepted(row)[0], accepted(row)[-1], *row.command_keys)):
            name = f"{row.id} = {value} is sealed"
            script.refuse_write(name, row.address, words_of(row, value), ILLEGAL_VALUE)
        script.read(f"{row.id} is as before", row.address, row.words, image)
    _sealed_clock(script)
    free = REGISTERS["backlight_min"]
    script.write("backlight_min is not sealed", free.address, (2,))
    script.holds("reads_back", "backlight_min reads 2", free.address, (2,))
    return script


def _sealed_clock(script: Script) -> None:
    """Five minutes at the most (manual 4.7), from the instant at which the meter woke up."""
    minute, second = REGISTERS["clock_minute"], REGISTERS["clock_second"]
    hour = REGISTERS["clock_hour"]
    name = "a sealed clock, six minutes on"
    script.refuse_write(name, minute.address, (6,), ILLEGAL_VALUE)
    script.refuse_write("a sealed clock, an hour on", hour.address, (1,), ILLEGAL_VALUE)
    script.write("a sealed clock, four minutes on", minute.address, (4,))
    script.holds("reads_back", "the clock reads it", minute.address, (4,))
    script.write("a sealed clock, 59 seconds on", second.address, (59,))


def factory_lock() -> Script:
    """Locked, as a meter is delivered: no constant of the factory can be written."""
    script = Script()
    for region in (REGIONS["factory"], REGIONS["factory_extension"]):
        constants = [row for row in rows_of(region) if _is_constant(row)]
        first, last = constants[0].address, constants[-1].address + 1
        image = script.read(f"the constants of {region.id}", first, last - first + 1)
        for row in constants:
            name = f"{row.id} is locked"
            script.refuse_write(name, row.address, (0,) * row.words, ILLEGAL_VALUE)
        whole = (0,) * (last - first + 1)
        script.refuse_write(f"{region.id} as a whole is locked", first, whole, ILLEGAL_VALUE)
        script.read(f"the constants of {region.id} are as before", first, len(whole), image)
    for key in SEAL_KEYS:
        seal = REGISTERS["factory_seal"]
        name = f"{key:08X}H does not seal, locked"
        script.refuse_write(name, seal.address, words_of(seal, key), ILLEGAL_VALUE)
    unlock = REGISTERS["factory_unlock"]
    for key in WRONG_KEYS:
        name = f"{key:08X}H opens nothing"
        script.refuse_write(name, unlock.address, words_of(unlock, key), ILLEGAL_VALUE)
    script.holds("reads_back", "the lock is closed", unlock.address, (0, 0))
    return script


def _is_constant(row: RegisterRow) -> bool:
    """Held by the lock: what has limits, and the checksums behind it."""
    return row.access != "read" and row.id not in ("factory_unlock", "factory_seal")
