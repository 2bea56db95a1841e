"""What the conformance table is made of: the server asked, a probe, the answers that are right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from tests.modbus.frames import READ, READ_MAX, read_pdu, rtu, tcp

Kind = Literal["tcp", "rtu"]
Ranges = tuple[tuple[int, int], ...]
SERVED_FUNCTIONS = frozenset({0x01, 0x02, 0x03, 0x05, 0x10})


@dataclass(frozen=True)
class Received:
    """All that came back for one probe."""

    data: bytes
    closed: bool = False  # the server ended the connection (TCP)


Wire = Callable[[Sequence[bytes], int], Received]
"""Sends the pieces and returns what came back until the line is quiet.

Between two pieces there is a pause: on RTU at least the silence that ends a frame, on TCP long
enough for the piece to arrive alone. The number is how many bytes a right server answers: with 0
the wire waits its whole time-out. A TCP wire opens a new connection for every call.
"""


@dataclass(frozen=True)
class PduProbe:
    """A request without its frame: the same on every transport."""

    id: str
    pdu: bytes
    answer: bytes
    data_known: bool = True
    spare_bits: int = 0  # of the last octet of the answer, which must be 0


@dataclass(frozen=True)
class Target:
    """What the judge must know of the server: where it has registers and which it may write."""

    unit: int  # address set in the server, 2..247
    regions: Ranges  # first and last address of what is served, ascending
    write_address: int  # `write_count` registers that accept the values that they have
    write_count: int
    other_words: bytes = b""  # other values that these accept; empty: none is known
    coils: Ranges = ()  # relays that are served
    inputs: Ranges = ()  # digital inputs that are served
    force: tuple[int, ...] = ()  # relays that may be switched; they end up off
    read_only: Ranges = ()  # regions that refuse every write with 02
    one_region_writes: bool = False  # a write across two regions is refused with 02
    known: tuple[PduProbe, ...] = ()  # requests whose answer is known of this server alone
    functions: frozenset[int] = SERVED_FUNCTIONS  # more than the meter's are not asked
    other_unit: int = 99  # an address that is not the server's, 2..247

    def serves(self, address: int, count: int) -> bool:
        """Whether every address of the range is served; regions that touch count as one."""
        return covers(self.regions, address, count)

    def longest(self) -> tuple[int, int]:
        """Address and count, 125 at most, of the longest read that is served."""
        ranges = [(a, n) for a, _ in self.regions for n in range(1, READ_MAX + 1)]
        return max((r for r in ranges if self.serves(*r)), key=lambda r: r[1])

    def absent(self) -> int:
        """An address that is not served, directly behind a region."""
        return next(b + 1 for _, b in self.regions if b < 0xFFFF and not self.serves(b + 1, 1))


def covers(ranges: Ranges, address: int, count: int) -> bool:
    """Whether the ranges, ascending, cover all of `count` addresses."""
    covered = address
    for first, last in ranges:
        if first <= covered <= last:
            covered = last + 1
    return covered >= address + count


@dataclass(frozen=True)
class Expected:
    """One answer: its unit and its PDU, whose data may be anything where `data_known` is False."""

    unit: int
    pdu: bytes
    data_known: bool = True
    transaction: int = 0  # TCP only
    spare_bits: int = 0


@dataclass(frozen=True)
class Probe:
    """What to send, in pieces, and the answers that are right, in order."""

    id: str
    pieces: tuple[bytes, ...]
    answers: tuple[Expected, ...] = ()
    closes: bool = False


@dataclass(frozen=True)
class Result:
    """A probe and why it failed; an empty reason is a pass."""

    probe: Probe
    failure: str
    received: Received


def framed(kind: Kind, unit: int, probe: PduProbe, transaction: int) -> Probe:
    expected = Expected(unit, probe.answer, probe.data_known, transaction, probe.spare_bits)
    request = rtu(unit, probe.pdu) if kind == "rtu" else tcp(unit, probe.pdu, transaction)
    return Probe(probe.id, (request,), (expected,))


def first_read(target: Target, unit: int, transaction: int = 0) -> tuple[Expected, bytes]:
    """A read of two words that is good, and its answer from `unit`."""
    address, _ = target.longest()
    answer = bytes([READ, 4]) + bytes(4)
    return Expected(unit, answer, False, transaction), read_pdu(address, 2)


def words_answer(unit: int, words: bytes, transaction: int = 0) -> Expected:
    """The answer to a read of registers whose content is known."""
    return Expected(unit, bytes([READ, len(words)]) + words, True, transaction)


def invert(words: bytes) -> bytes:
    """Other values than the registers hold: a write of these must never be done."""
    return bytes(byte ^ 0xFF for byte in words)
