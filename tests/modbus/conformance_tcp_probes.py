"""What only Modbus/TCP has: units, header, a stream in any pieces, pipelined requests."""

from collections.abc import Iterator

from tests.modbus.conformance_model import (
    Expected,
    Probe,
    Target,
    first_read,
    invert,
    words_answer,
)
from tests.modbus.frames import (
    ILLEGAL_FUNCTION,
    OFF,
    ON,
    PDU_BYTES_MAX,
    READ_COILS,
    force_pdu,
    mbap,
    read_pdu,
    refusal,
    states_pdu,
    tcp,
    write_pdu,
)


def tcp_probes(target: Target, words: bytes) -> Iterator[Probe]:
    yield from _unit_probes(target)
    yield from _header_probes(target, words)
    yield from _stream_probes(target, words)
    yield from _effect_probes(target, words)


def _unit_probes(target: Target) -> Iterator[Probe]:
    _, pdu = first_read(target, 1)
    for unit in (0, 1, 255, target.unit):
        answer, _ = first_read(target, unit, 5)
        yield Probe(f"unit_{unit}_is_answered", (tcp(unit, pdu, 5),), (answer,))
    answer, _ = first_read(target, 1, 6)
    others = {2, 100, 127, 128, 246, 247, 248, 254, target.other_unit}
    for unit in sorted(others - {target.unit}):
        yield Probe(f"unit_{unit}_is_skipped", (tcp(unit, pdu) + tcp(1, pdu, 6),), (answer,))
    for transaction in (0, 1, 0x00FF, 0xFF00, 0x8000, 0xFFFF):
        answer, _ = first_read(target, 1, transaction)
        name = f"transaction_{transaction:04x}h_is_copied"
        yield Probe(name, (tcp(1, pdu, transaction),), (answer,))


def _header_probes(target: Target, words: bytes) -> Iterator[Probe]:
    good_answer, pdu = first_read(target, 1, 7)
    good = tcp(1, pdu, 7)
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


def _stream_probes(target: Target, words: bytes) -> Iterator[Probe]:
    first_answer, pdu = first_read(target, 1, 0x0A0B)
    first = tcp(1, pdu, 0x0A0B)
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
    answers = tuple(first_read(target, 1, n)[0] for n in many)
    yield Probe("fifty_at_once", (b"".join(tcp(1, pdu, n) for n in many),), answers)
    bad = tcp(1, bytes([0x41]), 3)
    refused = Expected(1, refusal(0x41, ILLEGAL_FUNCTION), True, 3)
    yield Probe("exception_between_two_reads", (first + bad + first,),
                (first_answer, refused, first_answer))  # fmt: skip
    for size in (1, 4, 6, 7, len(first) - 1):
        yield Probe(f"first_{size}_bytes_wait", (first[:size],))


def _effect_probes(target: Target, words: bytes) -> Iterator[Probe]:
    """Pipelined writes and reads: each read sees the writes before it and none behind."""
    address, count = target.write_address, target.write_count
    read = read_pdu(address, count)
    if target.other_words:
        other, back = (write_pdu(address, count, data) for data in (target.other_words, words))
        requests = (read, other, read, back, read)
        answers = (
            words_answer(1, words, 0),
            Expected(1, other[:5], True, 1),
            words_answer(1, target.other_words, 2),
            Expected(1, back[:5], True, 3),
            words_answer(1, words, 4),
        )
        stream = b"".join(tcp(1, pdu, n) for n, pdu in enumerate(requests))
        yield Probe("pipelined_writes_take_effect_in_order", (stream,), answers)
    for relay in target.force:
        requests = (force_pdu(relay, ON), states_pdu(READ_COILS, relay, 1), force_pdu(relay, OFF),
                    states_pdu(READ_COILS, relay, 1))  # fmt: skip
        pdus = (requests[0], bytes([READ_COILS, 1, 1]), requests[2], bytes([READ_COILS, 1, 0]))
        answers = tuple(Expected(1, pdu, True, n) for n, pdu in enumerate(pdus))
        stream = b"".join(tcp(1, pdu, n) for n, pdu in enumerate(requests))
        yield Probe(f"relay_{relay}_is_on_and_off_in_order", (stream,), answers)
