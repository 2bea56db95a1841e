"""Calibration constants of a bench reach the meter after each power-up, and the reference core."""

from pathlib import Path

import pytest

from rig.bench.load_bench import bench_from_text
from rig.bench.schema import CalibrationSection
from rig.bench.tomlfile import BadInput
from rig.drivers.build import build_bench
from rig.drivers.virtual.calibration import calibration_words
from rig.spec.registers_gen import REGISTERS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "fixtures/benches/in_process.toml").read_text(encoding="utf-8")
GAIN_I1 = REGISTERS["factory_gain_i1_ppb"].address
LOCK = REGISTERS["factory_unlock"].address
# CRC-32 of 72 zero bytes, by the definition of IEEE 802.3, computed bit by bit below.
POLYNOMIAL_REFLECTED = 0xEDB88320


def crc_bit_by_bit(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (POLYNOMIAL_REFLECTED if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def bench_text(line: str) -> str:
    return f"{TEXT}\n[positions.calibration]\n{line}\n"


def test_words_are_the_constants_in_channel_order_with_their_checksum() -> None:
    calibration = CalibrationSection(gain_ppb=(0, -2, 0, 0, 0, 0), delay_ps=(0, 0, 0, 0, 0, 7))
    words = calibration_words(calibration)
    assert len(words) == 38
    assert words[6:8] == (0xFFFF, 0xFFFE)
    assert words[35] == 7
    data = b"".join(word.to_bytes(2, "big") for word in words[:36])
    assert words[36] << 16 | words[37] == crc_bit_by_bit(data)


def test_meter_and_core_have_the_constants_after_every_power_cycle() -> None:
    text = bench_text("gain_ppb = [0, 0, 0, 35, 0, 0]")
    (position,) = build_bench(bench_from_text(text, "b.toml", "b.toml").bench).positions
    for _ in range(2):
        position.power_cycle(0)
        assert position.link.read(GAIN_I1, 2)[0] == (0, 35)
        assert position.link.read(LOCK, 2)[0] == (0, 0)  # locked again
        assert position._core.read(GAIN_I1, 2) == (0, 35)


def test_meter_without_the_section_is_as_delivered() -> None:
    (position,) = build_bench(bench_from_text(TEXT, "b.toml", "b.toml").bench).positions
    position.power_cycle(0)
    counter = REGISTERS["factory_calibration_counter"].address
    assert position.link.read(counter, 2)[0] == (0, 0)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "gain_ppb = [0, 0, 0, 50_000_001, 0, 0]",
            "positions[0].calibration.gain_ppb = [0, 0, 0, 50000001, 0, 0]: "
            "I1 50000001 must be -50000000 to 50000000 ppb",
        ),
        (
            "offset_q8_counts = [0, -8_388_609, 0, 0, 0, 0]",
            "U2 -8388609 must be -8388608 to 8388608 q8 count",
        ),
        ("delay_ps = [0, 0, 0, 0, 0, 60_000_000]", "I3 60000000 must be -50000000 to 50000000 ps"),
        ("gain_ppb = [0, 0, 0]", "positions[0].calibration.gain_ppb"),
        ("gain_ppb = [0.5, 0, 0, 0, 0, 0]", "positions[0].calibration.gain_ppb[0] = 0.5: must be"),
        ("gain_ppm = [0, 0, 0, 0, 0, 0]", "positions[0].calibration.gain_ppm = [0, 0, 0, 0, 0, 0]"),
    ],
)
def test_wrong_constant_is_named_with_its_limit(line: str, message: str) -> None:
    with pytest.raises(BadInput) as fault:
        bench_from_text(bench_text(line), "b.toml", "b.toml")
    assert message in str(fault.value)
