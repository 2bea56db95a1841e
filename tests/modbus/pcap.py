"""Logged Modbus traffic as a capture file, and tshark as its judge.

    write_pcap(path, [connection_of(exchanges, port=TCP_PORT)])
    assert malformed(path) == []

The bytes of a link are put into one TCP connection a link: Ethernet, IPv4 and TCP headers are made
up, with true checksums and sequence numbers. Serial traffic goes to port 503, which tshark is told
to read as Modbus RTU. A piece of the log becomes a segment; pieces of one frame are put together
by tshark on TCP, but on port 503 a frame must be one piece (see `whole_frames`).
"""

import shutil
import struct
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rig.model.evidence import Exchange

TCP_PORT = 502
RTU_PORT = 503
CLIENT_PORT_FIRST = 50000
SEGMENT_BYTES_MAX = 1460

PCAP_MAGIC_NS = 0xA1B23C4D  # time stamps in nanoseconds
PCAP_VERSION = (2, 4)
PCAP_SNAP_BYTES = 65535
LINK_TYPE_ETHERNET = 1
ETHER_TYPE_IPV4 = 0x0800
IP_PROTOCOL_TCP = 6
CLIENT_MAC, METER_MAC = bytes.fromhex("020000000001"), bytes.fromhex("020000000002")
CLIENT_IP, METER_IP = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])  # for documentation
FIN, SYN, PSH, ACK = 0x01, 0x02, 0x08, 0x10
NS_PER_S = 1_000_000_000


@dataclass(frozen=True)
class Piece:
    """Bytes that went one way at once."""

    t_ns: int
    to_meter: bool
    data: bytes


@dataclass(frozen=True)
class Connection:
    """The traffic of one link, in order of time."""

    port: int
    pieces: tuple[Piece, ...]


def connection_of(exchanges: Iterable[Exchange], port: int = TCP_PORT) -> Connection:
    """The logged exchanges of one link."""
    pieces = (
        Piece(e.wall_ns, e.direction == "to_meter", bytes.fromhex(e.data_hex)) for e in exchanges
    )
    return Connection(port, tuple(pieces))


def whole_frames(pieces: Sequence[Piece], gap_ns: int) -> tuple[Piece, ...]:
    """Joins what went the same way with less than `gap_ns` between."""
    joined: list[Piece] = []
    last_ns = 0
    for piece in pieces:
        same = joined and joined[-1].to_meter == piece.to_meter and piece.t_ns - last_ns < gap_ns
        if same:
            head = joined.pop()
            piece_joined = Piece(head.t_ns, head.to_meter, head.data + piece.data)
            joined.append(piece_joined)
        else:
            joined.append(piece)
        last_ns = piece.t_ns
    return tuple(joined)


def checksum(data: bytes) -> int:
    """The Internet checksum: complement of the one's complement sum of 16-bit words."""
    padded = data + bytes(len(data) % 2)
    total: int = sum(struct.unpack(f">{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def write_pcap(path: Path, connections: Sequence[Connection]) -> None:
    """Writes all connections to one file, packets in order of time."""
    packets = []
    for number, connection in enumerate(connections):
        packets += list(_Conversation(CLIENT_PORT_FIRST + number, connection.port).run(connection))
    packets.sort(key=lambda packet: packet[0])
    header = struct.pack(
        "<IHHiIII", PCAP_MAGIC_NS, *PCAP_VERSION, 0, 0, PCAP_SNAP_BYTES, LINK_TYPE_ETHERNET
    )
    records = [header]
    for t_ns, packet in packets:
        stamp = struct.pack("<IIII", t_ns // NS_PER_S, t_ns % NS_PER_S, len(packet), len(packet))
        records += [stamp, packet]
    path.write_bytes(b"".join(records))


class _Conversation:
    """One TCP connection: counts sequence numbers both ways."""

    def __init__(self, client_port: int, meter_port: int) -> None:
        self._ports = {True: client_port, False: meter_port}
        self._next = {True: 1000, False: 2000}  # sequence number of the client, of the meter
        self._identification = 0

    def run(self, connection: Connection) -> Iterator[tuple[int, bytes]]:
        if not connection.pieces:
            return
        start_ns = connection.pieces[0].t_ns
        yield start_ns, self._packet(True, SYN, b"")
        yield start_ns, self._packet(False, SYN | ACK, b"")
        yield start_ns, self._packet(True, ACK, b"")
        for piece in connection.pieces:
            for at in range(0, len(piece.data), SEGMENT_BYTES_MAX):
                data = piece.data[at : at + SEGMENT_BYTES_MAX]
                yield piece.t_ns, self._packet(piece.to_meter, PSH | ACK, data)
        end_ns = connection.pieces[-1].t_ns
        yield end_ns, self._packet(True, FIN | ACK, b"")
        yield end_ns, self._packet(False, FIN | ACK, b"")
        yield end_ns, self._packet(True, ACK, b"")

    def _packet(self, from_client: bool, flags: int, data: bytes) -> bytes:
        ends = (CLIENT_IP, METER_IP) if from_client else (METER_IP, CLIENT_IP)
        macs = (METER_MAC + CLIENT_MAC) if from_client else (CLIENT_MAC + METER_MAC)
        segment = self._segment(from_client, flags, data, ends)
        self._identification += 1
        ip = self._ip_header(len(segment), ends)
        return macs + struct.pack(">H", ETHER_TYPE_IPV4) + ip + segment

    def _segment(
        self, from_client: bool, flags: int, data: bytes, ends: tuple[bytes, bytes]
    ) -> bytes:
        acknowledged = self._next[not from_client] if flags & ACK else 0
        header_words, window = 5, 65535
        fields = (
            *(self._ports[from_client], self._ports[not from_client]),
            *(self._next[from_client], acknowledged),
            *(header_words << 4, flags, window),
        )
        self._next[from_client] += len(data) + (1 if flags & (SYN | FIN) else 0)
        head = struct.pack(">HHIIBBH", *fields)
        pseudo = b"".join(ends) + struct.pack(">HH", IP_PROTOCOL_TCP, len(head) + 4 + len(data))
        total = checksum(pseudo + head + bytes(4) + data)
        return head + struct.pack(">HH", total, 0) + data

    def _ip_header(self, payload_bytes: int, ends: tuple[bytes, bytes]) -> bytes:
        version_and_words, time_to_live, dont_fragment = 0x45, 64, 0x4000
        head = struct.pack(">BBHH", version_and_words, 0, 20 + payload_bytes, self._identification)
        head += struct.pack(">HBB", dont_fragment, time_to_live, IP_PROTOCOL_TCP)
        total = checksum(head + bytes(2) + b"".join(ends))
        return head + struct.pack(">H", total) + b"".join(ends)


# What tshark calls wrong: a frame that it cannot read, a bad checksum, a hole in the sequence.
WRONG = " || ".join(
    (
        "_ws.malformed",
        "mbtcp.cannot_classify",
        "mbrtu.crc16.incorrect",
        "ip.checksum.status == 0",
        "tcp.checksum.status == 0",
        "tcp.analysis.flags",
    )
)


def tshark(path: Path, display_filter: str, fields: Sequence[str] = ()) -> list[str]:
    """Lines that tshark prints for the packets of a filter; its own words or chosen fields."""
    program = shutil.which("tshark")
    if program is None:
        raise FileNotFoundError("tshark is not installed")
    command = [program, "-r", str(path), "-Y", display_filter]
    command += ["-d", f"tcp.port=={TCP_PORT},mbtcp", "-d", f"tcp.port=={RTU_PORT},mbrtu"]
    for preference in ("ip.check_checksum", "tcp.check_checksum", "mbrtu.crc_verification"):
        command += ["-o", f"{preference}:TRUE"]
    if fields:
        command += ["-T", "fields", *(word for field in fields for word in ("-e", field))]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return [line for line in run.stdout.splitlines() if line.strip()]


def malformed(path: Path) -> list[str]:
    """The packets that tshark finds fault with; nothing when all is well.

    Half a frame at the end of a connection is no fault to tshark, it waits: compare
    `frames_seen` with the frames that were sent as well.
    """
    return tshark(path, WRONG)


def frames_seen(path: Path) -> int:
    """How many Modbus frames tshark dissects; a packet may hold several."""
    lines = tshark(path, "modbus", ("modbus.func_code",))
    return sum(len(line.split(",")) for line in lines)
