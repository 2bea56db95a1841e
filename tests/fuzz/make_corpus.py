"""Writes the seeds of the Modbus fuzzers: python tests/fuzz/make_corpus.py."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
SILENCE_AFTER = 0x80  # as fuzz_modbus_rtu.cpp reads it
PIECE_BYTES_MAX = 62
# As fuzz_register_writes.cpp reads them.
ANY_ADDRESS, KEPT, REGIONS = 0xFF, 0xE0, 32
CALIBRATION, EXTENSION, ANY_PDU, RELAY_OFF, RELAY_ON = 0xDE, 0xDF, 0xE0, 0xF0, 0xF1
# A write of each region that takes one: address, words.
VALID_WRITES: dict[str, tuple[int, ...]] = {
    "system_settings": (0x1000, 1234),
    "system_settings_energy_display": (0x1019, 1),
    "system_status": (0x1034, 0, 100),
    "clock": (0x1040, 2027, 6, 15, 12, 30, 0),
    "alarm_global": (0x1046, 1, 1, 1),
    "alarm_single": (0x104E, 1, 1, 500, 10, 1),
    "io_modules": (0x109E, 1, 100),
    "data_log_1_settings": (0x1100, 1),
    "data_log_2_settings": (0x11C0, 1),
    "data_log_3_settings": (0x1280, 1),
    "energy_system": (0x4048, 0, 1000),
    "energy_phase": (0x4620, 0, 1000),
    "frozen_energy": (0x463E, 0, 1000),
    "log_retrieval": (0x6000, 1),
    "factory": (0x7F00, 0x4B57, 0x3332),
    "power_quality_settings": (0x8000, 1),
    "power_quality_events": (0x8CFE, 1),
    "waveform_retrieval": (0x8E00, 1),
}


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


def asked(address: int, *words: int) -> bytes:
    """One write as fuzz_register_writes.cpp reads it: any address, quantity, words."""
    head = bytes([ANY_ADDRESS]) + address.to_bytes(2, "big") + bytes([len(words) - 1])
    return head + b"".join(word.to_bytes(2, "big") for word in words)


def register_writes() -> dict[str, bytes]:
    """A set-up and requests: each region written, each beside its ends, the other quantities."""
    made = {region: bytes([0]) + asked(*write) for region, write in VALID_WRITES.items()}
    made |= {f"{name}_kept": bytes([KEPT | 2]) + seed[1:] for name, seed in made.items()}
    sealed = b"".join(asked(*write) for write in list(VALID_WRITES.values())[:3])
    made["sealed"] = bytes([1]) + sealed
    made["locked_calibration"] = bytes([0, ANY_ADDRESS, 0, 0, CALIBRATION])
    made["calibration"] = bytes([8, ANY_ADDRESS, 0, 0, CALIBRATION, 1, 0, 5])
    made["calibration_kept"] = bytes([KEPT | 8, ANY_ADDRESS, 0, 0, CALIBRATION, 1, 0, 5])
    made["extension"] = bytes([8, ANY_ADDRESS, 0, 0, EXTENSION, 113, 0, 1])
    made["factory_seal"] = bytes([8]) + asked(0x7FC0, 0x5345, 0x414C) + made["extension"][1:]
    made["relays_present"] = bytes([2, ANY_ADDRESS, 0, 0, RELAY_ON, ANY_ADDRESS, 0, 0, RELAY_OFF])
    made["relays_absent"] = bytes([0, ANY_ADDRESS, 0, 0, RELAY_ON])
    made["any_pdu"] = bytes([0, 0, 0, 0, ANY_PDU, 5, 3, 0x40, 0, 0, 125])
    for region in range(REGIONS):  # the first word of a region is at offset 2
        made[f"region_{region}_end"] = bytes([0, region, 0, 1, 1, 0, 0, 0, 0])
    return {f"register_writes/{name}": seed for name, seed in made.items()}


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
