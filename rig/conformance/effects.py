"""Writes that do something elsewhere: a change of the energy display, the lock of the factory."""

from rig.conformance.pdu import ILLEGAL_VALUE
from rig.conformance.script import Script
from rig.conformance.table import rows_of, words_of
from rig.spec.registers_gen import ENERGIES, REGIONS, REGISTERS
from rig.spec.rows import RegisterRow

PRESET_COUNT = 123456
OTHER_DISPLAY = 1
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
