"""The golden frames against a judge that is not ours: the CRC and the codec of pymodbus.

src/core/modbus/frame_vectors_test.cpp runs the same files through the servers.
"""

import struct

import pytest
from pydantic import ValidationError
from pymodbus.framer import FramerRTU, FramerSocket
from pymodbus.pdu import DecodePDU, ExceptionResponse, ModbusPDU

from tests.modbus import vectors
from tests.modbus.frames import crc16

RTU = vectors.load("rtu")
TCP = vectors.load("tcp")
GOLDEN_RTU = [frame for frame in RTU.frames if frame.golden]
UNKNOWN_TO_PYMODBUS = 0x80  # the exception of function 0
CRC_BYTES = 2
MBAP_BYTES = 7


def frame_id(frame: vectors.Frame) -> str:
    return frame.id


def crc_fits(frame: bytes) -> bool:
    """By pymodbus, whose CRC is an integer with the byte that goes first in its high half."""
    crc = FramerRTU.compute_CRC(frame[:-CRC_BYTES])
    return crc.to_bytes(CRC_BYTES, "big") == frame[-CRC_BYTES:]


def test_committed_schema_is_that_of_the_model() -> None:
    committed = vectors.SCHEMA_FILE.read_text(encoding="utf-8")
    assert committed == vectors.schema_text(), "run: python -m tests.modbus.vectors"


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"format": "kw320.modbus_frames/2"}, "format"),
        ({"flags": {}}, "told and used differ"),
        ({"frames": (RTU.frames[0].model_dump(), RTU.frames[0].model_dump())}, "same id"),
        ({"frames": (RTU.frames[0].model_dump() | {"frame_hex": "0x11"},)}, "frame_hex"),
    ],
)
def test_broken_file_is_refused_with_the_place(broken: dict[str, object], message: str) -> None:
    document = RTU.model_dump(by_alias=True) | broken
    with pytest.raises(ValidationError, match=message):
        vectors.FrameFile.model_validate(document)


def test_manual_prints_nine_rtu_frames_and_ten_tcp_frames() -> None:
    assert len(GOLDEN_RTU) == 9
    assert sum(frame.golden for frame in TCP.frames) == 10


@pytest.mark.parametrize("frame", RTU.frames, ids=frame_id)
def test_rtu_frame_is_discarded_for_its_crc_exactly_when_pymodbus_says_so(
    frame: vectors.Frame,
) -> None:
    data = bytes.fromhex(frame.frame_hex)
    if frame.expect.counter in ("discarded_short", "discarded_too_long"):
        return
    assert crc_fits(data) == (frame.expect.counter != "discarded_crc")
    assert crc16(data[:-CRC_BYTES]) == int.from_bytes(data[-CRC_BYTES:], "little") or (
        frame.expect.counter == "discarded_crc"
    )


@pytest.mark.parametrize("frame", GOLDEN_RTU, ids=frame_id)
def test_every_bit_flip_of_a_golden_frame_is_seen(frame: vectors.Frame) -> None:
    data = bytes.fromhex(frame.frame_hex)
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << (bit % 8)
        assert not crc_fits(bytes(flipped)), f"bit {bit}"


@pytest.mark.parametrize("frame", [f for f in RTU.frames if f.expect.answer_hex], ids=frame_id)
def test_rtu_answer_is_read_by_pymodbus(frame: vectors.Frame) -> None:
    answer = bytes.fromhex(frame.expect.answer_hex)
    assert crc_fits(answer)
    used, unit, _, pdu = FramerRTU(DecodePDU(False)).decode(answer)
    if answer[1] != UNKNOWN_TO_PYMODBUS:
        assert (used, unit) == (len(answer), answer[0])
        check_kind(DecodePDU(False).decode(pdu), frame)


@pytest.mark.parametrize("frame", [f for f in TCP.frames if f.expect.answer_hex], ids=frame_id)
def test_tcp_answer_is_read_by_pymodbus(frame: vectors.Frame) -> None:
    answer = bytes.fromhex(frame.expect.answer_hex)
    request = bytes.fromhex(frame.frame_hex)
    used, unit, transaction, pdu = FramerSocket(DecodePDU(False)).decode(answer)
    assert used == len(answer)
    assert unit == request[6]
    assert transaction == int.from_bytes(request[:2], "big")
    if pdu[0] != UNKNOWN_TO_PYMODBUS:
        check_kind(DecodePDU(False).decode(pdu), frame)


def check_kind(pdu: ModbusPDU | None, frame: vectors.Frame) -> None:
    assert pdu is not None
    refused = frame.expect.counter == "answered_exception"
    assert isinstance(pdu, ExceptionResponse) == refused
    if pdu.function_code == 3 and not refused:
        answer = bytes.fromhex(frame.expect.answer_hex)
        count = answer[2] if RTU.frames.count(frame) else answer[MBAP_BYTES + 1]
        assert len(pdu.registers) == count // 2


def test_manual_floats_are_high_word_first() -> None:
    by_id = {frame.id: frame for frame in RTU.frames}
    answer = bytes.fromhex(by_id["manual_read_f_v1_v2_response"].frame_hex)
    f_hz, u_l1_v, u_l2_v = struct.unpack(">fff", answer[3:15])
    float32_step_v = 2.0**-17  # spacing of float32 at 100
    assert f_hz == 50.0
    assert abs(u_l1_v - 99.9) <= float32_step_v
    assert abs(u_l2_v - 100.1) <= float32_step_v
