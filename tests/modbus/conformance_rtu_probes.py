"""What only the serial line has: frames by silence and CRC, other units, broadcast."""

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
    ILLEGAL_ADDRESS,
    OFF,
    ON,
    READ,
    READ_COILS,
    force_pdu,
    read_pdu,
    refusal,
    rtu,
    states_pdu,
    with_crc,
    write_pdu,
)


def rtu_probes(target: Target, words: bytes) -> Iterator[Probe]:
    yield from _broken_frames(target, words)
    yield from _other_traffic(target, words)
    yield from _broadcasts(target, words)
    read, pdu = first_read(target, target.unit)
    good = rtu(target.unit, pdu)
    yield Probe("two_with_silence_between", (good, good), (read, read))
    noise = bytes([0x00, 0xFF, 0x55])
    yield Probe("noise_then_silence_then_request", (noise, good), (read,))


def _broken_frames(target: Target, words: bytes) -> Iterator[Probe]:
    read, pdu = first_read(target, target.unit)
    good = rtu(target.unit, pdu)
    write = rtu(target.unit, write_pdu(target.write_address, target.write_count, invert(words)))
    force = rtu(target.unit, force_pdu(target.force[0] if target.force else 0, ON))
    for name, frame in (("read", good), ("write", write), ("force", force)):
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


def _other_traffic(target: Target, words: bytes) -> Iterator[Probe]:
    read, pdu = first_read(target, target.unit)
    good = rtu(target.unit, pdu)
    changed = write_pdu(target.write_address, target.write_count, invert(words))
    foreign = {
        "read": pdu,
        "read_response": bytes([READ, 4, 0, 1, 0, 2]),
        "write": changed,
        "write_response": changed[:5],
        "exception": refusal(READ, ILLEGAL_ADDRESS),
        "relays": states_pdu(READ_COILS, 0, 8),
        "relays_response": bytes([READ_COILS, 1, 0x55]),
        "force": force_pdu(target.force[0] if target.force else 0, ON),
    }
    for name, foreign_pdu in foreign.items():
        frame = rtu(target.other_unit, foreign_pdu)
        yield Probe(f"{name}_of_another_unit_is_ignored", (frame,))
        yield Probe(f"request_after_{name}_of_another_unit", (frame, good), (read,))
    for unit in sorted({1, 2, 16, 18, 247, 248, 254, 255} - {target.unit}):
        yield Probe(f"unit_{unit}_is_ignored", (rtu(unit, pdu),))


def _broadcasts(target: Target, words: bytes) -> Iterator[Probe]:
    read, pdu = first_read(target, target.unit)
    good = rtu(target.unit, pdu)
    address, count = target.write_address, target.write_count
    write_back = rtu(0, write_pdu(address, count, words))
    yield Probe("broadcast_read_is_not_answered", (rtu(0, pdu),))
    yield Probe("broadcast_relay_read_is_not_answered", (rtu(0, states_pdu(READ_COILS, 0, 1)),))
    yield Probe("broadcast_write_is_not_answered", (write_back,))
    yield Probe("broadcast_unknown_function_is_not_answered", (rtu(0, b"\x41"),))
    yield Probe("broadcast_force_is_not_answered", (rtu(0, force_pdu(0xFFFF, OFF)),))
    yield Probe("request_after_broadcast", (write_back, good), (read,))
    own_read = rtu(target.unit, read_pdu(address, count))
    if target.other_words:
        other = rtu(0, write_pdu(address, count, target.other_words))
        yield Probe("broadcast_write_is_executed", (other, own_read),
                    (words_answer(target.unit, target.other_words),))  # fmt: skip
        yield Probe("broadcast_write_back_is_executed", (write_back, own_read),
                    (words_answer(target.unit, words),))  # fmt: skip
    for relay in target.force:
        state = rtu(target.unit, states_pdu(READ_COILS, relay, 1))
        for value, name in ((ON, "on"), (OFF, "off")):
            answer = Expected(target.unit, bytes([READ_COILS, 1, 1 if value == ON else 0]))
            pieces = (rtu(0, force_pdu(relay, value)), state)
            yield Probe(f"broadcast_relay_{relay}_{name}_is_executed", pieces, (answer,))
