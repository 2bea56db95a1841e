"""Clients that other people wrote read the running meter: mbpoll and pymodbus, TCP and RTU."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pymodbus.client import ModbusSerialClient, ModbusTcpClient

from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock
from tests.host.stimulus import balanced_frames

SERIAL = "KW320-CLIENTS"
UNIT = 17
SERIAL_ADDRESS, SERIAL_COUNT = 0x7F02, 8
PULSE_CONSTANTS, PULSE_CONSTANT_IMP_PER_KWH = 0x100A, 12345
SERIAL_WORDS = [
    int.from_bytes(SERIAL.encode().ljust(16, b"\0")[i : i + 2], "big") for i in range(0, 16, 2)
]


@dataclass(frozen=True)
class Served:
    host: str
    port: int
    tty: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("meter")
    options = ["--modbus-tcp", "127.0.0.1:0", "--rtu", str(folder / "tty"), "--unit", str(UNIT)]
    process = MeterProcess(
        linux_program(), folder / "link", [*options, "--serial", SERIAL], MonotonicClock()
    )
    assert process.region.boot(0, 5.0)
    assert process.region.feed(balanced_frames(1.0), 5.0)
    host, port = process.start_fields["modbus_tcp"].split(":")
    yield Served(host, int(port), folder / "tty")
    process.end()


def mbpoll(*arguments: str) -> list[int]:
    """Values that mbpoll printed."""
    program = shutil.which("mbpoll")
    assert program, "mbpoll is not installed"
    run = subprocess.run(
        [program, "-0", "-1", "-o", "2", *arguments], capture_output=True, text=True, timeout=20
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return [int(value, 16) for value in re.findall(r"^\[\d+\]:\s+0x([0-9A-F]+)", run.stdout, re.M)]


def test_mbpoll_reads_over_tcp(served: Served) -> None:
    registers = ("-r", str(SERIAL_ADDRESS), "-c", str(SERIAL_COUNT), "-t", "4:hex")
    values = mbpoll("-m", "tcp", "-a", "1", "-p", str(served.port), *registers, served.host)
    assert values == SERIAL_WORDS


def test_mbpoll_reads_over_rtu(served: Served) -> None:
    registers = ("-r", str(SERIAL_ADDRESS), "-c", str(SERIAL_COUNT), "-t", "4:hex")
    line = ("-b", "38400", "-P", "none", "-s", "1")
    values = mbpoll("-m", "rtu", "-a", str(UNIT), *line, *registers, str(served.tty))
    assert values == SERIAL_WORDS


def read_and_write(client: ModbusTcpClient | ModbusSerialClient) -> None:
    assert client.connect()
    try:
        answer = client.read_holding_registers(SERIAL_ADDRESS, count=SERIAL_COUNT, device_id=UNIT)
        assert answer.registers == SERIAL_WORDS
        written = client.write_registers(
            PULSE_CONSTANTS, [PULSE_CONSTANT_IMP_PER_KWH], device_id=UNIT
        )
        assert not written.isError()
        answer = client.read_holding_registers(PULSE_CONSTANTS, count=1, device_id=UNIT)
        assert answer.registers == [PULSE_CONSTANT_IMP_PER_KWH]
        refused = client.read_holding_registers(0x0000, count=1, device_id=UNIT)
        assert refused.isError()
        assert refused.exception_code == 2
    finally:
        client.close()


def test_pymodbus_reads_writes_and_is_refused_over_tcp(served: Served) -> None:
    read_and_write(ModbusTcpClient(served.host, port=served.port))


def test_pymodbus_reads_writes_and_is_refused_over_rtu(served: Served) -> None:
    read_and_write(ModbusSerialClient(str(served.tty), baudrate=38400, parity="N", stopbits=1))


def test_many_clients_are_served_at_once(served: Served) -> None:
    clients = [ModbusTcpClient(served.host, port=served.port) for _ in range(20)]
    try:
        assert all(client.connect() for client in clients)
        for _ in range(5):
            for client in clients:
                answer = client.read_holding_registers(
                    SERIAL_ADDRESS, count=SERIAL_COUNT, device_id=UNIT
                )
                assert answer.registers == SERIAL_WORDS
    finally:
        for client in clients:
            client.close()
