"""Writes the seeds of the Modbus fuzzers: python tests/fuzz/make_corpus.py."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
SILENCE_AFTER = 0x80  # as fuzz_modbus_rtu.cpp reads it
PIECE_BYTES_MAX = 62
REGIONS_SEEDED = 16


def frames(transport: str) -> list[dict[str, Any]]:
    path = ROOT / "fixtures" / "vectors" / f"modbus_{transport}_frames.json"
    return list(json.loads(path.read_text(encoding="utf-8"))["frames"])


def rtu_pieces(frame: bytes) -> bytes:
    """One frame as pieces of traffic, back to back, with silence behind the last."""
    cuts = range(0, len(frame), PIECE_BYTES_MAX)
    pieces = [frame[at : at + PIECE_BYTES_MAX] for at in cuts]
    controls = [len(piece) for piece in pieces]
    controls[-1] |= SILENCE_AFTER
    return b"".join(bytes([c]) + piece for c, piece in zip(controls, pieces, strict=True))


def register_writes() -> dict[str, bytes]:
    """Requests as fuzz_register_writes.cpp reads them: region, offset, quantity, words."""
    made = {}
    for region in range(REGIONS_SEEDED):
        # The region's first word is at offset 2: two before it are asked as well.
        for offset, count in ((2, 1), (2, 2), (1, 2), (2, 7)):
            request = bytes([region, 0, offset, count - 1]) + bytes([0, 1]) * count
            made[f"register_writes/region_{region}_offset_{offset}_count_{count}"] = request
    made["register_writes/relay_on_and_off"] = bytes([255, 0, 0, 0xF1, 255, 0, 0, 0xF0])
    return made


def seeds() -> dict[str, bytes]:
    """Path below the corpus folder -> content."""
    made: dict[str, bytes] = {}
    for vector in frames("rtu"):
        frame = bytes.fromhex(vector["frame_hex"])
        made[f"modbus_pdu/{vector['id']}"] = frame[1:-2]
        made[f"modbus_rtu/by_silence_{vector['id']}"] = b"\x00" + rtu_pieces(frame)
        made[f"modbus_rtu/by_length_{vector['id']}"] = b"\x01" + rtu_pieces(frame)
    tcp = [(vector["id"], bytes.fromhex(vector["frame_hex"])) for vector in frames("tcp")]
    for name, frame in tcp:
        made[f"modbus_tcp/{name}"] = b"\x04" + frame
    made["modbus_tcp/all_pipelined"] = b"\x06" + b"".join(frame for _, frame in tcp)
    return made | register_writes()


def main() -> None:
    for name, content in seeds().items():
        path = CORPUS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
