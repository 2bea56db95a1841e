"""The second factory block does to the readings what its constants say; oracle: arithmetic."""

import zlib
from collections.abc import Iterable

import kwcore
import numpy as np
import pytest

from rig.spec.registers_gen import REGISTERS
from tests.host.stimulus import balanced_frames

BLOCK = REGISTERS["factory_node_1_i1_current_ppm"].address
CRC = REGISTERS["factory_extension_crc32"].address
UNLOCK = (0x4B57, 0x3332)
SEAL = (0x5345, 0x414C)
OPEN = (0x4F50, 0x454E)

# Float32 rounds the gain of a lane: 6e-8; sums and the wave are the same in both meters.
GAIN_TOLERANCE = 1.5e-7
ANGLE_AIM_DEG = 0.0005  # of the design


def block(**constants: int) -> list[int]:
    """Words of the block: every constant by the name of its register, else its default."""
    words: list[int] = []
    for row in sorted(REGISTERS.values(), key=lambda row: row.address):
        if BLOCK <= row.address < CRC:
            value = constants.pop(row.id.removeprefix("factory_"), row.default or 0)
            words += [(value >> 16) & 0xFFFF, value & 0xFFFF]
    assert not constants, f"no such registers: {sorted(constants)}"
    crc = zlib.crc32(b"".join(word.to_bytes(2, "big") for word in words))
    return [*words, crc >> 16, crc & 0xFFFF]


def meter_with(words: Iterable[int] | None) -> kwcore.Meter:
    meter = kwcore.Meter()
    if words is not None:
        meter.write_registers(0x7F00, UNLOCK)
        meter.write_registers(BLOCK, list(words))
        meter.write_registers(0x7F00, (0, 0))
    return meter


def reading(meter: kwcore.Meter, i_a: float) -> dict[str, float]:
    meter.feed(balanced_frames(2.0, i_a=i_a))
    return meter.quantities()


@pytest.mark.parametrize(
    ("i_a", "gain"),
    [(0.01, 900e-6), (0.05, 900e-6), (0.3, 650e-6), (0.55, 400e-6), (1.0, 0.0), (1.1, 0.0)],
)
def test_gain_follows_the_table_between_and_outside_its_nodes(i_a: float, gain: float) -> None:
    words = block(
        node_1_i2_current_ppm=50_000,
        node_1_i2_gain_ppb=900_000,
        node_2_i2_current_ppm=550_000,
        node_2_i2_gain_ppb=400_000,
        node_3_i2_current_ppm=1_000_000,
    )
    plain, compensated = reading(meter_with(None), i_a), reading(meter_with(words), i_a)
    # The reading that the table is entered with has the gain in it: 0.3 In moves by gain x slope.
    slope = 1e-3 * i_a if 0.05 < i_a < 1.0 else 0.0
    tolerance = GAIN_TOLERANCE + slope * gain
    ratio = compensated["i_rms_l2_a"] / plain["i_rms_l2_a"] - 1.0
    assert ratio == pytest.approx(gain, abs=tolerance)
    assert compensated["i_rms_l1_a"] == plain["i_rms_l1_a"]
    power = compensated["p_l2_w"] / plain["p_l2_w"] - 1.0
    assert power == pytest.approx(gain, abs=tolerance)


def test_delay_of_the_table_turns_the_current() -> None:
    words = block(node_1_i1_current_ppm=1, node_1_i1_delay_ps=1_000_000)
    plain, compensated = reading(meter_with(None), 1.0), reading(meter_with(words), 1.0)
    turned_deg = compensated["phi_i_l1_deg"] - plain["phi_i_l1_deg"]
    # 1 us at 50 Hz is 0.018 degrees.
    assert turned_deg == pytest.approx(-360.0 * 50.0 * 1e-6, abs=ANGLE_AIM_DEG)
    assert compensated["phi_i_l2_deg"] == plain["phi_i_l2_deg"]


def test_temperature_counts_from_the_temperature_of_calibration_once_it_is_known() -> None:
    words = block(
        temperature_first_u1_ppb=-20_000,
        temperature_second_u1_ppb=300,
        calibrated_at_cdeg=2_000,
    )
    plain = reading(meter_with(None), 1.0)["u_rms_l1_v"]
    meter = meter_with(words)
    assert reading(meter, 1.0)["u_rms_l1_v"] == plain
    meter.set_temperature_c(45.0)
    expected = 25.0 * -20e-6 + 25.0**2 * 300e-9
    assert reading(meter, 1.0)["u_rms_l1_v"] / plain - 1.0 == pytest.approx(
        expected, abs=GAIN_TOLERANCE
    )


def test_same_bits_however_the_samples_are_cut() -> None:
    words = block(
        node_1_i1_current_ppm=1_000,
        node_1_i1_gain_ppb=50_000,
        node_1_i1_delay_ps=3_000,
        node_2_i1_current_ppm=1_200_000,
    )
    frames = balanced_frames(2.0, i_a=0.7)
    whole, cut = meter_with(words), meter_with(words)
    whole.feed(frames)
    for first in range(0, len(frames), 331):
        cut.feed(np.ascontiguousarray(frames[first : first + 331]))
    assert whole.quantities() == cut.quantities()


def test_sealed_meter_refuses_calibration_until_the_second_key() -> None:
    meter = kwcore.Meter()
    meter.write_registers(0x7F00, UNLOCK)
    meter.write_registers(0x7FC0, SEAL)
    with pytest.raises(ValueError, match="locked"):
        meter.write_registers(BLOCK, block())
    meter.write_registers(0x7FC0, OPEN)
    meter.write_registers(BLOCK, block())
    assert list(meter.read_registers(BLOCK, 122)) == block()
