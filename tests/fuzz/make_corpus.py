"""Writes the seeds of the Modbus fuzzers: python tests/fuzz/make_corpus.py."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
SILENCE_AFTER = 0x80  # as fuzz_modbus_rtu.cpp reads it
PIECE_BYTES_MAX = 62


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
    return made


def main() -> None:
    for name, content in seeds().items():
        path = CORPUS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
