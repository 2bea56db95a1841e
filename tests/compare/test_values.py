"""Registers in their format and unit, and how far apart two contents are."""

import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rig.compare.values import bits_text, ulp_distance, value_text
from rig.spec.registers_gen import REGISTERS

GAIN = REGISTERS["factory_gain_i1_ppb"]
VOLTAGE = REGISTERS["u_rms_l1_v"]


def words(text: str, value: float) -> tuple[int, ...]:
    data = struct.pack(text, value)
    return struct.unpack(f">{len(data) // 2}H", data)


@pytest.mark.parametrize(
    ("row", "content", "text"),
    [
        (GAIN, words(">i", 35), "35 ppb"),
        (GAIN, words(">i", -35), "-35 ppb"),
        (VOLTAGE, words(">f", 230.25), "230.25 V"),
        (REGISTERS["ep_import"], words(">I", 1234), "1.234 kWh"),
        (REGISTERS["factory_firmware_version"], (0x302E, 0x312E, 0x3000, 0), "0.1.0"),
        (REGISTERS["factory_image_hash"], (0xAB01,) * 16, "ab01" * 16),
    ],
)
def test_value_is_shown_in_its_format(row: object, content: tuple[int, ...], text: str) -> None:
    assert value_text(row, content, {"energy_display": 1}) == text  # type: ignore[arg-type]


def test_energy_is_primary_where_the_setting_says_so() -> None:
    assert value_text(REGISTERS["ep_import"], (0, 1234), {"energy_display": 0}) == "123.4 kWh"


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [(34, 35, "one bit: bit 0"), (35, 36, "3 bits: 0, 1, 2"), (0, 1 << 20, "one bit: bit 20")],
)
def test_changed_bits_are_counted(first: int, second: int, text: str) -> None:
    assert bits_text(GAIN, words(">i", first), words(">i", second)) == text


@given(
    st.floats(
        width=32, allow_nan=False, allow_infinity=False, max_value=2.0**126, min_value=-(2.0**126)
    )
)
def test_next_single_is_one_ulp_away(value: float) -> None:
    """numpy's nextafter shares no code with the distance."""
    above = float(np.nextafter(np.float32(value), np.float32(math.inf)))
    assert ulp_distance(value, above) == 1
    assert ulp_distance(above, value) == 1
    assert ulp_distance(value, value) == 0


def test_what_is_no_number_has_no_distance() -> None:
    assert ulp_distance(1.0, math.nan) is None
    assert bits_text(VOLTAGE, words(">f", math.nan), words(">f", 1.0)) == "not a number"
