"""Clients that are not ours against the running Linux meter: mbpoll, pymodbus and a Go client.

`make test-clients` runs all of them. It fetches the Go client's modules by version and checks them
against the hashes of go.sum; without Go or without a network that test is skipped, and says so. A
plain run of pytest fetches nothing.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.framer import FramerType

from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock
from tests.modbus.frames import ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, ILLEGAL_VALUE

UNIT = 17
GO_CLIENT = Path(__file__).with_name("go")
FETCH_VARIABLE = "KW320_FETCH"
CT1, ENERGY, ABSENT = 0x1008, 0x4048, 0x5000
GO_CHECKS_MIN = 20


@dataclass(frozen=True)
class Meter:
    host: str
    port: int
    tty: Path


@pytest.fixture(scope="module")
def meter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meter]:
    folder = tmp_path_factory.mktemp("meter")
    options = ["--modbus-tcp", "127.0.0.1:0", "--rtu", str(folder / "tty"), "--unit", str(UNIT)]
    process = MeterProcess(linux_program(), folder / "link", options, MonotonicClock())
    assert process.region.boot(0, 5.0)
    host, port = process.start_fields["modbus_tcp"].split(":")
    yield Meter(host, int(port), folder / "tty")
    process.end()


# ------------------------------------------------------------------------------------ mbpoll


def mbpoll(meter: Meter, link: str, *words: str) -> str:
    """One poll, zero-based addresses; what it prints, its complaints among it."""
    program = shutil.which("mbpoll")
    assert program is not None, "mbpoll is not installed: make bootstrap"
    if link == "tcp":
        where = ["-m", "tcp", "-p", str(meter.port), meter.host]
    else:
        where = ["-m", "rtu", "-b", "38400", "-P", "none", str(meter.tty)]
    # The values to be written stand behind the device.
    options = [w for w in words if not w.startswith("=")]
    values = [w.removeprefix("=") for w in words if w.startswith("=")]
    command = [program, "-0", "-1", "-o", "2", "-a", str(UNIT), *options, *where, *values]
    run = subprocess.run(command, capture_output=True, text=True, timeout=30)
    return run.stdout + run.stderr


def values_of(text: str) -> list[int]:
    return [int(value) for value in re.findall(r"^\[\d+\]:\s+(-?\d+)", text, re.MULTILINE)]


@pytest.mark.parametrize("link", ["tcp", "rtu"])
def test_mbpoll_reads_and_writes(meter: Meter, link: str) -> None:
    assert len(values_of(mbpoll(meter, link, "-r", str(0x405A), "-c", "125"))) == 125
    before = values_of(mbpoll(meter, link, "-r", str(CT1), "-c", "2"))
    assert len(before) == 2
    assert "Written 2 references" in mbpoll(meter, link, "-r", str(CT1), "=100", f"={before[1]}")
    assert values_of(mbpoll(meter, link, "-r", str(CT1), "-c", "1")) == [100]
    back = [f"={value}" for value in before]
    assert "Written 2 references" in mbpoll(meter, link, "-r", str(CT1), *back)


@pytest.mark.parametrize("link", ["tcp", "rtu"])
def test_mbpoll_shows_the_exceptions(meter: Meter, link: str) -> None:
    assert "Illegal data address" in mbpoll(meter, link, "-r", str(ABSENT))
    assert "Illegal data address" in mbpoll(meter, link, "-t", "0", "-r", "65535")
    assert "Illegal data address" in mbpoll(meter, link, "-t", "1", "-r", "65535")
    assert "Illegal data address" in mbpoll(meter, link, "-t", "0", "-r", "65535", "=1")
    # One register goes by FC06, which the manual does not list.
    assert "Illegal function" in mbpoll(meter, link, "-r", str(CT1), "=5")
    assert "Illegal data value" in mbpoll(meter, link, "-r", str(CT1), "=0", "=0")


# ---------------------------------------------------------------------------------- pymodbus


@pytest.fixture(params=["tcp", "rtu"])
def client(meter: Meter, request: pytest.FixtureRequest) -> Iterator[ModbusTcpClient]:
    made = (
        ModbusTcpClient(meter.host, port=meter.port)
        if request.param == "tcp"
        else ModbusSerialClient(str(meter.tty), framer=FramerType.RTU, baudrate=38400)
    )
    assert made.connect()
    yield made
    made.close()


def test_pymodbus_reads_and_writes(client: ModbusTcpClient) -> None:
    for address, count in ((0x0FFD, 33), (0x3000, 60), (0x4000, 72), (0x405A, 125)):
        read = client.read_holding_registers(address, count=count, device_id=UNIT)
        assert not read.isError() and len(read.registers) == count
    before = client.read_holding_registers(ENERGY, count=2, device_id=UNIT).registers
    preset = [0x0A9D, 0x4089]
    assert not client.write_registers(ENERGY, preset, device_id=UNIT).isError()
    assert client.read_holding_registers(ENERGY, count=2, device_id=UNIT).registers == preset
    assert not client.write_registers(ENERGY, before, device_id=UNIT).isError()


def test_pymodbus_shows_the_exceptions(client: ModbusTcpClient) -> None:
    answers = {
        "absent": (client.read_holding_registers(ABSENT, device_id=UNIT), ILLEGAL_ADDRESS),
        "input register": (client.read_input_registers(0x4000, device_id=UNIT), ILLEGAL_FUNCTION),
        "one register": (client.write_register(CT1, 5, device_id=UNIT), ILLEGAL_FUNCTION),
        "value": (client.write_registers(CT1, [0], device_id=UNIT), ILLEGAL_VALUE),
        "two regions": (client.write_registers(0x4047, [0, 0], device_id=UNIT), ILLEGAL_ADDRESS),
        "relay": (client.read_coils(0xFFFF, device_id=UNIT), ILLEGAL_ADDRESS),
        "input": (client.read_discrete_inputs(0xFFFF, device_id=UNIT), ILLEGAL_ADDRESS),
        "switch": (client.write_coil(0xFFFF, True, device_id=UNIT), ILLEGAL_ADDRESS),
    }
    for name, (answer, code) in answers.items():
        assert answer.isError(), name
        assert answer.exception_code == code, name


# ---------------------------------------------------------------------------------------- Go


@pytest.fixture(scope="module")
def go_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if FETCH_VARIABLE not in os.environ:
        pytest.skip(f"the Go client is fetched by `make test-clients` ({FETCH_VARIABLE}=1)")
    go = shutil.which("go")
    if go is None:
        pytest.skip("the Go client is not tested: no go in PATH")
    program = tmp_path_factory.mktemp("go") / "kwclient"
    environment = os.environ | {"GOFLAGS": "-mod=readonly -buildvcs=false"}
    fetched = subprocess.run([go, "mod", "download"], cwd=GO_CLIENT, env=environment,
                             capture_output=True, text=True)  # fmt: skip
    if fetched.returncode and "checksum mismatch" not in fetched.stderr:
        pytest.skip(f"the Go client is not tested: no modules: {fetched.stderr.strip()[:200]}")
    assert fetched.returncode == 0, fetched.stderr
    subprocess.run([go, "build", "-o", str(program), "."], cwd=GO_CLIENT, env=environment,
                   check=True)  # fmt: skip
    return program


@pytest.mark.parametrize("link", ["tcp", "rtu"])
def test_go_client_passes_its_checks(meter: Meter, go_client: Path, link: str) -> None:
    url = f"tcp://{meter.host}:{meter.port}" if link == "tcp" else f"rtu://{meter.tty}"
    run = subprocess.run([str(go_client), url, str(UNIT)], capture_output=True, text=True,
                         timeout=60)  # fmt: skip
    assert run.returncode == 0, run.stdout
    counted = re.search(r"(\d+) checks, 0 failures", run.stdout)
    assert counted is not None and int(counted.group(1)) >= GO_CHECKS_MIN
