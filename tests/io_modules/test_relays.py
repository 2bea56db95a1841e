"""Relays and inputs as coils: FC01, FC02 and FC05 of the running program, timed in samples."""

from collections.abc import Iterator

import numpy as np
import pytest

from rig.drivers.program_meter.link import LinkOptions
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.meter import ProgramMeter
from tests.io_modules.modules import (
    ALL_MODULES,
    BOOT_UNIX_S,
    INPUT_MODULES,
    RATE_HZ,
    RELAY,
    InputModule,
)

ON, OFF = b"\xff\x00", b"\x00\x00"
UNAVAILABLE = b"\x85\x04"
# Working mode, output mode and pulse width of a pair; bit of its module in 1036H.
PAIRS = {(0, 1): (0x10A0, 0), (2, 3): (0x10AC, 4), (4, 5): (0x10B2, 1), (6, 7): (0x10BE, 5)}
ADDRESSES = {relay: address for pair, (address, _) in PAIRS.items() for relay in pair}
CONTROL, ALARM = 0, 1
LATCH, PULSE = 0, 1


@pytest.fixture(name="meter", scope="module")
def running_meter() -> Iterator[ProgramMeter]:
    with ProgramMeter(linux_program(), "KW320-IO", LinkOptions(transport="tcp")) as meter:
        yield meter


@pytest.fixture(autouse=True)
def fresh(meter: ProgramMeter) -> None:
    meter.power_cycle(BOOT_UNIX_S)
    meter.connect_modules(ALL_MODULES)


def feed(meter: ProgramMeter, samples: int) -> None:
    meter.feed(np.zeros((samples, 6), np.int32))
    meter.catch_up()


def write(meter: ProgramMeter, relay: int, state: bytes) -> bytes:
    return meter.exchange(b"\x05" + relay.to_bytes(2, "big") + state)[0]


def bits(meter: ProgramMeter, function: int, count: int) -> int:
    answer = meter.exchange(bytes([function, 0, 0, 0, count]))[0]
    assert answer[:2] == bytes([function, (count + 7) // 8])
    return int.from_bytes(answer[2:], "little")


def relays(meter: ProgramMeter) -> int:
    return bits(meter, 1, 8)


def changes(meter: ProgramMeter) -> list[tuple[int, int, int]]:
    """Relay, state, sample."""
    events = meter.take_outputs()
    return [
        (int(event["channel"]), int(event["value"]), int(event["sample_index"]))
        for event in events[events["kind"] == RELAY]
    ]


@pytest.mark.parametrize("relay", range(8))
def test_latched_relay_is_switched_on_and_off(meter: ProgramMeter, relay: int) -> None:
    feed(meter, 1000)
    assert write(meter, relay, ON) == b"\x05" + relay.to_bytes(2, "big") + ON
    assert relays(meter) == 1 << relay
    feed(meter, RATE_HZ)
    assert write(meter, relay, OFF) == b"\x05" + relay.to_bytes(2, "big") + OFF
    assert relays(meter) == 0
    feed(meter, 1)
    assert changes(meter) == [(relay, 1, 1000), (relay, 0, 1000 + RATE_HZ)]


@pytest.mark.parametrize("width_ms", [50, 51, 777, 3000])
def test_pulsed_relay_opens_after_its_width(meter: ProgramMeter, width_ms: int) -> None:
    for address, _ in PAIRS.values():
        meter.write(address, (CONTROL, PULSE, width_ms))
    feed(meter, 640)
    for relay in range(8):
        write(meter, relay, ON)
    width = -(-width_ms * RATE_HZ // 1000)
    feed(meter, width - 1)
    assert relays(meter) == 0xFF
    feed(meter, 1)
    assert relays(meter) == 0
    closed = [(relay, 1, 640) for relay in range(8)]
    assert changes(meter) == closed + [(relay, 0, 640 + width) for relay in range(8)]


def test_on_begins_the_width_anew_and_off_ends_the_pulse(meter: ProgramMeter) -> None:
    meter.write(ADDRESSES[0], (CONTROL, PULSE, 100))
    write(meter, 0, ON)
    write(meter, 1, ON)
    feed(meter, 1000)
    write(meter, 0, ON)
    write(meter, 1, OFF)
    feed(meter, 5000)
    assert changes(meter) == [(0, 1, 0), (1, 1, 0), (1, 0, 1000), (0, 0, 1000 + 1280)]


@pytest.mark.parametrize("pair", PAIRS)
def test_relay_of_an_absent_module_is_unavailable(
    meter: ProgramMeter, pair: tuple[int, int]
) -> None:
    meter.connect_modules(ALL_MODULES & ~(1 << PAIRS[pair][1]))
    answers = [write(meter, relay, ON) == UNAVAILABLE for relay in range(8)]
    assert answers == [relay in pair for relay in range(8)]
    assert relays(meter) == 0xFF & ~sum(1 << relay for relay in pair)


@pytest.mark.parametrize("pair", PAIRS)
def test_relay_in_alarm_mode_is_unavailable(meter: ProgramMeter, pair: tuple[int, int]) -> None:
    write(meter, pair[0], ON)
    feed(meter, 10)
    meter.write(PAIRS[pair][0], (ALARM,))
    assert relays(meter) == 0
    assert write(meter, pair[0], ON) == UNAVAILABLE
    feed(meter, 1)
    assert changes(meter) == [(pair[0], 1, 0), (pair[0], 0, 10)]


def test_module_that_goes_opens_its_relays(meter: ProgramMeter) -> None:
    for relay in range(8):
        write(meter, relay, ON)
    feed(meter, 100)
    meter.connect_modules(0b000001)  # AXM-IO11 alone
    assert relays(meter) == 0b11
    assert len(changes(meter)) == 8 + 6


def test_relays_are_open_after_a_power_cut(meter: ProgramMeter) -> None:
    write(meter, 0, ON)
    feed(meter, 100)
    meter.power_cycle(BOOT_UNIX_S, keep=True)
    meter.connect_modules(ALL_MODULES)
    assert relays(meter) == 0


@pytest.mark.parametrize("state", [b"\x00\x01", b"\xff\xff", b"\x01\x00"])
def test_other_values_do_not_move_a_relay(meter: ProgramMeter, state: bytes) -> None:
    assert write(meter, 0, state) == b"\x85\x03"
    assert relays(meter) == 0


def test_coils_and_inputs_end_where_the_map_ends(meter: ProgramMeter) -> None:
    assert write(meter, 8, ON) == b"\x85\x02"
    assert meter.exchange(bytes([1, 0, 0, 0, 9]))[0] == b"\x81\x02"
    assert meter.exchange(bytes([2, 0, 0, 0, 29]))[0] == b"\x82\x02"


@pytest.mark.parametrize("module", INPUT_MODULES, ids=lambda module: module.name)
def test_inputs_read_their_level_where_their_module_is(
    meter: ProgramMeter, module: InputModule
) -> None:
    everything = (1 << 28) - 1
    meter.digital_inputs(everything, everything)
    assert bits(meter, 2, 28) == everything
    meter.connect_modules(1 << module.bit)
    assert bits(meter, 2, 28) == sum(1 << di - 1 for di in module.inputs)
    meter.digital_inputs(0, everything)
    assert bits(meter, 2, 28) == 0
