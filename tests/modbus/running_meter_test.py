"""The running meter against the conformance table: by TCP and RTU, on Linux and emulated."""

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rig.drivers.program_meter.emulated_board import emulated_board
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.machine import MeterOptions
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock
from tests.modbus.conformance_model import Kind, Result, Wire
from tests.modbus.conformance_table import answer_bytes, judge, run
from tests.modbus.ethernet_module import EthernetModule
from tests.modbus.frames import EXCEPTION_BIT, ILLEGAL_ADDRESS, MBAP_BYTES
from tests.modbus.kw320_target import KW320, UNIT, with_states
from tests.modbus.pcap import TCP_PORT, Connection, Piece, frames_seen, malformed, write_pcap
from tests.modbus.wires import SerialWire, SocketLineWire, TcpWire

START_S = 5.0
PROBES_MIN = 300
# The boards end by 20 ms of silence what has no length; twice that and more ends it for sure.
SILENCE_S = 0.05
PATIENT_S = 10 * SILENCE_S
TCP_QUIET_S = 0.03
MS = 1_000_000  # nanoseconds


@dataclass(frozen=True)
class Served:
    host: str
    port: int
    tty: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("meter")
    options = ["--modbus-tcp", "127.0.0.1:0", "--rtu", str(folder / "tty"), "--unit", str(UNIT)]
    process = MeterProcess(linux_program(), folder / "link", options, MonotonicClock())
    assert process.region.boot(0, START_S)
    host, port = process.start_fields["modbus_tcp"].split(":")
    yield Served(host, int(port), folder / "tty")
    process.end()


@pytest.fixture(scope="module")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder with the UARTs of an emulated board, `uart0` to `uart2`."""
    folder = tmp_path_factory.mktemp("board")
    board = emulated_board()
    options = board.options(MeterOptions("KW32-0042", UNIT, "rtu", "lockstep"), folder)
    process = MeterProcess(board, folder / "link", options, MonotonicClock())
    assert process.region.boot(0, START_S)
    yield folder
    process.end()


def ask_again(kind: Kind, results: list[Result], patient: Wire) -> list[Result]:
    """Probes that failed and need pauses are asked once more, with ten times the pause.

    A program that the machine did not run during a pause has not seen it: the frames were one. Nor
    has it closed a connection in a pause that was over before it ran.
    """
    made = []
    for result in results:
        if result.failure and (len(result.probe.pieces) > 1 or result.probe.closes):
            received = patient(result.probe.pieces, answer_bytes(kind, result.probe))
            made.append(Result(result.probe, judge(kind, result.probe, received), received))
        else:
            made.append(result)
    return made


def failures(results: list[Result]) -> list[str]:
    return [f"{result.probe.id}: {result.failure}" for result in results if result.failure]


@pytest.mark.slow
def test_running_meter_passes_every_probe_on_tcp(served: Served, tmp_path: Path) -> None:
    wire = TcpWire(served.host, served.port, quiet_s=TCP_QUIET_S)
    results = run("tcp", wire, with_states("tcp", wire, KW320), exhaustive=True)
    assert len(results) > PROBES_MIN
    assert failures(results) == []
    judged_by_tshark(results, tmp_path / "tcp.pcap")


@pytest.mark.slow
def test_running_meter_passes_every_probe_on_the_serial_line(served: Served) -> None:
    with contextlib.closing(SerialWire(served.tty, SILENCE_S, quiet_s=SILENCE_S)) as wire:
        results = run("rtu", wire, with_states("rtu", wire, KW320))
    with contextlib.closing(SerialWire(served.tty, PATIENT_S, quiet_s=SILENCE_S)) as wire:
        results = ask_again("rtu", results, wire)
    assert len(results) > PROBES_MIN
    assert failures(results) == []


@pytest.mark.slow
def test_emulated_meter_passes_every_probe_on_its_uart(emulated: Path) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(emulated / "uart0"))
        wire = SocketLineWire(line, SILENCE_S, quiet_s=SILENCE_S)
        results = run("rtu", wire, with_states("rtu", wire, KW320))
        patient = SocketLineWire(line, PATIENT_S, quiet_s=SILENCE_S)
        results = ask_again("rtu", results, patient)
    assert len(results) > PROBES_MIN
    assert failures(results) == []


@pytest.mark.slow
def test_emulated_meter_passes_every_probe_on_tcp(emulated: Path) -> None:
    with EthernetModule(emulated / "uart2") as module:
        wire = TcpWire("127.0.0.1", module.port, quiet_s=TCP_QUIET_S)
        results = run("tcp", wire, with_states("tcp", wire, KW320))
        patient = TcpWire("127.0.0.1", module.port, quiet_s=10 * TCP_QUIET_S)
        results = ask_again("tcp", results, patient)
    assert len(results) > PROBES_MIN
    assert failures(results) == []


def judged_by_tshark(results: list[Result], path: Path) -> None:
    """Good requests and their answers, refusals of an address among them, have no fault to it.

    What is misshapen on purpose, or of a function that it has no name for, is left out.
    """
    pieces: list[Piece] = []
    for result in results:
        if not is_readable(result):
            continue
        at_ns = 10 * MS * len(pieces)
        pieces.append(Piece(at_ns, True, result.probe.pieces[0]))
        pieces.append(Piece(at_ns + MS, False, result.received.data))
    assert len(pieces) > PROBES_MIN
    write_pcap(path, [Connection(TCP_PORT, tuple(pieces))])
    assert malformed(path) == []
    assert frames_seen(path) == len(pieces)


def is_readable(result: Result) -> bool:
    probe = result.probe
    if len(probe.pieces) != 1 or len(probe.answers) != 1 or probe.closes:
        return False
    answer = probe.answers[0].pdu
    one_request = len(probe.pieces[0]) == MBAP_BYTES - 1 + int.from_bytes(probe.pieces[0][4:6])
    return one_request and (not answer[0] & EXCEPTION_BIT or answer[1] == ILLEGAL_ADDRESS)
