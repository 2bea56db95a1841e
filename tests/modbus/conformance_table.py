"""A judge of Modbus servers: a table of probes made from the specification, for any transport.

    wire = TcpWire("127.0.0.1", 1502)              # tests/modbus/wires.py, or any Wire
    failures = [r for r in run("tcp", wire, KW320) if r.failure]

A probe is bytes to send and what must come back. The table asks what well-known servers get wrong:
a quantity of 126, a function with bit 7 set, FC16 with fewer bytes than announced, a relay switched
by any value, a protocol identifier that is not 0, a length field of 0, foreign units, pipelined
requests (@[MODBUS-APP, state diagrams], @[MODBUS-TCP, MBAP header],
@[MODBUS-SERIAL, clause not verified]).
Writes put back what was read before, so that the table may run on a meter in use; relays that may
be switched end up off.
"""

from dataclasses import replace

from tests.modbus.conformance_model import (
    Expected,
    Kind,
    PduProbe,
    Probe,
    Received,
    Result,
    Target,
    Wire,
    framed,
)
from tests.modbus.conformance_pdu_probes import pdu_probes
from tests.modbus.conformance_rtu_probes import rtu_probes
from tests.modbus.conformance_tcp_probes import tcp_probes
from tests.modbus.frames import CRC_BYTES, MBAP_BYTES, READ, crc16, mbap, read_pdu


def probes(kind: Kind, target: Target, words: bytes, exhaustive: bool = False) -> list[Probe]:
    """The whole table for one transport. `words`: content of the target's writable registers."""
    unit = target.unit
    table = [
        framed(kind, unit, probe, transaction)
        for transaction, probe in enumerate(pdu_probes(target, words, exhaustive), 1)
    ]
    table += tcp_probes(target, words) if kind == "tcp" else rtu_probes(target, words)
    return table


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
    if pdu[-1] >> (8 - expected.spare_bits):
        return f"{pdu.hex(' ')}: the last {expected.spare_bits} bits are not 0"
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
