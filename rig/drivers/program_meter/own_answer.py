"""What the meter itself sent, by the relay's log: a right answer that did not arrive is the link's.

Works on the bytes alone; nothing here knows whether a fault was planted.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rig.drivers.program_meter.machine import Transport

# (direction, wall ns, sample index, bytes) of a chunk, as kwhost.Relay.drain() gives it
LoggedChunk = tuple[str, int, int | None, bytes]

READ, WRITE, EXCEPTION_BIT = 3, 16, 0x80
MBAP_HEAD = struct.Struct(">HHHB")  # transaction, protocol, length of the rest, unit
CRC_SIZE = 2
BIT_AND_WORD_READS = (1, 2, 3, 4)
WRITES = (5, 6, 15, 16)
WRITTEN_SIZE = 5
PDU_BYTES_MAX = 253  # no master has room for more
_CRC_START, _CRC_POLYNOMIAL = 0xFFFF, 0xA001  # Modbus over serial line, 6.2.2


@dataclass(frozen=True)
class Question:
    """A request, as far as an answer can be right or wrong to it."""

    function: int
    address: int
    count: int
    unit: int
    transport: Transport

    def is_answered_by(self, pdu: bytes) -> bool:
        """True for the form of a right answer, whatever its data, and for a refusal."""
        if pdu[:1] == bytes([self.function | EXCEPTION_BIT]):
            return len(pdu) == 2
        if self.function == READ:
            return pdu[:2] == bytes([READ, 2 * self.count]) and len(pdu) == 2 + 2 * self.count
        return pdu == written_pdu(self.address, self.count)


def read_pdu(words: Sequence[int]) -> bytes:
    """The answer that holds these words."""
    return struct.pack(f">BB{len(words)}H", READ, 2 * len(words), *words)


def written_pdu(address: int, count: int) -> bytes:
    """The answer to a write of several registers."""
    return struct.pack(">BHH", WRITE, address, count)


def refused_pdu(function: int, code: int) -> bytes:
    """The answer that names an exception."""
    return bytes([function | EXCEPTION_BIT, code])


def own_answers(question: Question, log: Sequence[LoggedChunk], deadline_s: float) -> list[bytes]:
    """The meter's right answers (PDUs) to a question in what was logged since it was asked.

    An answer that came later than the deadline is none: the master had given up.
    """
    stream = _stream(log, deadline_s)
    pdus = _tcp_pdus(stream) if question.transport == "tcp" else _rtu_pdus(stream)
    return [pdu for unit, pdu in pdus if unit == question.unit and question.is_answered_by(pdu)]


def own_pdu(transport: Transport, log: Sequence[LoggedChunk], deadline_s: float) -> bytes | None:
    """The one answer that the meter sent in what was logged since a request; None without one."""
    stream = _stream(log, deadline_s)
    if transport == "tcp":
        pdus = [pdu for _, pdu in _tcp_pdus(stream)]
        return pdus[0] if len(pdus) == 1 else None
    whole = len(stream) > 1 + CRC_SIZE
    if whole and crc16(stream[:-CRC_SIZE]) == int.from_bytes(stream[-CRC_SIZE:], "little"):
        return stream[1:-CRC_SIZE]
    return None


def is_of_known_form(pdu: bytes) -> bool:
    """True when a master can take it: then one that did not arrive was lost on the way."""
    if len(pdu) > PDU_BYTES_MAX:
        return False
    if pdu[0] & EXCEPTION_BIT:
        return len(pdu) == 2
    if pdu[0] in BIT_AND_WORD_READS:
        return len(pdu) >= 2 and len(pdu) == 2 + pdu[1]
    return pdu[0] in WRITES and len(pdu) == WRITTEN_SIZE


def _stream(log: Sequence[LoggedChunk], deadline_s: float) -> bytes:
    """What the meter sent from the first request on and before the master gave up."""
    asked_ns = [wall_ns for direction, wall_ns, _, _ in log if direction == "to_meter"]
    if not asked_ns:
        return b""
    end_ns = asked_ns[0] + round(deadline_s * 1e9)
    return b"".join(
        data for direction, wall_ns, _, data in log if direction != "to_meter" and wall_ns <= end_ns
    )


def _tcp_pdus(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """(unit, PDU) of each whole frame."""
    while len(stream) >= MBAP_HEAD.size:
        _, protocol, length, unit = MBAP_HEAD.unpack_from(stream)
        end = MBAP_HEAD.size - 1 + length
        if protocol != 0 or length < 2 or end > len(stream):
            return
        yield unit, stream[MBAP_HEAD.size : end]
        stream = stream[end:]


def _rtu_pdus(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """(unit, PDU) of each whole frame with a right CRC."""
    while (size := _rtu_size(stream)) is not None:
        frame, stream = stream[:size], stream[size:]
        if crc16(frame[:-CRC_SIZE]) == int.from_bytes(frame[-CRC_SIZE:], "little"):
            yield frame[0], frame[1:-CRC_SIZE]


def _rtu_size(stream: bytes) -> int | None:
    """Bytes of the frame at the start; None when it is not whole or not of a known form."""
    if len(stream) < 3:
        return None
    function = stream[1]
    if function & EXCEPTION_BIT:
        size = 5
    elif function == READ:
        size = 5 + stream[2]
    elif function == WRITE:
        size = 8
    else:
        return None
    return size if size <= len(stream) else None


def crc16(data: bytes) -> int:
    """CRC of the Modbus serial line."""
    crc = _CRC_START
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (_CRC_POLYNOMIAL if crc & 1 else 0)
    return crc
