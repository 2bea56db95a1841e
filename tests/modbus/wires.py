"""Wires for the conformance table: TCP, a serial line, the core's servers in process."""

import contextlib
import ctypes
import os
import select
import shutil
import socket
import subprocess
import time
import tty
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.modbus.conformance_model import Received

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK_SOURCE = Path(__file__).with_name("modbus_loopback.cpp")
MODULE = ROOT / "src" / "core" / "modbus"
MODULE_SOURCES = ("pdu.cpp", "rtu.cpp", "rtu_framing.cpp", "tcp.cpp")
RECEIVE_BYTES = 65536
CONNECT_S = 5.0
BYTE_S = 5e-4  # an emulated UART takes 40 us for a byte, more on a busy machine


class TcpWire:
    """A new connection to a server for every probe.

    `answer_s`: how long an answer may take; `quiet_s`: how long nothing more must come behind the
    last byte expected, and how long to wait where nothing is expected.
    """

    def __init__(self, host: str, port: int, answer_s: float = 2.0, quiet_s: float = 0.05) -> None:
        self._address = (host, port)
        self._answer_s = answer_s
        self._quiet_s = quiet_s

    def __call__(self, pieces: Sequence[bytes], expected_bytes: int) -> Received:
        with socket.create_connection(self._address, timeout=CONNECT_S) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for number, piece in enumerate(pieces):
                    if number:
                        time.sleep(0.002)  # the piece before arrives alone
                    connection.sendall(piece)
            return self._receive(connection, expected_bytes)

    def _receive(self, connection: socket.socket, expected_bytes: int) -> Received:
        data = b""
        while True:
            waited_s = self._answer_s if len(data) < expected_bytes else self._quiet_s
            if not select.select([connection], [], [], waited_s)[0]:
                return Received(data)
            try:
                more = connection.recv(RECEIVE_BYTES)
            except ConnectionResetError:
                more = b""
            if not more:
                return Received(data, closed=True)
            data += more


class LineWire:
    """A serial line behind a file descriptor; `silence_s` of pause ends a frame for sure."""

    def __init__(self, file: int, silence_s: float, answer_s: float, quiet_s: float) -> None:
        self._silence_s = silence_s
        self._answer_s = answer_s
        self._quiet_s = quiet_s
        self._file = file

    def __call__(self, pieces: Sequence[bytes], expected_bytes: int) -> Received:
        self._receive(0.0)
        data = b""
        for piece in pieces:
            os.write(self._file, piece)
            data += self._receive(self._silence_s + len(piece) * BYTE_S)
        while len(data) < expected_bytes:
            more = self._receive(self._answer_s)
            if not more:
                break
            data += more
        return Received(data + self._receive(self._quiet_s))

    def _receive(self, quiet_s: float) -> bytes:
        """What comes until nothing came for `quiet_s`."""
        data = b""
        while select.select([self._file], [], [], quiet_s)[0]:
            more = os.read(self._file, RECEIVE_BYTES)
            if not more:
                break
            data += more
        return data


class SerialWire(LineWire):
    """A serial line or pseudo-terminal."""

    def __init__(
        self, path: Path, silence_s: float = 0.1, answer_s: float = 2.0, quiet_s: float = 0.1
    ) -> None:
        super().__init__(os.open(path, os.O_RDWR | os.O_NOCTTY), silence_s, answer_s, quiet_s)
        tty.setraw(self._file)

    def close(self) -> None:
        os.close(self._file)


class SocketLineWire(LineWire):
    """The serial line of an emulated board: a socket that stays open."""

    def __init__(
        self,
        line: socket.socket,
        silence_s: float = 0.1,
        answer_s: float = 2.0,
        quiet_s: float = 0.1,
    ) -> None:
        super().__init__(line.fileno(), silence_s, answer_s, quiet_s)


def compile_object(source: Path, folder: Path) -> Path:
    """One source of the loopback, against the headers of src/."""
    made = folder / f"{source.stem}.o"
    compiler = shutil.which("c++") or "c++"
    options = ["-std=c++20", "-O0", "-fPIC", f"-I{ROOT / 'src'}", "-c", str(source)]
    subprocess.run([compiler, *options, "-o", str(made)], check=True)
    return made


def link_loopback(objects: Iterable[Path], folder: Path) -> Path:
    """The shared library of the objects."""
    library = folder / "libmodbus_loopback.so"
    compiler = shutil.which("c++") or "c++"
    subprocess.run([compiler, "-shared", *map(str, objects), "-o", str(library)], check=True)
    return library


def compile_loopback(folder: Path) -> dict[str, Path]:
    """Objects of the core's servers and of the loopback, by the name of their source."""
    sources = [MODULE / name for name in MODULE_SOURCES]
    return {s.name: compile_object(s, folder) for s in [*sources, LOOPBACK_SOURCE]}


class Loopback:
    """The core's servers on 64 Ki registers, but 8000H to 8FFFH, in this process."""

    def __init__(self, library: Path, unit: int) -> None:
        self._library = ctypes.CDLL(str(library))
        self._library.loopback_new.restype = ctypes.c_void_p
        self._library.loopback_take.restype = ctypes.c_size_t
        self._meter = ctypes.c_void_p(self._library.loopback_new(ctypes.c_uint8(unit)))

    def close(self) -> None:
        self._library.loopback_delete(self._meter)

    def tcp(self, pieces: Sequence[bytes], expected_bytes: int) -> Received:
        """A Wire: one connection."""
        del expected_bytes
        self._library.loopback_tcp_connect(self._meter)
        closed = 0
        for piece in pieces:
            if not closed:
                size = ctypes.c_size_t(len(piece))
                closed = self._library.loopback_tcp_send(self._meter, piece, size)
        return Received(self._take(), closed=bool(closed))

    def rtu_by_silence(self, pieces: Sequence[bytes], expected_bytes: int) -> Received:
        """A Wire: a UART that stamps its characters."""
        del expected_bytes
        return self._rtu(pieces, by_length=0)

    def rtu_by_length(self, pieces: Sequence[bytes], expected_bytes: int) -> Received:
        """A Wire: a line that does not keep time."""
        del expected_bytes
        return self._rtu(pieces, by_length=1)

    def _rtu(self, pieces: Sequence[bytes], by_length: int) -> Received:
        for piece in pieces:
            size = ctypes.c_size_t(len(piece))
            self._library.loopback_rtu_send(self._meter, by_length, piece, size)
        return Received(self._take())

    def _take(self) -> bytes:
        buffer = ctypes.create_string_buffer(RECEIVE_BYTES)
        size = self._library.loopback_take(self._meter, buffer, ctypes.c_size_t(RECEIVE_BYTES))
        return buffer.raw[:size]


@contextlib.contextmanager
def open_loopback(library: Path, unit: int) -> Iterator[Loopback]:
    loopback = Loopback(library, unit)
    try:
        yield loopback
    finally:
        loopback.close()
