"""tshark reads the golden frames without fault, and finds fault with broken ones."""

from pathlib import Path

import pytest

from rig.model.evidence import Exchange
from tests.modbus import vectors
from tests.modbus.frames import mbap, read_pdu, rtu, tcp
from tests.modbus.pcap import (
    RTU_PORT,
    TCP_PORT,
    Connection,
    Piece,
    checksum,
    connection_of,
    frames_seen,
    malformed,
    tshark,
    whole_frames,
    write_pcap,
)

MS = 1_000_000  # nanoseconds
# tshark takes function codes from 80H for exceptions and has no name for 0 and 41H: these frames
# are right and unreadable for it.
UNREADABLE_FUNCTIONS = (0x00, 0x41, 0x80, 0x83)


def readable(frame: vectors.Frame, function_at: int) -> bool:
    """Whether tshark can be asked about request and answer."""
    request = bytes.fromhex(frame.frame_hex)
    whole = frame.expect.counter in ("answered", "answered_exception")
    return whole and frame.golden and request[function_at] not in UNREADABLE_FUNCTIONS


def dialogue(frames: list[vectors.Frame]) -> tuple[Piece, ...]:
    """Requests and their answers, 10 ms apart."""
    pieces: list[Piece] = []
    for number, frame in enumerate(frames):
        at_ns = 10 * MS * number
        pieces.append(Piece(at_ns, True, bytes.fromhex(frame.frame_hex)))
        pieces.append(Piece(at_ns + MS, False, bytes.fromhex(frame.expect.answer_hex)))
    return tuple(pieces)


def requests(transport: str, function_at: int) -> list[vectors.Frame]:
    frames = vectors.load("tcp" if transport == "tcp" else "rtu").frames
    return [f for f in frames if f.kind == "request" and readable(f, function_at)]


def test_checksum_of_rfc_1071_example() -> None:
    assert checksum(bytes.fromhex("0001f203f4f5f6f7")) == 0x220D


def test_golden_tcp_frames_are_read_without_fault(tmp_path: Path) -> None:
    path = tmp_path / "golden.pcap"
    frames = requests("tcp", function_at=7)
    write_pcap(path, [Connection(TCP_PORT, dialogue(frames))])
    assert malformed(path) == []
    assert frames_seen(path) == 2 * len(frames) == 12


def test_golden_rtu_frames_are_read_without_fault(tmp_path: Path) -> None:
    path = tmp_path / "golden.pcap"
    frames = requests("rtu", function_at=1)
    write_pcap(path, [Connection(RTU_PORT, dialogue(frames))])
    assert malformed(path) == []
    assert frames_seen(path) == 2 * len(frames) == 10
    printed = tshark(path, "modbus.func_code == 16", ("modbus.reference_num",))
    assert printed == [str(0x4048)] * 2


def test_all_nine_manual_frames_have_a_crc_that_tshark_accepts(tmp_path: Path) -> None:
    path = tmp_path / "manual.pcap"
    golden = [frame for frame in vectors.load("rtu").frames if frame.golden]
    pieces = tuple(
        Piece(10 * MS * n, frame.kind == "request", bytes.fromhex(frame.frame_hex))
        for n, frame in enumerate(golden)
    )
    write_pcap(path, [Connection(RTU_PORT, pieces)])
    assert malformed(path) == []
    assert len(tshark(path, "mbrtu.crc16.status == 1", ("frame.number",))) == 9


@pytest.mark.parametrize(
    ("port", "frame"),
    [
        (TCP_PORT, mbap(1, 0, 4) + b"\x01" + read_pdu(0x4000, 6)[:3]),
        (TCP_PORT, mbap(1, 0, 5) + b"\x01" + bytes.fromhex("10104800")),
        (TCP_PORT, mbap(1, 0, 2) + b"\x01\x10"),
        (RTU_PORT, rtu(17, read_pdu(0x4000, 6))[:-1] + b"\x00"),
    ],
    ids=["tcp_read_cut", "tcp_write_cut", "tcp_function_alone", "rtu_bad_crc"],
)
def test_broken_frame_is_found(port: int, frame: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.pcap"
    write_pcap(path, [Connection(port, (Piece(0, True, frame),))])
    assert len(malformed(path)) == 1


@pytest.mark.parametrize(
    ("port", "frame"),
    [
        (TCP_PORT, tcp(1, read_pdu(0x4000, 6))[:-1]),
        (RTU_PORT, rtu(17, read_pdu(0x4000, 6))[:-1]),
        (RTU_PORT, rtu(17, bytes.fromhex("10104800020401"))),
    ],
    ids=["tcp_half", "rtu_half", "rtu_write_cut"],
)
def test_half_a_frame_is_missed_by_malformed_and_seen_by_the_count(
    port: int, frame: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "half.pcap"
    write_pcap(path, [Connection(port, (Piece(0, True, frame),))])
    assert malformed(path) == []
    assert frames_seen(path) == 0


def test_pipelined_and_cut_requests_are_put_together(tmp_path: Path) -> None:
    path = tmp_path / "cut.pcap"
    both = tcp(1, read_pdu(0x4000, 6), 1) + tcp(1, read_pdu(0x4000, 6), 2)
    pieces = (Piece(0, True, both[:15]), Piece(MS, True, both[15:]))
    write_pcap(path, [Connection(TCP_PORT, pieces)])
    assert malformed(path) == []
    assert frames_seen(path) == 2


def test_logged_exchanges_become_a_connection(tmp_path: Path) -> None:
    path = tmp_path / "logged.pcap"
    request, answer = tcp(1, read_pdu(0x4000, 1)), mbap(0, 0, 5) + bytes.fromhex("0103021aa5")
    logged = [
        Exchange(
            link="a", direction="to_meter", sample_index=0, wall_ns=MS, data_hex=request.hex()
        ),
        Exchange(
            link="a", direction="from_meter", sample_index=0, wall_ns=2 * MS, data_hex=answer.hex()
        ),
    ]
    write_pcap(path, [connection_of(logged), connection_of(logged)])
    assert malformed(path) == []
    assert frames_seen(path) == 4
    assert len(set(tshark(path, "modbus", ("tcp.stream",)))) == 2


def test_characters_of_a_serial_log_are_joined_to_frames() -> None:
    frame = rtu(17, read_pdu(0x4000, 6))
    characters = [Piece(n * MS, True, bytes([byte])) for n, byte in enumerate(frame)]
    later = Piece(100 * MS, True, frame)
    answer = Piece(101 * MS, False, b"\x11")
    joined = whole_frames([*characters, later, answer], gap_ns=4 * MS)
    assert [piece.data for piece in joined] == [frame, frame, b"\x11"]
