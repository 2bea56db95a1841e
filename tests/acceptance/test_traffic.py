"""What went over the link of a run, read by a dissector that this project did not write."""

from pathlib import Path

import pytest

from rig.model.evidence import Exchange
from tests.acceptance.kwrig import LINUX, LINUX_RTU, QEMU, SHORT, certify, latest
from tests.modbus import pcap

RTU_GAP_NS = 2_000_000  # bytes of one frame come closer than this on a pseudo terminal


def traffic_of_a_run(out: Path, bench: str) -> list[Exchange]:
    certify(out, plan=SHORT, bench=bench).require("PASS")
    return [e for document in latest(out).record.documents for e in document.traffic]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bench", "port"),
    [(LINUX, pcap.TCP_PORT), (LINUX_RTU, pcap.RTU_PORT), (QEMU, pcap.RTU_PORT)],
)
def test_tshark_finds_no_malformed_frame_in_a_run(tmp_path: Path, bench: str, port: int) -> None:
    exchanges = traffic_of_a_run(tmp_path / "out", bench)
    connection = pcap.connection_of(exchanges, port)
    whole = pcap.whole_frames(connection.pieces, RTU_GAP_NS)
    capture = tmp_path / "run.pcap"
    pcap.write_pcap(capture, [pcap.Connection(port, whole)])
    assert len(whole) > 20
    assert pcap.malformed(capture) == []
    assert pcap.frames_seen(capture) == len(whole)


@pytest.mark.slow
def test_tshark_sees_a_flipped_bit_in_a_run(tmp_path: Path) -> None:
    exchanges = traffic_of_a_run(tmp_path / "out", LINUX_RTU)
    whole = list(pcap.whole_frames(pcap.connection_of(exchanges, pcap.RTU_PORT).pieces, RTU_GAP_NS))
    answer = next(i for i, piece in enumerate(whole) if not piece.to_meter)
    data = bytearray(whole[answer].data)
    data[4] ^= 1
    whole[answer] = pcap.Piece(whole[answer].t_ns, False, bytes(data))
    capture = tmp_path / "run.pcap"
    pcap.write_pcap(capture, [pcap.Connection(pcap.RTU_PORT, tuple(whole))])
    assert len(pcap.malformed(capture)) == 1
