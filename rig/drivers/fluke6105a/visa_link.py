"""One instrument behind a VISA resource name: lines out, lines in, each within a deadline.

The resource may be TCPIP::<host>::<port>::SOCKET, ASRL<device>::INSTR or GPIB::<address>::INSTR.
After any fault the connection is dropped, so that a reply that comes too late is never taken for
the answer to a later question; the next exchange connects again.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

import pyvisa
from pyvisa.constants import StatusCode
from pyvisa.resources import MessageBasedResource

from rig.ports import RigFault

BACKEND = "@py"
TERMINATION = b"\n"
REPLY_BYTES_MAX = 1 << 16  # far above the longest reply, 101 numbers
CHUNK_BYTES = 4096
LOG_ENTRIES_MAX = 100_000  # the oldest go first


@dataclass(frozen=True)
class LoggedLine:
    """Bytes as they went over the link; a reply that was cut short is logged as far as it came."""

    wall_ns: int
    direction: Literal["to_instrument", "from_instrument"]
    data: bytes


class VisaLink:
    """Connects at the first exchange."""

    def __init__(
        self,
        name: str,
        address: str,
        deadline_s: float,
        now_s: Callable[[], float] = time.monotonic,
        wall_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        self._name = name
        self._address = address
        self._deadline_s = deadline_s
        self._now_s = now_s
        self._wall_ns = wall_ns
        self._resource: MessageBasedResource | None = None
        self.connections = 0
        self.log: deque[LoggedLine] = deque(maxlen=LOG_ENTRIES_MAX)

    def ask(self, query: str, command: str = "") -> str:
        """Send a line and read one, without its end. RigFault when none comes in time.

        A command goes out in the same piece as the query: two small pieces in a row would wait for
        each other's receipt on a network.
        """
        lines = [command, query] if command else [query]
        with self._bounded(query) as end_s:
            self._send(lines, query, end_s)
            return self._receive(query, end_s)

    @property
    def is_connected(self) -> bool:
        return self._resource is not None

    def close(self) -> None:
        """Drop the connection, if there is one; never raises."""
        resource, self._resource = self._resource, None
        if resource is not None:
            with suppress(Exception):
                resource.close()

    @contextmanager
    def _bounded(self, line: str) -> Iterator[float]:
        """Gives the end of the exchange; whatever interrupts it drops the connection."""
        try:
            yield self._now_s() + self._deadline_s
        except BaseException as fault:
            self.close()
            if isinstance(fault, RigFault) or not isinstance(fault, Exception):
                raise
            if isinstance(fault, pyvisa.VisaIOError) and is_timeout(fault):
                raise self._no_reply(line) from fault
            raise RigFault(f'{self._name}: "{line}": link lost: {fault}') from fault

    def _send(self, lines: list[str], query: str, end_s: float) -> None:
        resource = self._connected(end_s)
        data = [line.encode("ascii") + TERMINATION for line in lines]
        for line in data:
            self.log.append(LoggedLine(self._wall_ns(), "to_instrument", line))
        resource.timeout = self._left_ms(query, end_s)
        resource.write_raw(b"".join(data))

    def _receive(self, line: str, end_s: float) -> str:
        """Pieces until the end of a line; each waits no longer than what is left of the deadline.

        A bus that marks the end of a message (GPIB) needs no end of line.
        """
        resource = self._connected(end_s)
        data, status = b"", StatusCode.success_max_count_read
        while status == StatusCode.success_max_count_read and not data.endswith(TERMINATION):
            resource.timeout = self._left_ms(line, end_s)
            piece, status = resource.visalib.read(resource.session, CHUNK_BYTES)
            data += piece
            if len(data) > REPLY_BYTES_MAX:
                raise RigFault(f'{self._name}: "{line}": reply above {REPLY_BYTES_MAX} bytes')
        self.log.append(LoggedLine(self._wall_ns(), "from_instrument", data))
        try:
            return data.decode("ascii").strip()
        except UnicodeDecodeError:
            raise RigFault(f'{self._name}: "{line}": reply is not text: {data!r}') from None

    def _connected(self, end_s: float) -> MessageBasedResource:
        if self._resource is not None:
            return self._resource
        try:
            resource = pyvisa.ResourceManager(BACKEND).open_resource(
                self._address, open_timeout=self._left_ms("connect", end_s)
            )
        except Exception as fault:  # pyvisa-py raises bare Exception
            raise RigFault(f"{self._name}: cannot open {self._address}: {fault}") from fault
        if not isinstance(resource, MessageBasedResource):
            resource.close()
            raise RigFault(f"{self._name}: {self._address} takes no messages")
        resource.read_termination = resource.write_termination = TERMINATION.decode("ascii")
        self._resource = resource
        self.connections += 1
        return resource

    def _left_ms(self, line: str, end_s: float) -> int:
        """What is left of the deadline, at least 1 ms. RigFault when nothing is."""
        left_s = end_s - self._now_s()
        if left_s <= 0.0:
            raise self._no_reply(line)
        return max(1, int(left_s * 1000.0))

    def _no_reply(self, line: str) -> RigFault:
        return RigFault(f'{self._name}: "{line}": no reply within {self._deadline_s:g} s')


def is_timeout(fault: pyvisa.VisaIOError) -> bool:
    return bool(fault.error_code == StatusCode.error_timeout)
