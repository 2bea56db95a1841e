"""Relays and digital inputs: FC01, FC02 and FC05 (manual 6.3.7).

How many there are stands in spec/bits.toml as well; a test compares.
"""

import struct
from dataclasses import dataclass

from rig.conformance.pdu import (
    BITS_MAX,
    DEVICE_FAILURE,
    ILLEGAL_ADDRESS,
    ILLEGAL_VALUE,
    READ_COILS,
    READ_INPUTS,
    WRITE_COIL,
    asking,
)
from rig.conformance.script import Script
from rig.conformance.table import words_of
from rig.spec.registers_gen import REGISTERS

ON, OFF = 0xFF00, 0x0000
NO_COIL_VALUES = (0x0001, 0x00FF, 0xFF01, 0xFEFF, 0xFFFF)
ALARM_MODE = 1
RELAY_MODES = ("io11", "io11", "io31", "io31", "io12", "io12", "io32", "io32")


@dataclass(frozen=True)
class Bits:
    """What one function reads."""

    function: int
    name: str
    count: int


RELAYS = Bits(READ_COILS, "relay", 8)
INPUTS = Bits(READ_INPUTS, "input", 28)


def absent() -> Script:
    """Without a module every bit reads 0, and no relay can be switched."""
    script = Script()
    for bits in (RELAYS, INPUTS):
        _reads(script, bits)
        whole = (bits.count + 7) // 8
        _holds(script, f"every {bits.name} is off", bits, 0, bytes(whole))
    for relay in range(RELAYS.count):
        for value in (ON, OFF):
            name = f"relay {relay + 1} has no module: {value:04X}H"
            script.refuse(name, switching(relay, value), DEVICE_FAILURE)
    _wrong_values(script)
    return script


def connected() -> Script:
    """With all modules each relay follows what is written, alone; in alarm mode none does."""
    script = Script()
    for relay in range(RELAYS.count):
        for value in (ON, OFF):
            request = switching(relay, value)
            script.ask("write_accepted", f"relay {relay + 1}: {value:04X}H", request, request)
            seen = bytes([1 << relay if value == ON else 0])
            _holds(script, f"only relay {relay + 1} is {value:04X}H", RELAYS, 0, seen)
    _wrong_values(script)
    for relay, module in enumerate(RELAY_MODES):
        mode = REGISTERS[f"{module}_relay_mode"]
        script.write(f"{mode.id} = alarm", mode.address, words_of(mode, ALARM_MODE))
        name = f"relay {relay + 1} belongs to the alarms"
        script.refuse(name, switching(relay, ON), DEVICE_FAILURE)
    _holds(script, "no relay is on", RELAYS, 0, bytes(1))
    return script


def switching(relay: int, value: int) -> bytes:
    """FC05."""
    return struct.pack(">BHH", WRITE_COIL, relay, value)


def _reads(script: Script, bits: Bits) -> None:
    for address in range(bits.count):
        _holds(script, f"{bits.name} {address + 1} alone", bits, address, bytes(1), count=1)
    for count in (0, BITS_MAX + 1, 0xFFFF):
        for address in (0, bits.count):
            name = f"a quantity of {count} {bits.name}s at {address}"
            script.refuse(name, asking(bits.function, address, count), ILLEGAL_VALUE)
    for address, count in ((0, bits.count + 1), (bits.count, 1), (0, BITS_MAX), (0xFFFF, 2)):
        name = f"{count} {bits.name}s at {address} are not there"
        script.refuse(name, asking(bits.function, address, count), ILLEGAL_ADDRESS)


def _holds(
    script: Script, name: str, bits: Bits, address: int, data: bytes, count: int | None = None
) -> None:
    asked = bits.count - address if count is None else count
    answer = bytes([bits.function, len(data)]) + data
    script.ask("reads_back", name, asking(bits.function, address, asked), answer)


def _wrong_values(script: Script) -> None:
    for value in NO_COIL_VALUES:
        for relay in (0, RELAYS.count):
            name = f"relay {relay + 1}: {value:04X}H is neither on nor off"
            script.refuse(name, switching(relay, value), ILLEGAL_VALUE)
    for relay in (RELAYS.count, 0xFFFF):
        name = f"relay {relay + 1} is not there"
        script.refuse(name, switching(relay, ON), ILLEGAL_ADDRESS)
    _holds(script, "no relay was switched", RELAYS, 0, bytes(1))
