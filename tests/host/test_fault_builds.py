"""Each fault build differs from the healthy image in just what its name says (D10)."""

import struct

import pytest

from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.meter import ProgramMeter
from rig.spec.registers_gen import REGISTERS
from tests.host.stimulus import balanced_frames

BUILDS = (
    "word_order",
    "frozen_register",
    "energy_register_off",
    "meter_assert",
    "meter_silent",
)
SECONDS = 2.5  # before assertion and silence
BASIC = (0x4000, 72)
FROZEN_ADDRESS = REGISTERS["u_rms_l1_v"].address
# Energy counts 0.1 kWh primary: only at full ratios do seconds give enough counts.
CT1, CT2 = REGISTERS["ct1_a"].address, REGISTERS["ct2_code"].address
EP_IMPORT = REGISTERS["ep_import"].address
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


@pytest.mark.parametrize("build", ["energy_register_off", "meter_assert", "meter_silent"])
def test_other_faults_leave_the_measurements_and_the_pulses_alone(
    build: str, healthy: tuple[tuple[int, ...], int, str]
) -> None:
    assert image_of(build)[:2] == healthy[:2]


def energy_counts(image_fault: str | None) -> int:
    with ProgramMeter(linux_program(image_fault), "KW320-ENERGY") as meter:
        meter.power_cycle(0)
        meter.write(CT1, (50000,))
        meter.write(CT2, (1,))
        for second in range(ENERGY_SECONDS):
            meter.feed(balanced_frames(1.0, i_a=1.2, start_s=float(second)))
        high, low = meter.read(EP_IMPORT, 2)[0]
        return high << 16 | low


def test_energy_register_off_counts_a_thousandth_more() -> None:
    right = energy_counts(None)
    excess = energy_counts("energy_register_off") - right
    assert excess == pytest.approx(right * (EXCESS - 1.0), abs=1.0)  # one count of each register
    assert excess >= 1
