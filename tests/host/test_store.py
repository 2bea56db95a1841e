"""The non-volatile store of a board over power cycles, clean ends and cuts."""

from collections.abc import Callable

import pytest

from rig.drivers.program_meter.emulated_board import emulated_board
from rig.drivers.program_meter.link import LinkOptions
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.machine import Machine
from rig.drivers.program_meter.meter import ProgramMeter
from rig.drivers.virtual.core import InProcessMeter
from rig.drivers.virtual.sample_meter import SampleMeter
from rig.ports import RigFault
from rig.spec import board_link_gen as link
from rig.spec.registers_gen import REGISTERS
from tests.host.stimulus import balanced_frames

NEW = bytes(link.NV_JOURNAL_BYTES)
# No meter writes so far up in the store within the moments of a test.
MARK_AT = link.NV_JOURNAL_BYTES - 4096
MARK = b"left by a meter before"
ERASED_MARK = b"\xff" * len(MARK)
PULSE_CONSTANT = REGISTERS["pulse_constant_imp_per_kwh"]
SET = 4711
MACHINES = [pytest.param(linux_program, id="linux"), pytest.param(emulated_board, id="qemu")]


def meter_on(machine: Machine) -> ProgramMeter:
    return ProgramMeter(machine, "KW320-STORE", LinkOptions("rtu"))


def start_on_a_marked_store(meter: ProgramMeter) -> None:
    """The store of a meter that ran before, with a mark in its last sector."""
    meter.power_cycle(0)
    meter.close()
    content = meter.journal_store
    assert content is not None
    assert content[MARK_AT : MARK_AT + len(MARK)] == ERASED_MARK
    meter.restore_store(content[:MARK_AT] + MARK + content[MARK_AT + len(MARK) :])
    meter.power_cycle(0, keep=True)


def mark_of(meter: ProgramMeter) -> bytes:
    assert meter.journal_store is not None
    return meter.journal_store[MARK_AT : MARK_AT + len(MARK)]


@pytest.mark.parametrize("made", MACHINES)
def test_a_power_cycle_erases_the_store_unless_it_is_kept(made: Callable[[], Machine]) -> None:
    with meter_on(made()) as meter:
        start_on_a_marked_store(meter)
        assert mark_of(meter) == MARK
        meter.power_cycle(0, keep=True)
        assert mark_of(meter) == MARK
        meter.power_cycle(0)
        assert mark_of(meter) == ERASED_MARK


@pytest.mark.parametrize("made", MACHINES)
def test_a_cut_leaves_the_store_to_the_next_program(made: Callable[[], Machine]) -> None:
    with meter_on(made()) as meter:
        start_on_a_marked_store(meter)
        meter.begin_feed(balanced_frames(1.0))
        meter.cut_power()
        assert mark_of(meter) == MARK
        meter.power_cycle(5, keep=True)
        assert mark_of(meter) == MARK
        meter.feed(balanced_frames(0.1))
        meter.end()
        assert mark_of(meter) == MARK


IN_PROCESS = pytest.param(lambda: InProcessMeter("KW320-STORE"), id="in_process")
PROGRAMS = [
    pytest.param(lambda: meter_on(linux_program()), id="linux"),
    pytest.param(lambda: meter_on(emulated_board()), id="qemu"),
]


@pytest.mark.parametrize("made", [IN_PROCESS, *PROGRAMS])
def test_a_setting_outlives_a_power_cycle_that_keeps_the_store(
    made: Callable[[], SampleMeter],
) -> None:
    meter = made()
    try:
        meter.power_cycle(0)
        meter.write(PULSE_CONSTANT.address, (SET,))
        meter.power_cycle(0, keep=True)
        assert meter.read(PULSE_CONSTANT.address, 1)[0] == (SET,)
        meter.power_cycle(0)
        assert meter.read(PULSE_CONSTANT.address, 1)[0] == (PULSE_CONSTANT.default,)
    finally:
        meter.close()


@pytest.mark.parametrize("made", PROGRAMS)
def test_a_setting_that_was_answered_outlives_a_cut(made: Callable[[], ProgramMeter]) -> None:
    with made() as meter:
        meter.power_cycle(0)
        meter.write(PULSE_CONSTANT.address, (SET,))
        meter.cut_power()
        meter.power_cycle(0, keep=True)
        assert meter.read(PULSE_CONSTANT.address, 1)[0] == (SET,)


def test_a_store_in_use_is_not_exchanged() -> None:
    with meter_on(linux_program()) as meter:
        meter.power_cycle(0)
        with pytest.raises(RigFault, match="cannot be exchanged while its process runs"):
            meter.restore_store(NEW)
