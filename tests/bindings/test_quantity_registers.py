"""Registers of scaled quantities: words by decimal arithmetic, values by what made the samples."""

from decimal import ROUND_HALF_UP, Decimal

import kwcore
import numpy as np
import pytest

from rig.spec.quantities_gen import QUANTITIES
from rig.spec.registers_gen import REGIONS, REGISTERS
from rig.spec.rows import RegisterRow
from tests.host.stimulus import (
    ADC_FULL_SCALE_COUNTS,
    I_FULL_SCALE_A,
    SAMPLE_RATE_HZ,
    U_FULL_SCALE_V,
)

SCALED_REGIONS = ("harmonics", "harmonics_high", "sequence_and_angles")
RANGES = {"word": (0, 65535), "int16": (-32768, 32767)}
F_HZ = 50.3
U_V, I_A = 230.0, 1.0
# (order, share of the fundamental, degrees ahead) of every voltage and every current.
U_HARMONICS = ((2, 0.01, 30.0), (5, 0.06, 0.0), (63, 0.02, 200.0))
I_HARMONICS = ((3, 0.2, -45.0), (7, 0.1, 90.0), (40, 0.05, 10.0))
U_SIZES = (1.0, 0.9, 1.1)  # of the phases
LAG_DEG = 40.0


def wave(t_s: np.ndarray, lag_deg: float, harmonics: tuple[tuple[int, float, float], ...]):
    """Peak sqrt(2) for a fundamental of rms 1; harmonics turn with the fundamental's angle."""
    theta = 2.0 * np.pi * F_HZ * t_s - np.radians(lag_deg)
    lines = [share * np.cos(h * theta + np.radians(deg)) for h, share, deg in harmonics]
    return np.sqrt(2.0) * (np.cos(theta) + np.sum(lines, axis=0))


def distorted_frames(seconds: float = 1.2) -> np.ndarray:
    t_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    u = [
        U_V * size / U_FULL_SCALE_V * wave(t_s, 120.0 * k, U_HARMONICS)
        for k, size in enumerate(U_SIZES)
    ]
    i = [I_A / I_FULL_SCALE_A * wave(t_s, 120.0 * k + LAG_DEG, I_HARMONICS) for k in range(3)]
    counts = np.rint(np.stack(u + i, axis=1) * ADC_FULL_SCALE_COUNTS)
    return np.ascontiguousarray(counts, dtype=np.int32)


@pytest.fixture(scope="module", name="meter")
def fed_meter() -> kwcore.Meter:
    meter = kwcore.Meter()
    meter.record(windows=True)
    meter.feed(distorted_frames())
    return meter


@pytest.fixture(scope="module", name="window")
def last_window(meter: kwcore.Meter) -> np.void:
    return meter.take_windows()[-1]


def word_of(row: RegisterRow, value: float) -> int:
    """The steps of the format next to a value, halves away from zero, within the type."""
    steps = Decimal(value) / Decimal(str(row.scale))
    low, high = RANGES[row.type]
    nearest = int(steps.to_integral_value(ROUND_HALF_UP))
    return min(max(nearest, low), high)


def value_of(row: RegisterRow, window: np.void) -> float:
    if row.source_kind == "order_window":
        name, order = row.source_id.split()
        return float(window[name][int(order) - 2])
    return float(window[row.source_id])


def test_every_scaled_register_is_the_rounded_quantity(
    meter: kwcore.Meter, window: np.void
) -> None:
    rows = [row for row in REGISTERS.values() if row.region in SCALED_REGIONS]
    looked_at = 0
    for row in rows:
        if row.source_kind == "reserved":
            assert not meter.read_registers(row.address, row.words).any(), row.id
            continue
        word = int(meter.read_registers(row.address, 1)[0])
        expected = word_of(row, value_of(row, window)) & 0xFFFF
        assert word == expected, f"{row.id} at {row.address:04X}H"
        looked_at += 1
    assert looked_at == 418


PUBLISHED_WITH = {
    "block_40ms": ("block_40ms",),
    "block_100ms": ("block_40ms", "block_100ms"),
    "window": ("block_40ms", "block_100ms"),
}


@pytest.mark.parametrize("bank", PUBLISHED_WITH)
def test_a_bank_holds_what_its_update_rate_says(meter: kwcore.Meter, bank: str) -> None:
    """Nothing of this load is exactly 0; what others publish is left out here."""
    values = meter.quantities(bank)  # type: ignore[arg-type]
    for row in QUANTITIES.values():
        if row.update not in ("demand", "half_cycle", "energy"):
            assert (values[row.id] != 0.0) == (row.update in PUBLISHED_WITH[bank]), row.id


def test_a_region_reads_whole_as_it_reads_in_words(meter: kwcore.Meter) -> None:
    for name in SCALED_REGIONS:
        region = REGIONS[name]
        singles = [
            int(meter.read_registers(address, 1)[0])
            for address in range(region.first, region.last + 1)
        ]
        for first in range(0, len(singles), 125):
            part = singles[first : first + 125]
            assert meter.read_registers(region.first + first, len(part)).tolist() == part


ANGLE_TOLERANCE_DEG = 0.0005  # the aim for a phase angle


def test_harmonics_stand_at_the_angles_that_made_them(window: np.void) -> None:
    """Against U1, which is cos(theta); phase k of the currents lags it by 120 k + LAG_DEG."""

    def shown(name: str, order: int) -> float:
        return float(window[name][order - 2])

    for order, _, degrees in U_HARMONICS:
        error = shown("hd_phi_u_l1_deg", order) - degrees
        assert abs((error + 180.0) % 360.0 - 180.0) < ANGLE_TOLERANCE_DEG, order
    for k, phase in enumerate(("l1", "l2", "l3")):
        for order, _, degrees in I_HARMONICS:
            expected = degrees - order * (120.0 * k + LAG_DEG)
            error = shown(f"hd_phi_i_{phase}_deg", order) - expected
            assert abs((error + 180.0) % 360.0 - 180.0) < ANGLE_TOLERANCE_DEG, (phase, order)
    assert shown("hd_phi_i_l1_deg", 41) == 0.0


# Half a step, and the steps of 24 bits: far below a step of 0.01 % at these currents.
STEP = 0.5 + 0.01


def test_registers_show_what_made_the_samples(meter: kwcore.Meter) -> None:
    def shown(name: str) -> float:
        row = REGISTERS[name]
        word = int(meter.read_registers(row.address, 1)[0])
        return (word - 0x10000 if row.type == "int16" and word > 0x7FFF else word) * row.scale

    u_thd = 100.0 * np.sqrt(sum(share**2 for _, share, _ in U_HARMONICS))
    i_thd = 100.0 * np.sqrt(sum(share**2 for _, share, _ in I_HARMONICS))
    squares = [1.0, *(share**2 for _, share, _ in I_HARMONICS)]
    orders = [1, *(order for order, _, _ in I_HARMONICS)]
    k_factor = sum(h * h * s for h, s in zip(orders, squares, strict=True)) / sum(squares)
    a = np.exp(2j * np.pi / 3.0)
    positive = U_V * sum(U_SIZES) / 3.0
    negative = U_V * (U_SIZES[0] + U_SIZES[1] * a + U_SIZES[2] * a * a) / 3.0
    expected = {
        "thd_u_l2_pct": u_thd,
        "thd_u_avg_pct": u_thd,
        "odd_u_l1_pct": 100.0 * np.hypot(0.06, 0.02),
        "even_u_l3_pct": 1.0,
        "hd_u_l3_63_pct": 2.0,
        "hd_u_l1_64_pct": None,
        "thd_i_l3_pct": i_thd,
        "hd_i_l2_40_pct": 5.0,
        "hd_i_l2_41_pct": 0.0,
        "k_factor_i_l1": k_factor,
        "u_pos_re_v": positive,
        "u_neg_re_v": negative.real,
        "u_neg_im_v": negative.imag,
        "phi_u_l2_deg": 240.0,
        "phi_i_l1_deg": 360.0 - LAG_DEG,
        "phi_i_l3_deg": 120.0 - LAG_DEG,
    }
    for name, value in expected.items():
        if value is None:
            assert name not in REGISTERS
            continue
        row = REGISTERS[name]
        assert abs(shown(name) - value) <= STEP * row.scale, f"{name}: {shown(name)} for {value}"
