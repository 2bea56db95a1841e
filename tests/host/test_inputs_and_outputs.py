"""Inputs in, outputs back, through the board link: the same samples on every board."""

from collections.abc import Callable

import pytest

from rig.drivers.program_meter.emulated_board import emulated_board
from rig.drivers.program_meter.link import LinkOptions
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.machine import Machine, Transport
from rig.drivers.program_meter.meter import ProgramMeter
from rig.drivers.virtual.core import InProcessMeter
from rig.drivers.virtual.sample_meter import SampleMeter
from rig.ports import KEYS, OUTPUT_KINDS
from rig.spec.registers_gen import REGISTERS
from tests.host.stimulus import SAMPLE_RATE_HZ, balanced_frames

IO11 = 1
DELAY_10MS = 7
DELAY_SAMPLES = DELAY_10MS * SAMPLE_RATE_HZ // 100
DI_1_CODE, GOES_ON = 52, 1  # manual 6.3.4, notes: alarm code, and the setpoint for OFF to ON
ALARM_ON_DI_1 = {
    "io11_relay_mode": 1,  # an alarm drives it
    "alarm_1_parameter": DI_1_CODE,
    "alarm_1_comparison": 1,
    "alarm_1_setpoint": GOES_ON,
    "alarm_1_delay": DELAY_10MS,
    "alarm_1_relay": 1,
    "alarm_channels": 1,
    "alarm_enable": 1,
}
SECOND = balanced_frames(1.0)
ON_AT, OFF_AT = 1000, 7777


def program(make: Callable[[], Machine], transport: Transport) -> Callable[[], SampleMeter]:
    return lambda: ProgramMeter(make(), "KW320-IO", LinkOptions(transport))


MADE = [
    pytest.param(lambda: InProcessMeter("KW320-IO"), id="in_process"),
    pytest.param(program(linux_program, "tcp"), id="linux_tcp"),
    pytest.param(program(linux_program, "rtu"), id="linux_rtu"),
    pytest.param(program(emulated_board, "rtu"), id="qemu"),
]


def events_of(meter: SampleMeter) -> list[tuple[int, str, int, int]]:
    return [
        (index, OUTPUT_KINDS[kind], channel, value)
        for index, kind, channel, value in meter.take_outputs().tolist()
    ]


@pytest.mark.parametrize("make", MADE)
def test_an_input_alarms_and_its_relay_comes_back_at_the_very_sample(
    make: Callable[[], SampleMeter],
) -> None:
    meter = make()
    try:
        meter.power_cycle(0)
        meter.connect_modules(IO11)
        assert meter.read(REGISTERS["io_modules"].address, 1)[0] == (IO11,)
        for name, value in ALARM_ON_DI_1.items():
            meter.write(REGISTERS[name].address, (value,))
        meter.feed(SECOND[:ON_AT])
        meter.digital_inputs(1, 1)
        meter.feed(SECOND[ON_AT:OFF_AT])
        meter.digital_inputs(0, 1)
        meter.feed(SECOND[OFF_AT:])
        assert events_of(meter) == [
            (ON_AT + DELAY_SAMPLES, "relay", 0, 1),
            (OFF_AT, "relay", 0, 0),
        ]
    finally:
        meter.close()


@pytest.mark.parametrize("make", MADE)
def test_a_key_changes_the_picture_at_once(make: Callable[[], SampleMeter]) -> None:
    meter = make()
    try:
        meter.power_cycle(0)
        before = meter.panel_text()
        assert before
        meter.press_keys(KEYS["p"])
        assert meter.panel_text() != before
        meter.power_cycle(0)
        assert meter.panel_text() == before
    finally:
        meter.close()
