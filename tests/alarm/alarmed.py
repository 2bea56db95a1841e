"""A meter with alarms: settings by register, what it recorded, what its outputs did."""

from dataclasses import dataclass

import kwcore
import numpy as np
import numpy.typing as npt

BOOT_UNIX_S = 1_800_000_000
BOOT_DATE = (2027, 1, 15, 8)  # year, month, day, hour
GREATER, EQUAL, LESS = 1, 2, 3
TICK_MS = 10  # of a delay
ALL_MODULES = 0x3F
ALARM_MODE = (0x10A0, 0x10AC, 0x10B2, 0x10BE, 0x10A5, 0x10B7)  # working modes: relays, outputs
RELAY, DIGITAL_OUT = 0, 1


@dataclass(frozen=True)
class Channel:
    """One of the 16, as 104EH + 5 n."""

    code: int
    comparison: int
    setpoint: int
    delay_10ms: int = 0
    relay: int = 0

    @property
    def words(self) -> list[int]:
        """A setpoint below 0 as int16."""
        return [self.code, self.comparison, self.setpoint & 0xFFFF, self.delay_10ms, self.relay]


@dataclass(frozen=True)
class Record:
    """One group of 42A9H, oldest first in a list."""

    code: int
    value: int
    occurred: bool
    paired: bool
    ms: int  # since power on


def alarming_meter(
    channels: list[Channel], type_code: int = 0, *, pairs: int = 0, outputs: tuple[int, ...] = ()
) -> kwcore.Meter:
    """All modules connected, their relays and outputs driven by alarms; `outputs` from DO1 on."""
    meter = kwcore.Meter(boot_time_unix_s=BOOT_UNIX_S)
    meter.write_registers(0x0FFD, [type_code])
    meter.connect_modules(ALL_MODULES)
    for address in ALARM_MODE:
        meter.write_registers(address, [1])
    for n, channel in enumerate(channels):
        meter.write_registers(0x104E + 5 * n, channel.words)
    masks = [*outputs, 0, 0, 0, 0][:4]
    meter.write_registers(0x1046, [1, 0, (1 << len(channels)) - 1, pairs, *masks])
    return meter


def records(meter: kwcore.Meter) -> list[Record]:
    """Of the last 16 those that there are, oldest first."""
    groups = meter.read_registers(0x42A9, 160).reshape(16, 10)
    newest = newest_record(meter)
    in_order = [groups[(newest + n) % 16] for n in range(16)]
    return [_record(group) for group in in_order if group[3] != 0]


def newest_record(meter: kwcore.Meter) -> int:
    """Group 1 to 16; 0 when there is none."""
    return int(meter.read_registers(0x1032, 1)[0])


def _record(group: npt.NDArray[np.uint16]) -> Record:
    status, code, value, *date, minute, second, ms = (int(word) for word in group)
    assert tuple(date) == BOOT_DATE
    assert status >> 8 == code
    assert status & 0xFC == 0
    since_s = 60 * minute + second
    return Record(code, value, bool(status & 1), bool(status & 2), 1000 * since_s + ms)


def switched(meter: kwcore.Meter, kind: int = RELAY) -> list[tuple[int, int, int]]:
    """Channel from 0, state and sample of each change since the last call."""
    events = meter.take_outputs()
    return [
        (int(event["channel"]), int(event["value"]), int(event["sample_index"]))
        for event in events[events["kind"] == kind]
    ]
