"""A judge of Modbus servers: a table of probes made from the specification, for any transport.

    wire = TcpWire("127.0.0.1", 1502)              # tests/modbus/wires.py, or any Wire
    failures = [r for r in run("tcp", wire, KW320) if r.failure]

A probe is bytes to send and what must come back. The table asks what well-known servers get wrong:
a quantity of 126, a function with bit 7 set, FC16 with fewer bytes than announced, a protocol
identifier that is not 0, a length field of 0, foreign units, pipelined requests
(@[MODBUS-APP, state diagrams], @[MODBUS-TCP, MBAP header], @[MODBUS-SERIAL, clause not verified]).
Writes put back what was read before, so that the table may run on a meter in use.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rig.spec.registers_gen import REGIONS
from tests.modbus.frames import (
    ADDRESS_END,
    CRC_BYTES,
    ILLEGAL_ADDRESS,
    ILLEGAL_FUNCTION,
    ILLEGAL_VALUE,
    MBAP_BYTES,
    PDU_BYTES_MAX,
    READ,
    READ_MAX,
    WRITE,
    crc16,
    mbap,
    read_pdu,
    refusal,
    rtu,
    tcp,
    with_crc,
    write_pdu,
)

Kind = Literal["tcp", "rtu"]

# Function codes that a bench meets; `exhaustive` asks all 256.
COMMON_FUNCTIONS = (
    *range(0x00, 0x03),
    *range(0x04, 0x10),
    *range(0x11, 0x1A),
    *(0x2B, 0x40, 0x41, 0x48, 0x64, 0x6E, 0x7F),
    *(0x80, 0x81, 0x83, 0x86, 0x90, 0x91, 0xFE, 0xFF),
)


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
class Target:
    """What the judge must know of the server: where it has registers and which it may write."""

    unit: int  # address set in the server, 2..247
    regions: tuple[tuple[int, int], ...]  # first and last address of what is served, ascending
    write_address: int  # `write_count` registers that accept the values that they have
    write_count: int
    other_unit: int = 99  # an address that is not the server's, 2..247

    def serves(self, address: int, count: int) -> bool:
        """Whether every address of the range is served; regions that touch count as one."""
        covered = address
        for first, last in self.regions:
            if first <= covered <= last:
                covered = last + 1
        return covered >= address + count

    def longest(self) -> tuple[int, int]:
        """Address and count, 125 at most, of the longest read that is served."""
        ranges = [(a, n) for a, _ in self.regions for n in range(1, READ_MAX + 1)]
        return max((r for r in ranges if self.serves(*r)), key=lambda r: r[1])

    def absent(self) -> int:
        """An address that is not served, directly behind a region."""
        return next(b + 1 for _, b in self.regions if b < 0xFFFF and not self.serves(b + 1, 1))


# Regions of spec/registers. CT1 and CT2 may be written with what they
# hold.
KW320 = Target(
    unit=17,
    regions=tuple(sorted((row.first, row.last) for row in REGIONS.values())),
    write_address=0x1008,
    write_count=2,
)


@dataclass(frozen=True)
class Expected:
    """One answer: its unit and its PDU, whose data may be anything where `data_known` is False."""

    unit: int
    pdu: bytes
    data_known: bool = True
    transaction: int = 0  # TCP only


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


# ---------------------------------------------------------------------------------- the table


@dataclass(frozen=True)
class PduProbe:
    """A request without its frame: the same on every transport."""

    id: str
    pdu: bytes
    answer: bytes
    data_known: bool = True


def read_probe(target: Target, name: str, address: int, count: int) -> PduProbe:
    """A read with what the specification says of it: quantity first, address second."""
    request = read_pdu(address, count)
    if not 1 <= count <= READ_MAX:
        return PduProbe(name, request, refusal(READ, ILLEGAL_VALUE))
    if not target.serves(address, count):
        return PduProbe(name, request, refusal(READ, ILLEGAL_ADDRESS))
    return PduProbe(name, request, bytes([READ, 2 * count]) + bytes(2 * count), data_known=False)


def function_probes(exhaustive: bool) -> Iterator[PduProbe]:
    functions = range(256) if exhaustive else COMMON_FUNCTIONS
    for function in functions:
        if function in (READ, WRITE):
            continue
        # The data would make a good read: a server that masks bit 7 away would serve it.
        pdu = bytes([function]) + read_pdu(0x4000, 2)[1:]
        answer = refusal(function, ILLEGAL_FUNCTION)
        yield PduProbe(f"function_{function:02x}h_is_refused_with_01", pdu, answer)


def read_probes(target: Target) -> Iterator[PduProbe]:
    address, count = target.longest()
    absent = target.absent()
    quantities = {0, 1, 2, count, 124, 125, 126, 127, 128, 255, 256, 0x7FFF, 0x8001, 0xFFFF}
    for quantity in sorted(quantities):
        yield read_probe(target, f"read_quantity_{quantity}", address, quantity)
        yield read_probe(target, f"read_absent_quantity_{quantity}", absent, quantity)
    for quantity in (1, 2, 125, 126):
        yield read_probe(target, f"read_ffffh_quantity_{quantity}", 0xFFFF, quantity)
    yield read_probe(target, "read_range_that_wraps_by_one", ADDRESS_END - 124, 125)
    for first, last in target.regions:
        yield read_probe(target, f"read_first_word_of_{first:04x}h", first, 1)
        yield read_probe(target, f"read_last_word_of_{first:04x}h", last, 1)
        yield read_probe(target, f"read_across_end_of_{first:04x}h", last, 2)
        if first > 0:
            yield read_probe(target, f"read_before_{first:04x}h", first - 1, 2)
    whole = read_pdu(address, 2)
    for size in range(1, len(whole)):
        refused = refusal(READ, ILLEGAL_VALUE)
        yield PduProbe(f"read_cut_to_{size}_bytes", whole[:size], refused)
    for extra in (1, 2, 100, PDU_BYTES_MAX - len(whole)):
        longer = whole + bytes(extra)
        yield PduProbe(f"read_with_{extra}_bytes_behind", longer, refusal(READ, ILLEGAL_VALUE))


def write_probes(target: Target, words: bytes) -> Iterator[PduProbe]:
    """`words`: what the target's writable registers hold, high byte first."""
    address, count = target.write_address, target.write_count
    good = write_pdu(address, count, words)
    refused = refusal(WRITE, ILLEGAL_VALUE)
    yield PduProbe("write_back", good, good[:5])
    for quantity in (0, 124, 125, 127, 128, 255, 256, 0xFFFF):
        data = bytes(min(2 * quantity, PDU_BYTES_MAX - 6))
        yield PduProbe(
            f"write_quantity_{quantity}", write_pdu(address, quantity, data, 2 * quantity), refused
        )
    for byte_count in sorted({0, 1, count, 2 * count - 1, 2 * count + 1, 2 * count + 2, 255}):
        changed = write_pdu(address, count, bytes(2 * count), byte_count)
        yield PduProbe(f"write_byte_count_{byte_count}_of_{2 * count}", changed, refused)
        fitting = write_pdu(address, count, bytes(byte_count), byte_count)[:PDU_BYTES_MAX]
        yield PduProbe(f"write_byte_count_and_data_{byte_count}", fitting, refused)
    for size in range(1, len(good)):
        yield PduProbe(f"write_cut_to_{size}_bytes", good[:size], refused)
    for extra in (1, 2, 50):
        yield PduProbe(f"write_with_{extra}_bytes_behind", good + bytes(extra), refused)
    for where in (target.absent(), 0xFFFF):
        pdu = write_pdu(where, 2, bytes(4))
        expected = refusal(WRITE, ILLEGAL_ADDRESS)
        yield PduProbe(f"write_two_words_at_{where:04x}h", pdu, expected)
        odd = write_pdu(where, 2, bytes(3))
        yield PduProbe(f"write_odd_bytes_at_{where:04x}h", odd, refused)
    wraps = write_pdu(ADDRESS_END - 122, 123, bytes(246))
    yield PduProbe("write_range_that_wraps_by_one", wraps, refusal(WRITE, ILLEGAL_ADDRESS))


def pdu_probes(target: Target, words: bytes, exhaustive: bool) -> Iterator[PduProbe]:
    """Every request that means the same on TCP and on the serial line."""
    yield from function_probes(exhaustive)
    yield from read_probes(target)
    yield from write_probes(target, words)
    whole = bytes([0x41]) + bytes(PDU_BYTES_MAX - 1)
    yield PduProbe("longest_pdu", whole, refusal(0x41, ILLEGAL_FUNCTION))


def framed(kind: Kind, unit: int, probe: PduProbe, transaction: int) -> Probe:
    expected = Expected(unit, probe.answer, probe.data_known, transaction)
    request = rtu(unit, probe.pdu) if kind == "rtu" else tcp(unit, probe.pdu, transaction)
    return Probe(probe.id, (request,), (expected,))


def tcp_probes(target: Target, words: bytes) -> Iterator[Probe]:
    yield from _tcp_unit_probes(target)
    yield from _tcp_header_probes(target, words)
    yield from _tcp_stream_probes(target, words)


def _tcp_unit_probes(target: Target) -> Iterator[Probe]:
    read, pdu = _first_read(target)
    for unit in (0, 1, 255, target.unit):
        yield Probe(
            f"unit_{unit}_is_answered", (tcp(unit, pdu, 5),), (replace_unit(read, unit, 5),)
        )
    others = {2, 100, 127, 128, 246, 247, 248, 254, target.other_unit}
    for unit in sorted(others - {target.unit}):
        yield Probe(f"unit_{unit}_is_skipped", (tcp(unit, pdu) + tcp(1, pdu, 6),),
                    (replace_unit(read, 1, 6),))  # fmt: skip
    for transaction in (0, 1, 0x00FF, 0xFF00, 0x8000, 0xFFFF):
        yield Probe(f"transaction_{transaction:04x}h_is_copied", (tcp(1, pdu, transaction),),
                    (replace_unit(read, 1, transaction),))  # fmt: skip


def _tcp_header_probes(target: Target, words: bytes) -> Iterator[Probe]:
    read, pdu = _first_read(target)
    good, good_answer = tcp(1, pdu, 7), replace_unit(read, 1, 7)
    changed = write_pdu(target.write_address, target.write_count, invert(words))
    for protocol in (1, 2, 0x00FF, 0x0100, 0xFFFF):
        name = f"protocol_{protocol:04x}h"
        yield Probe(f"{name}_is_not_answered", (tcp(1, pdu, 1, protocol),))
        yield Probe(f"{name}_is_skipped", (tcp(1, pdu, 1, protocol) + good,), (good_answer,))
        yield Probe(f"{name}_writes_nothing", (tcp(1, changed, 1, protocol),))
    longest = tcp(1, bytes(PDU_BYTES_MAX), 1, protocol=1)
    yield Probe("longest_frame_of_protocol_1_is_skipped", (longest + good,), (good_answer,))
    for length in (0, 1, 255, 256, 260, 0x0600, 0x8000, 0xFFFF):
        frame = mbap(1, 0, length) + b"\x01" + pdu
        yield Probe(f"length_{length}_closes", (frame,), closes=True)
        yield Probe(f"length_{length}_after_a_request", (good + frame,), (good_answer,), True)
    yield Probe("http_closes", (b"GET / HTTP/1.1\r\nHost: meter\r\n\r\n",), closes=True)


def _tcp_stream_probes(target: Target, words: bytes) -> Iterator[Probe]:
    read, pdu = _first_read(target)
    first, first_answer = tcp(1, pdu, 0x0A0B), replace_unit(read, 1, 0x0A0B)
    second_pdu = write_pdu(target.write_address, target.write_count, words)
    second = tcp(255, second_pdu, 0x0C0D)
    second_answer = Expected(255, second_pdu[:5], True, 0x0C0D)
    both, both_answers = first + second, (first_answer, second_answer)
    yield Probe("two_at_once_are_answered_in_order", (both,), both_answers)
    yield Probe("two_at_once_the_other_way", (second + first,), (second_answer, first_answer))
    for cut in range(1, len(both)):
        yield Probe(f"two_cut_at_byte_{cut}", (both[:cut], both[cut:]), both_answers)
    yield Probe("one_byte_at_a_time", tuple(bytes([b]) for b in first), (first_answer,))
    many = range(50)
    yield Probe("fifty_at_once", (b"".join(tcp(1, pdu, n) for n in many),),
                tuple(replace_unit(read, 1, n) for n in many))  # fmt: skip
    bad = tcp(1, bytes([0x41]), 3)
    refused = Expected(1, refusal(0x41, ILLEGAL_FUNCTION), True, 3)
    yield Probe("exception_between_two_reads", (first + bad + first,),
                (first_answer, refused, first_answer))  # fmt: skip
    for size in (1, 4, 6, 7, len(first) - 1):
        yield Probe(f"first_{size}_bytes_wait", (first[:size],))


def rtu_probes(target: Target, words: bytes) -> Iterator[Probe]:
    yield from _rtu_broken_frames(target, words)
    yield from _rtu_other_traffic(target, words)
    read, pdu = _first_read(target)
    good = rtu(target.unit, pdu)
    yield Probe("two_with_silence_between", (good, good), (read, read))
    noise = bytes([0x00, 0xFF, 0x55])
    yield Probe("noise_then_silence_then_request", (noise, good), (read,))


def _rtu_broken_frames(target: Target, words: bytes) -> Iterator[Probe]:
    read, pdu = _first_read(target)
    good = rtu(target.unit, pdu)
    write = rtu(target.unit, write_pdu(target.write_address, target.write_count, invert(words)))
    for name, frame in (("read", good), ("write", write)):
        for at in range(len(frame)):
            flipped = bytearray(frame)
            flipped[at] ^= 1 << (at % 8)
            yield Probe(f"{name}_with_a_flipped_bit_in_byte_{at}", (bytes(flipped),))
            if at:
                yield Probe(f"{name}_frame_cut_to_{at}_bytes", (frame[:at], good), (read,))
        yield Probe(f"{name}_with_crc_bytes_exchanged", (frame[:-2] + frame[:-3:-1],))
        yield Probe(f"{name}_with_crc_0000h", (frame[:-2] + bytes(2),))
    for size in (257, 258, 300, 512, 1000):
        long = with_crc(bytes([target.unit, 0x41]) + bytes(size - 4))
        yield Probe(f"frame_of_{size}_bytes_is_discarded", (long, good), (read,))


def _rtu_other_traffic(target: Target, words: bytes) -> Iterator[Probe]:
    read, pdu = _first_read(target)
    good = rtu(target.unit, pdu)
    write_back = write_pdu(target.write_address, target.write_count, words)
    changed = write_pdu(target.write_address, target.write_count, invert(words))
    other = target.other_unit
    foreign = {
        "read": pdu,
        "read_response": bytes([READ, 4, 0, 1, 0, 2]),
        "write": changed,
        "write_response": changed[:5],
        "exception": refusal(READ, ILLEGAL_ADDRESS),
    }
    for name, foreign_pdu in foreign.items():
        frame = rtu(other, foreign_pdu)
        yield Probe(f"{name}_of_another_unit_is_ignored", (frame,))
        yield Probe(f"request_after_{name}_of_another_unit", (frame, good), (read,))
    for unit in sorted({1, 2, 16, 18, 247, 248, 254, 255} - {target.unit}):
        yield Probe(f"unit_{unit}_is_ignored", (rtu(unit, pdu),))
    yield Probe("broadcast_read_is_not_answered", (rtu(0, pdu),))
    yield Probe("broadcast_write_is_not_answered", (rtu(0, write_back),))
    yield Probe("broadcast_unknown_function_is_not_answered", (rtu(0, b"\x41"),))
    yield Probe("request_after_broadcast", (rtu(0, write_back), good), (read,))


def _first_read(target: Target) -> tuple[Expected, bytes]:
    address, _ = target.longest()
    return Expected(target.unit, bytes([READ, 4]) + bytes(4), False), read_pdu(address, 2)


def replace_unit(expected: Expected, unit: int, transaction: int) -> Expected:
    return replace(expected, unit=unit, transaction=transaction)


def invert(words: bytes) -> bytes:
    """Other values than the registers hold: a write of these must never be done."""
    return bytes(byte ^ 0xFF for byte in words)


def probes(kind: Kind, target: Target, words: bytes, exhaustive: bool = False) -> list[Probe]:
    """The whole table for one transport. `words`: content of the target's writable registers."""
    unit = target.unit
    table = [
        framed(kind, unit, probe, transaction)
        for transaction, probe in enumerate(pdu_probes(target, words, exhaustive), 1)
    ]
    table += tcp_probes(target, words) if kind == "tcp" else rtu_probes(target, words)
    return table


# ---------------------------------------------------------------------------------- the judge


def answer_bytes(kind: Kind, probe: Probe) -> int:
    """How many bytes a right server sends back."""
    frame = MBAP_BYTES if kind == "tcp" else 1 + CRC_BYTES
    return sum(frame + len(answer.pdu) for answer in probe.answers)


def judge(kind: Kind, probe: Probe, received: Received) -> str:
    """Why the server failed the probe, or an empty string."""
    rest = received.data
    for number, expected in enumerate(probe.answers, 1):
        failure, rest = _take_answer(kind, expected, rest)
        if failure:
            return f"answer {number} of {len(probe.answers)}: {failure}"
    if rest:
        return f"{len(rest)} bytes too many: {rest.hex(' ')}"
    if kind == "tcp" and probe.closes != received.closed:
        return "the connection stays open" if probe.closes else "the connection is closed"
    return ""


def _take_answer(kind: Kind, expected: Expected, data: bytes) -> tuple[str, bytes]:
    if not data:
        return "nothing came", data
    if kind == "tcp":
        return _take_tcp(expected, data)
    size = 1 + len(expected.pdu) + CRC_BYTES
    frame, rest = data[:size], data[size:]
    if crc16(frame[:-CRC_BYTES]).to_bytes(CRC_BYTES, "little") != frame[-CRC_BYTES:]:
        return f"not a frame of {size} bytes with a good CRC: {data.hex(' ')}", rest
    return _compare(expected, frame[0], frame[1:-CRC_BYTES]), rest


def _take_tcp(expected: Expected, data: bytes) -> tuple[str, bytes]:
    if len(data) < MBAP_BYTES:
        return f"half a header: {data.hex(' ')}", b""
    end = 6 + int.from_bytes(data[4:6], "big")
    header = mbap(expected.transaction, 0, 1 + len(expected.pdu))
    if data[:6] != header or len(data) < end:
        return f"header {data[:6].hex(' ')} instead of {header.hex(' ')}", data[end:]
    return _compare(expected, data[6], data[MBAP_BYTES:end]), data[end:]


def _compare(expected: Expected, unit: int, pdu: bytes) -> str:
    if unit != expected.unit:
        return f"unit {unit} instead of {expected.unit}"
    known = len(expected.pdu) if expected.data_known else 2  # function and byte count
    if len(pdu) != len(expected.pdu) or pdu[:known] != expected.pdu[:known]:
        return f"{pdu.hex(' ')} instead of {expected.pdu[:known].hex(' ')}"
    return ""


def run(kind: Kind, wire: Wire, target: Target, exhaustive: bool = False) -> list[Result]:
    """Asks every probe, in between two reads of the writable registers, which must stay alike.

    When these registers cannot be read first, nothing else is asked and that is the only result.
    """
    before = _read_writable(kind, wire, target)
    if before.failure:
        return [before]
    words = _words_of(kind, before.received, target)
    results = [before]
    for probe in probes(kind, target, words, exhaustive):
        received = wire(probe.pieces, answer_bytes(kind, probe))
        results.append(Result(probe, judge(kind, probe, received), received))
    return [*results, _compare_writable(kind, wire, target, words)]


def _read_writable(kind: Kind, wire: Wire, target: Target) -> Result:
    pdu = read_pdu(target.write_address, target.write_count)
    size = 2 * target.write_count
    answer = bytes([READ, size]) + bytes(size)
    request = PduProbe("writable_registers_are_readable", pdu, answer, data_known=False)
    probe = framed(kind, target.unit, request, transaction=0x5A01)
    received = wire(probe.pieces, answer_bytes(kind, probe))
    return Result(probe, judge(kind, probe, received), received)


def _compare_writable(kind: Kind, wire: Wire, target: Target, words: bytes) -> Result:
    after = _read_writable(kind, wire, target)
    probe = replace(after.probe, id="writable_registers_are_as_before")
    if after.failure:
        return replace(after, probe=probe)
    now = _words_of(kind, after.received, target)
    failure = "" if now == words else f"{now.hex(' ')} instead of {words.hex(' ')}"
    return Result(probe, failure, after.received)


def _words_of(kind: Kind, received: Received, target: Target) -> bytes:
    end = len(received.data) - (0 if kind == "tcp" else CRC_BYTES)
    return received.data[end - 2 * target.write_count : end]
