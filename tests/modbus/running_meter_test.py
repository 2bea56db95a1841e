"""The running Linux meter against the conformance table, on both of its links."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock
from tests.modbus.conformance_table import KW320, Result, run
from tests.modbus.wires import SerialWire, TcpWire

START_S = 5.0


@dataclass(frozen=True)
class Served:
    host: str
    port: int
    tty: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("meter")
    options = ["--modbus-tcp", "127.0.0.1:0", "--rtu", str(folder / "tty")]
    unit = ["--unit", str(KW320.unit)]
    process = MeterProcess(linux_program(), folder / "link", [*options, *unit], MonotonicClock())
    assert process.region.boot(0, START_S)
    host, port = process.start_fields["modbus_tcp"].split(":")
    yield Served(host, int(port), folder / "tty")
    process.end()


def failures(results: list[Result]) -> list[str]:
    return [f"{result.probe.id}: {result.failure}" for result in results if result.failure]


def test_running_meter_passes_every_probe_on_tcp(served: Served) -> None:
    wire = TcpWire(served.host, served.port, quiet_s=0.03)
    results = run("tcp", wire, KW320, exhaustive=True)
    assert len(results) > 120
    assert failures(results) == []


@pytest.mark.slow
def test_running_meter_passes_every_probe_on_the_serial_line(served: Served) -> None:
    wire = SerialWire(served.tty)
    try:
        results = run("rtu", wire, KW320)
    finally:
        wire.close()
    assert len(results) > 120
    assert failures(results) == []
