"""An instrument on a network socket that plays a written dialogue and takes nothing else.

A dialogue is lines of text:

    > command            must come next, byte for byte
    < reply              is sent
    ! command            a command, then the question after faults and the reply that there is none
    (silence)            nothing is sent for what came last
    (late 0.5)           the next reply comes that many seconds late
    (disconnect)         the connection is closed from this side
    (connection)         a fresh connection must come next
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

NO_FAULT = '0,"No error"'
PATIENCE_S = 5.0  # of the script for the driver; a driver that stops talking ends the script


def steps_of(text: str) -> list[tuple[str, str]]:
    """(what, argument) with the shorthands written out."""
    steps: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        mark, _, rest = line.partition(" ")
        if mark == "!":
            steps += [(">", rest), (">", "SYST:ERR?"), ("<", NO_FAULT)]
        elif mark in (">", "<"):
            steps.append((mark, rest))
        else:
            what, _, argument = line.strip("()").partition(" ")
            assert what in {"silence", "late", "disconnect", "connection"}, line
            steps.append((what, argument))
    return steps


class ScriptedInstrument:
    """Use `playing`; `outcome` is empty when all was said, as written, and nothing more came."""

    def __init__(self, text: str) -> None:
        self._steps = steps_of(text)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(PATIENCE_S)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)
        self.outcome: list[str] = []

    @property
    def address(self) -> str:
        return f"TCPIP::127.0.0.1::{self._server.getsockname()[1]}::SOCKET"

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        """After the driver has closed its side."""
        self._over.set()
        self._thread.join(2 * PATIENCE_S)
        self._server.close()

    def _play(self) -> None:
        done = 0
        connection: socket.socket | None = None
        pending = b""
        try:
            for what, argument in self._steps:
                if connection is None or what == "connection":
                    if connection is not None:
                        connection.close()
                    connection, pending = self._server.accept()[0], b""
                    connection.settimeout(PATIENCE_S)
                if what == ">":
                    line, pending = _line(connection, pending)
                    if line != argument.encode():
                        self.outcome.append(f"expected {argument!r}, got {line!r}")
                        return
                elif what == "<":
                    connection.sendall(argument.encode() + b"\n")
                elif what == "late":
                    self._over.wait(float(argument))
                elif what == "disconnect":
                    connection.close()
                    connection = None
                done += 1
            if connection is not None:
                rest = pending + connection.recv(4096)
                if rest:
                    self.outcome.append(f"after the end: {rest!r}")
        except OSError as fault:
            if done < len(self._steps):
                self.outcome.append(f"at {self._steps[done]}: {fault}")
        finally:
            if connection is not None:
                connection.close()


def _line(connection: socket.socket, pending: bytes) -> tuple[bytes, bytes]:
    while b"\n" not in pending:
        piece = connection.recv(4096)
        if not piece:
            raise ConnectionError(f"closed after {pending!r}")
        pending += piece
    line, _, rest = pending.partition(b"\n")
    return line, rest


@contextmanager
def playing(text: str) -> Iterator[ScriptedInstrument]:
    """Ends the script; what it saw is then in `outcome`."""
    instrument = ScriptedInstrument(text)
    instrument.start()
    try:
        yield instrument
    finally:
        instrument.finish()
