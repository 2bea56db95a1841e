"""The calibration constants of a bench file, as the meter's factory region takes them."""

import struct
import zlib

from rig.bench.schema import CalibrationSection
from rig.spec.registers_gen import REGISTERS

UNLOCK_ADDRESS = REGISTERS["factory_unlock"].address
CALIBRATION_ADDRESS = REGISTERS["factory_gain_u1_ppb"].address
UNLOCK_KEY = 0x4B573332  # "KW32", spec/registers/factory.toml
LOCK = 0


def calibration_writes(calibration: CalibrationSection) -> list[tuple[int, tuple[int, ...]]]:
    """(address, words) of each request: unlock, the constants with their checksum, lock again."""
    return [
        (UNLOCK_ADDRESS, words_of(struct.pack(">I", UNLOCK_KEY))),
        (CALIBRATION_ADDRESS, calibration_words(calibration)),
        (UNLOCK_ADDRESS, words_of(struct.pack(">I", LOCK))),
    ]


def calibration_words(calibration: CalibrationSection) -> tuple[int, ...]:
    """38 words from 7F20H: gain, offset, delay of each channel U1 to I3, then their CRC-32."""
    channels = zip(
        calibration.gain_ppb, calibration.offset_q8_counts, calibration.delay_ps, strict=True
    )
    constants = [constant for channel in channels for constant in channel]
    data = struct.pack(f">{len(constants)}i", *constants)
    return words_of(data + struct.pack(">I", zlib.crc32(data)))


def words_of(data: bytes) -> tuple[int, ...]:
    """Bytes as registers, high byte first."""
    return struct.unpack(f">{len(data) // 2}H", data)
