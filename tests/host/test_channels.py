"""Serial channels of the Linux meter: each is served as the meter's registers set it."""

import os
import pty
import struct
import termios
import tty
from collections.abc import Iterator
from pathlib import Path

import kwhost
import pytest

from rig.drivers.program_meter.emulated_board import emulated_board
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.own_answer import crc16
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock, wait_until

PROTOCOL_1, PARITY_1, ADDRESS_1, ADDRESS_2 = 0x0FFE, 0x0FFF, 0x1001, 0x1031
UNIT = 17
ANSWER_S = 2.0
SILENCE_S = 0.3  # well above the time of an answer


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a running meter has its link and the terminals `rtu` and `rtu2`."""
    options = ["--rtu", str(tmp_path / "rtu"), "--rtu2", str(tmp_path / "rtu2")]
    options += ["--modbus-tcp", "127.0.0.1:0", "--unit", str(UNIT)]
    process = MeterProcess(linux_program(), tmp_path / "link", options, MonotonicClock())
    (tmp_path / "port").write_text(process.start_fields["modbus_tcp"].rpartition(":")[2])
    try:
        yield tmp_path
    finally:
        process.end()


def master_on(folder: Path, name: str, unit: int) -> kwhost.ModbusMaster:
    master = kwhost.ModbusMaster.rtu(str((folder / name).resolve()), 38400, "N", 1, unit)
    master.connect(ANSWER_S)
    return master


def tcp_master(folder: Path, unit: int) -> kwhost.ModbusMaster:
    master = kwhost.ModbusMaster.tcp("127.0.0.1", int((folder / "port").read_text()), unit)
    master.connect(ANSWER_S)
    return master


def assert_silent(master: kwhost.ModbusMaster) -> None:
    with pytest.raises(kwhost.ModbusFault) as fault:
        master.read_holding(ADDRESS_1, 1, SILENCE_S)
    assert fault.value.outcome == "timeout"
    master.close()


@pytest.mark.parametrize("line", ["rtu", "rtu2"])
def test_both_lines_answer_to_the_address_of_the_option(folder: Path, line: str) -> None:
    master = master_on(folder, line, UNIT)
    assert master.read_holding(ADDRESS_1, 1, ANSWER_S) == (UNIT,)
    assert_silent(master_on(folder, line, UNIT + 1))


def test_a_new_address_holds_after_the_answer_on_the_line_and_on_tcp(folder: Path) -> None:
    master = master_on(folder, "rtu", UNIT)
    master.write_multiple(ADDRESS_1, (99,), ANSWER_S)
    assert_silent(master)
    assert master_on(folder, "rtu", 99).read_holding(ADDRESS_1, 1, ANSWER_S) == (99,)
    assert tcp_master(folder, 99).read_holding(ADDRESS_1, 1, ANSWER_S) == (99,)
    assert_silent(tcp_master(folder, UNIT))


def test_another_channel_keeps_its_own_address(folder: Path) -> None:
    master_on(folder, "rtu", UNIT).write_multiple(ADDRESS_1, (99,), ANSWER_S)
    assert master_on(folder, "rtu2", UNIT).read_holding(ADDRESS_1, 1, ANSWER_S) == (99,)


def test_channel_2_has_an_address_of_its_own_to_change(folder: Path) -> None:
    master_on(folder, "rtu2", UNIT).write_multiple(ADDRESS_2, (98,), ANSWER_S)
    assert master_on(folder, "rtu2", 98).read_holding(ADDRESS_2, 1, ANSWER_S) == (98,)
    assert_silent(master_on(folder, "rtu2", UNIT))
    assert master_on(folder, "rtu", UNIT).read_holding(ADDRESS_1, 1, ANSWER_S) == (UNIT,)


def test_channel_1_is_silent_while_another_protocol_is_selected(folder: Path) -> None:
    master = master_on(folder, "rtu", UNIT)
    master.write_multiple(PROTOCOL_1, (1,), ANSWER_S)
    assert_silent(master)
    other = master_on(folder, "rtu2", UNIT)
    assert other.read_holding(PROTOCOL_1, 1, ANSWER_S) == (1,)
    other.write_multiple(PROTOCOL_1, (0,), ANSWER_S)
    assert master_on(folder, "rtu", UNIT).read_holding(PROTOCOL_1, 1, ANSWER_S) == (0,)


def test_a_broadcast_on_a_channel_of_another_protocol_changes_nothing(folder: Path) -> None:
    master_on(folder, "rtu", UNIT).write_multiple(PROTOCOL_1, (1,), ANSWER_S)
    request = struct.pack(">BBHHBH", 0, 16, PARITY_1, 1, 2, 1)
    terminal = os.open((folder / "rtu").resolve(), os.O_RDWR | os.O_NOCTTY)
    os.write(terminal, request + crc16(request).to_bytes(2, "little"))
    os.close(terminal)
    other = master_on(folder, "rtu2", UNIT)
    assert not wait_until(
        lambda: other.read_holding(PARITY_1, 1, ANSWER_S) == (1,), SILENCE_S, MonotonicClock()
    )


def test_both_uarts_of_the_emulated_board_follow_their_settings(tmp_path: Path) -> None:
    process = MeterProcess(
        emulated_board(), tmp_path / "link", ["--unit", str(UNIT)], MonotonicClock()
    )
    relays = [
        kwhost.Relay(f"tty:{tmp_path / name}", f"unix:{tmp_path / uart}")
        for name, uart in (("rtu", "uart0"), ("rtu2", "uart1"))
    ]
    try:
        first, second = master_on(tmp_path, "rtu", UNIT), master_on(tmp_path, "rtu2", UNIT)
        first.write_multiple(ADDRESS_1, (99,), ANSWER_S)
        assert_silent(first)
        assert master_on(tmp_path, "rtu", 99).read_holding(ADDRESS_1, 1, ANSWER_S) == (99,)
        second.write_multiple(ADDRESS_2, (98,), ANSWER_S)
        assert_silent(second)
        second = master_on(tmp_path, "rtu2", 98)
        second.write_multiple(PROTOCOL_1, (1,), ANSWER_S)
        assert second.read_holding(PROTOCOL_1, 1, ANSWER_S) == (1,)
        assert_silent(master_on(tmp_path, "rtu", 99))
    finally:
        process.end()
        relays.clear()


def test_a_tty_gets_the_rate_and_stop_bits_after_the_answer(tmp_path: Path) -> None:
    near, far = pty.openpty()
    tty.setraw(far)
    process = MeterProcess(
        linux_program(), tmp_path / "link", ["--rtu", os.ttyname(far)], MonotonicClock()
    )
    try:
        default = termios.tcgetattr(far)
        assert default[4:6] == [termios.B19200, termios.B19200]
        request = struct.pack(">BBHHBHHHH", 1, 16, PARITY_1, 4, 8, 2, 0, 1, 9600)
        os.write(near, request + crc16(request).to_bytes(2, "little"))
        answer = os.read(near, 8)
        assert answer[:6] == request[:6]
        clock = MonotonicClock()
        assert wait_until(lambda: termios.tcgetattr(far)[5] == termios.B9600, ANSWER_S, clock)
        assert termios.tcgetattr(far)[2] & termios.CSTOPB
        assert not default[2] & termios.CSTOPB
    finally:
        process.end()
        os.close(near)
        os.close(far)
