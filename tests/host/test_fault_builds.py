"""Each fault build differs from the healthy image in just what its name says (D10)."""

import struct
from typing import get_args

import pytest

from rig.drivers.injected import ImageFault
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.meter import ProgramMeter
from rig.spec.registers_gen import REGISTERS
from tests.host.stimulus import balanced_frames

BUILDS = get_args(ImageFault)
# Faults of the time or the counting of energy show in no measured value.
ENERGY_ALONE = (
    "energy_register_off", "energy_twice", "float_energy", "roll_over", "pt_ratio",
    "phasewise_energy", "phase_energy_swapped",
    "meter_assert", "meter_silent", "hard_fault", "endless_loop", "masked_loop", "stack_overflow",
)  # fmt: skip
SECONDS = 2.5  # before assertion and silence
BASIC = (0x4000, 72)
FROZEN_ADDRESS = REGISTERS["u_rms_l1_v"].address
# Energy counts 0.1 kWh primary: only at full ratios do seconds give enough counts.
CT1, CT2 = REGISTERS["ct1_a"].address, REGISTERS["ct2_code"].address
PT1 = REGISTERS["pt1_dv"].address
EP_IMPORT = REGISTERS["ep_import"].address
EP_IMPORT_L1 = REGISTERS["ep_import_l1"].address
ENERGY_SECONDS = 20
EXCESS = 1.001


def image_of(image_fault: str | None) -> tuple[tuple[int, ...], int, str]:
    """Basic measurements, number of pulses, hash of the image."""
    with ProgramMeter(linux_program(image_fault), "KW320-BUILD") as meter:
        meter.power_cycle(0)
        meter.feed(balanced_frames(SECONDS / 2.0))
        meter.feed(balanced_frames(SECONDS / 2.0, u_v=231.0, start_s=SECONDS / 2.0))
        return meter.read(*BASIC)[0], len(meter.take_pulses()), meter.image_sha256()


@pytest.fixture(scope="module")
def healthy() -> tuple[tuple[int, ...], int, str]:
    return image_of(None)


def float_at(words: tuple[int, ...], index: int) -> float:
    return float(struct.unpack(">f", struct.pack(">HH", *words[index : index + 2]))[0])


@pytest.mark.parametrize("build", BUILDS)
def test_every_image_has_a_hash_of_its_own(
    build: str, healthy: tuple[tuple[int, ...], int, str]
) -> None:
    assert image_of(build)[2] != healthy[2]


def test_word_order_exchanges_the_words_of_each_float(
    healthy: tuple[tuple[int, ...], int, str],
) -> None:
    words, pulses, _ = image_of("word_order")
    assert words != healthy[0]
    pairs = zip(words[1::2], words[::2], strict=True)
    assert tuple(word for pair in pairs for word in pair) == healthy[0]
    assert pulses == healthy[1]


def test_frozen_register_keeps_its_first_value_and_no_other_differs(
    healthy: tuple[tuple[int, ...], int, str],
) -> None:
    words, _, _ = image_of("frozen_register")
    at = FROZEN_ADDRESS - BASIC[0]
    differing = {index for index in range(len(words)) if words[index] != healthy[0][index]}
    assert differing
    assert differing <= {at, at + 1}


def test_rounding_cuts_each_float_off_below_its_last_bit(
    healthy: tuple[tuple[int, ...], int, str],
) -> None:
    words, pulses, _ = image_of("rounding")
    rounded, cut = bits_of(healthy[0]), bits_of(words)
    lower = [right - wrong for right, wrong in zip(rounded, cut, strict=True)]
    assert set(lower) == {0, 1}  # the bits of a float grow with its size, whatever its sign
    assert pulses == healthy[1]


def test_q_sign_turns_the_sign_of_reactive_power_and_nothing_else(
    healthy: tuple[tuple[int, ...], int, str],
) -> None:
    words, _, _ = image_of("q_sign")
    pairs = zip(bits_of(healthy[0]), bits_of(words), strict=True)
    differing = {BASIC[0] + 2 * index: one ^ other for index, (one, other) in enumerate(pairs)}
    reactive = {row.address for row in REGISTERS.values() if row.id.startswith("q_selected_")}
    assert {address for address, bits in differing.items() if bits} == reactive
    assert {differing[address] for address in reactive} == {1 << 31}


def test_wrong_window_publishes_twelve_cycles(healthy: tuple[tuple[int, ...], int, str]) -> None:
    words, pulses, _ = image_of("wrong_window")
    u_v = float_at(words, FROZEN_ADDRESS - BASIC[0])
    assert u_v == pytest.approx(float_at(healthy[0], FROZEN_ADDRESS - BASIC[0]), rel=1e-4)
    assert words != healthy[0]
    # A window's energy comes out over the next one: two cycles more of delay at the most.
    assert abs(pulses - healthy[1]) <= 1


def test_cycle_count_takes_a_tenth_of_the_energy_and_no_value(
    healthy: tuple[tuple[int, ...], int, str],
) -> None:
    words, pulses, _ = image_of("cycle_count")
    assert words == healthy[0]
    assert pulses == pytest.approx(0.9 * healthy[1], abs=1.0)


@pytest.mark.parametrize("build", ENERGY_ALONE)
def test_other_faults_leave_the_measurements_and_the_pulses_alone(
    build: str, healthy: tuple[tuple[int, ...], int, str]
) -> None:
    assert image_of(build)[:2] == healthy[:2]


def bits_of(words: tuple[int, ...]) -> list[int]:
    """Each float as its 32 bits."""
    return [high << 16 | low for high, low in zip(words[::2], words[1::2], strict=True)]


def energy_counts(image_fault: str | None, pt_ratio: int = 1, preset: int = 0) -> int:
    """The import register after some seconds of Imax, having begun at `preset`."""
    with ProgramMeter(linux_program(image_fault), "KW320-ENERGY") as meter:
        meter.power_cycle(0)
        meter.write(PT1, (0, 1000 * pt_ratio, 1000))
        meter.write(CT1, (50000,))
        meter.write(CT2, (1,))
        meter.write(EP_IMPORT, (preset >> 16, preset & 0xFFFF))
        for second in range(ENERGY_SECONDS):
            meter.feed(balanced_frames(1.0, i_a=1.2, start_s=float(second)))
        high, low = meter.read(EP_IMPORT, 2)[0]
        return high << 16 | low


def test_energy_register_off_counts_a_thousandth_more() -> None:
    right = energy_counts(None)
    excess = energy_counts("energy_register_off") - right
    assert excess == pytest.approx(right * (EXCESS - 1.0), abs=1.0)  # one count of each register
    assert excess >= 1


def test_energy_twice_counts_double() -> None:
    right = energy_counts(None)
    assert energy_counts("energy_twice") == pytest.approx(2 * right, abs=1.0)


def test_pt_ratio_shows_at_a_ratio_other_than_one() -> None:
    assert energy_counts("pt_ratio") == energy_counts(None)
    right = energy_counts(None, pt_ratio=3)
    assert energy_counts("pt_ratio", pt_ratio=3) == pytest.approx(3 * right, abs=3.0)


def test_roll_over_begins_again_a_digit_too_early() -> None:
    gained = energy_counts(None)
    near = 99_999_999 - gained // 2
    assert energy_counts(None, preset=near) == near + gained
    assert energy_counts("roll_over", preset=near) == near + gained - 100_000_000


def test_float_energy_stands_still_where_float32_knows_no_single_count() -> None:
    gained = energy_counts(None)
    high = 999_000_000
    assert energy_counts(None, preset=high) == high + gained
    assert abs(energy_counts("float_energy", preset=high) - high) < 64  # one step of float32
    assert energy_counts("float_energy") == gained  # below 2^24 it is exact


def energies_of_a_mixed_load(image_fault: str | None) -> tuple[list[int], list[int]]:
    """(import, export) and (import, export of L1, L2, L3) where L3 exports what L1 imports."""
    with ProgramMeter(linux_program(image_fault), "KW320-MIXED") as meter:
        meter.power_cycle(0)
        meter.write(CT1, (50000,))
        meter.write(CT2, (1,))
        frames = balanced_frames(3.0)
        frames[:, 5] = -frames[:, 5]
        meter.feed(frames)
        words = (*meter.read(EP_IMPORT, 4)[0], *meter.read(EP_IMPORT_L1, 12)[0])
    counts = [high << 16 | low for high, low in zip(words[::2], words[1::2], strict=True)]
    return counts[:2], counts[2:]


def test_a_healthy_meter_books_the_sign_of_the_net_power() -> None:
    system, phases = energies_of_a_mixed_load(None)
    one = phases[0]
    assert one > 10
    assert phases == [one, 0, one, 0, 0, one]
    assert system == [one, 0]


def test_phasewise_energy_takes_no_export_off_the_import() -> None:
    system, phases = energies_of_a_mixed_load("phasewise_energy")
    healthy_phases = energies_of_a_mixed_load(None)[1]
    assert phases == healthy_phases
    assert system == pytest.approx([2 * phases[0], phases[0]], abs=1.0)  # one count of the rest


def test_phase_energy_swapped_exchanges_l2_and_l3_alone() -> None:
    system, phases = energies_of_a_mixed_load("phase_energy_swapped")
    healthy_system, healthy = energies_of_a_mixed_load(None)
    assert system == healthy_system
    assert phases == [*healthy[:2], *healthy[4:], *healthy[2:4]]
