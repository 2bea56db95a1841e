"""What the meter itself sent, told from the bytes of a log alone."""

import pytest
from pymodbus.framer import FramerRTU

from rig.drivers.program_meter.machine import Transport
from rig.drivers.program_meter.own_answer import (
    READ,
    WRITE,
    LoggedChunk,
    Question,
    crc16,
    own_answers,
    read_pdu,
    refused_pdu,
    written_pdu,
)

UNIT = 17
DEADLINE_S = 2.0
WORDS = (0x4366, 0x0212)
RIGHT = read_pdu(WORDS)


def tcp(pdu: bytes, unit: int = UNIT) -> bytes:
    return b"\x00\x09\x00\x00" + (len(pdu) + 1).to_bytes(2) + bytes([unit]) + pdu


def rtu(pdu: bytes, unit: int = UNIT) -> bytes:
    body = bytes([unit]) + pdu
    return body + FramerRTU.compute_CRC(body).to_bytes(2)


FRAMED = {"tcp": tcp, "rtu": rtu}


def question(transport: Transport, function: int = READ) -> Question:
    return Question(function, 0x3002, len(WORDS), UNIT, transport)


def log_of(*answers: bytes, after_s: float = 0.1) -> list[LoggedChunk]:
    asked: LoggedChunk = ("to_meter", 10**18, 7, b"the question")
    answered_ns = 10**18 + round(after_s * 1e9)
    return [asked, *(("from_meter", answered_ns, 7, data) for data in answers)]


@pytest.fixture(params=["tcp", "rtu"])
def transport(request: pytest.FixtureRequest) -> Transport:
    return "tcp" if request.param == "tcp" else "rtu"


def test_a_right_answer_is_found_however_it_was_cut(transport: Transport) -> None:
    frame = FRAMED[transport](RIGHT)
    for cut in range(1, len(frame)):
        log = log_of(frame[:cut], frame[cut:])
        assert own_answers(question(transport), log, DEADLINE_S) == [RIGHT]


@pytest.mark.parametrize(
    "wrong",
    [
        read_pdu(WORDS[:1]),  # too short
        bytes([4]) + RIGHT[1:],  # another function
        written_pdu(0x3002, 2),
        b"\x83",  # a refusal without its reason
    ],
)
def test_an_answer_to_something_else_is_none(transport: Transport, wrong: bytes) -> None:
    assert own_answers(question(transport), log_of(FRAMED[transport](wrong)), DEADLINE_S) == []


def test_an_answer_of_another_unit_is_none(transport: Transport) -> None:
    frame = FRAMED[transport](RIGHT, UNIT + 1)
    assert own_answers(question(transport), log_of(frame), DEADLINE_S) == []


def test_an_incomplete_answer_is_none(transport: Transport) -> None:
    frame = FRAMED[transport](RIGHT)
    for size in range(len(frame)):
        assert own_answers(question(transport), log_of(frame[:size]), DEADLINE_S) == []


def test_an_answer_after_the_deadline_is_none(transport: Transport) -> None:
    frame = FRAMED[transport](RIGHT)
    late = log_of(frame, after_s=DEADLINE_S + 0.001)
    assert own_answers(question(transport), late, DEADLINE_S) == []
    assert own_answers(question(transport), log_of(frame, after_s=DEADLINE_S), DEADLINE_S)


def test_an_answer_to_nothing_is_none(transport: Transport) -> None:
    assert own_answers(question(transport), log_of(FRAMED[transport](RIGHT))[1:], DEADLINE_S) == []


def test_a_wrong_crc_is_the_meters_own_mistake() -> None:
    frame = rtu(RIGHT)
    for bit in range(8 * len(frame)):
        turned = bytearray(frame)
        turned[bit // 8] ^= 1 << (bit % 8)
        assert own_answers(question("rtu"), log_of(bytes(turned)), DEADLINE_S) == []


def test_a_refusal_and_a_write_are_answers_too(transport: Transport) -> None:
    refused, written = refused_pdu(WRITE, 3), written_pdu(0x3002, 2)
    log = log_of(FRAMED[transport](refused), FRAMED[transport](written))
    assert own_answers(question(transport, WRITE), log, DEADLINE_S) == [refused, written]
    other = log_of(FRAMED[transport](written_pdu(0x3004, 2)))
    assert own_answers(question(transport, WRITE), other, DEADLINE_S) == []


def test_the_crc_is_that_of_pymodbus() -> None:
    for size in range(40):
        data = bytes((31 * n + size) % 256 for n in range(size))
        assert crc16(data).to_bytes(2, "little") == FramerRTU.compute_CRC(data).to_bytes(2)
