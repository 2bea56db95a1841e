"""Modbus/TCP of the emulated board: where a connection begins and ends, and who is answered.

Its conformance table is asked by tests/modbus/running_meter_test.py.
"""

import contextlib
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rig.drivers.program_meter.emulated_board import emulated_board
from rig.drivers.program_meter.process import MeterProcess, end_fields
from rig.drivers.program_meter.waiting import MonotonicClock
from tests.modbus.ethernet_module import EthernetModule
from tests.modbus.frames import read_pdu, tcp, word, write_pdu

UNIT, OTHER_UNIT = 17, 99
ADDRESS_1 = 0x1001
READ_ADDRESS = read_pdu(ADDRESS_1, 1)
PULSE_CONSTANT = 0x100A
# Every octet of the escapes between board and module, also where it looks like a whole one.
ESCAPES = 0x1010, 0x1002, 0x1004, 0x0410, 0x1003
ANSWER_S = 5.0
SILENCE_S = 0.3  # well above the time of an answer


class Board:
    def __init__(self, folder: Path) -> None:
        self.process = MeterProcess(
            emulated_board(), folder / "link", ["--unit", str(UNIT)], MonotonicClock()
        )
        self.module = EthernetModule(folder / "uart2")

    def client(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.module.port), timeout=ANSWER_S)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    made = Board(tmp_path)
    try:
        yield made
    finally:
        made.module.close()
        made.process.end()


def received(client: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = client.recv(size - len(data))
        assert more, f"closed after {data.hex(' ')}"
        data += more
    return data


def answer_of(client: socket.socket) -> tuple[int, bytes]:
    """Transaction and PDU of the next answer."""
    transaction, _, length = struct.unpack(">HHH", received(client, 6))
    return transaction, received(client, length)[1:]


def asked(client: socket.socket, pdu: bytes, transaction: int, unit: int = 1) -> bytes:
    client.sendall(tcp(unit, pdu, transaction))
    answered, answer = answer_of(client)
    assert answered == transaction
    return answer


def words_of(*words: int) -> bytes:
    return bytes([3, 2 * len(words)]) + b"".join(map(word, words))


def test_octets_of_the_escapes_go_through_as_they_are(board: Board) -> None:
    with board.client() as client:
        for number, value in enumerate(ESCAPES):
            written = write_pdu(PULSE_CONSTANT, 1, word(value))
            transaction = value ^ number
            assert asked(client, written, transaction) == written[:5]
            assert asked(client, read_pdu(PULSE_CONSTANT, 1), transaction) == words_of(value)


def test_a_piece_that_comes_late_belongs_to_its_frame(board: Board) -> None:
    request = tcp(1, READ_ADDRESS, 0x1234)
    with board.client() as client:
        client.sendall(request[:5])
        time.sleep(SILENCE_S)
        client.sendall(request[5:])
        assert answer_of(client) == (0x1234, words_of(UNIT))


@pytest.mark.parametrize("size", [1, 5, 7, 11])
def test_half_a_frame_of_a_client_that_left_does_not_meet_the_next(board: Board, size: int) -> None:
    request = tcp(1, READ_ADDRESS, 1)
    with board.client() as client:
        client.sendall(request + request[:size])
        assert answer_of(client) == (1, words_of(UNIT))  # the half came with it
    with board.client() as client:
        assert asked(client, READ_ADDRESS, 2) == words_of(UNIT)


def test_a_new_client_takes_the_place_and_hears_nothing_of_the_old_ones_answers(
    board: Board,
) -> None:
    with board.client() as old:
        assert asked(old, READ_ADDRESS, 1) == words_of(UNIT)
        old.sendall(b"".join(tcp(1, read_pdu(0x3000, 100), n) for n in range(100)))
        assert answer_of(old)[0] == 0
        with board.client() as new:
            assert asked(new, READ_ADDRESS, 0x7777) == words_of(UNIT)
            with contextlib.suppress(ConnectionResetError):
                while old.recv(65536):  # what was on its way, then the end
                    pass
            assert asked(new, READ_ADDRESS, 0x7778) == words_of(UNIT)


def test_after_a_length_that_cannot_be_the_board_has_the_connection_closed(board: Board) -> None:
    bad = struct.pack(">HHHB", 1, 0, 1, 1)
    with board.client() as client:
        client.sendall(tcp(1, READ_ADDRESS, 1) + bad + tcp(1, READ_ADDRESS, 2))
        assert answer_of(client) == (1, words_of(UNIT))
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(1) == b""
    with board.client() as client:
        assert asked(client, READ_ADDRESS, 3) == words_of(UNIT)


def test_the_address_of_channel_1_is_answered_as_it_is_set(board: Board) -> None:
    with board.client() as client:
        assert asked(client, READ_ADDRESS, 1, UNIT) == words_of(UNIT)
        written = write_pdu(ADDRESS_1, 1, word(OTHER_UNIT))
        assert asked(client, written, 2, UNIT) == written[:5]
        client.sendall(tcp(UNIT, READ_ADDRESS, 3))
        assert asked(client, READ_ADDRESS, 4, OTHER_UNIT) == words_of(OTHER_UNIT)


def test_a_client_of_somebody_else_reads_over_tcp_and_the_end_line_counts(board: Board) -> None:
    program = shutil.which("mbpoll")
    assert program, "mbpoll is not installed"
    words = [program, "-0", "-1", "-m", "tcp", "-a", "1", "-p", str(board.module.port),
             "-r", str(ADDRESS_1), "-c", "1", "-t", "4", "127.0.0.1"]  # fmt: skip
    run = subprocess.run(words, capture_output=True, text=True, timeout=20)
    assert f"[{ADDRESS_1}]: \t{UNIT}" in run.stdout, run.stdout + run.stderr
    board.module.close()
    board.process.end()
    fields = end_fields(board.process.log_text())
    assert fields is not None
    assert fields["answers_tcp"] == "1"
