"""The modules as chapter 6.3.5 prints them, and a meter that has them."""

from dataclasses import dataclass

import kwcore

BOOT_UNIX_S = 1_800_000_000  # 2027-01-15 08:00:00
ALL_MODULES = 0x3F
RATE_HZ = 12800
RELAY, DIGITAL_OUT, ANALOGUE_OUT = 0, 1, 2
SOE_MODULE, COUNTER_CLEAR, SYSTEM_STATUS = 0x101B, 0x101C, 0x102E
NEW_SOE = 0b10


@dataclass(frozen=True)
class InputModule:
    """`code` of 101BH, `bit` of 1036H, first and last DI, register of the DI type."""

    name: str
    code: int
    bit: int
    first_di: int
    last_di: int
    type_address: int

    @property
    def inputs(self) -> range:
        return range(self.first_di, self.last_di + 1)


INPUT_MODULES = (
    InputModule("AXM-IO11", 1, 0, 1, 6, 0x109E),
    InputModule("AXM-IO21", 2, 2, 7, 10, 0x10A3),
    InputModule("AXM-IO31", 3, 4, 11, 14, 0x10AA),
    InputModule("AXM-IO12", 4, 1, 15, 20, 0x10B0),
    InputModule("AXM-IO22", 5, 3, 21, 24, 0x10B5),
    InputModule("AXM-IO32", 6, 5, 25, 28, 0x10BC),
)


def equipped_meter(modules: int = ALL_MODULES) -> kwcore.Meter:
    meter = kwcore.Meter(boot_time_unix_s=BOOT_UNIX_S)
    meter.connect_modules(modules)
    return meter


def read_word(meter: kwcore.Meter, address: int) -> int:
    return int(meter.read_registers(address, 1)[0])


def counts(meter: kwcore.Meter) -> list[int]:
    """Of DI1 to DI28."""
    words = meter.read_registers(0x4349, 56).astype(int)
    return [int(high) << 16 | int(low) for high, low in words.reshape(28, 2)]


def soe_groups(meter: kwcore.Meter) -> list[list[int]]:
    words = meter.read_registers(0x4399, 160)
    return [[int(word) for word in group] for group in words.reshape(20, 8)]
