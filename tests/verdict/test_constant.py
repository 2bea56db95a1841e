"""Registers against pulses: healthy, off by 0.1 %, stopped, and evidence that is not enough."""

from typing import Any

import pytest

from rig.model.evidence import PointDocument, Pulse, RegisterBlock
from tests.record.run_factory import point
from tests.verdict.judged import blocks, check, healthy, result

SAMPLES_PER_PULSE = 927  # 828 W at 60000 imp/kWh: 13.8 pulses a second at 12800 samples
PULSE_COUNT = 1900
CT_RATIO = 50000
START, END = 5000, 1_690_000  # sample indices of the two readings
REGISTER_COUNT_MAX = 999_999_999  # manual, 6.3.7: range of 4048H
COUNTS_PER_PULSE = 1.0 / 60000 * CT_RATIO / 0.1  # 0.1 kWh primary


def energy_block(name: str, sample_index: int, factor: float = 1.0) -> RegisterBlock:
    counts = int(sample_index / SAMPLES_PER_PULSE * COUNTS_PER_PULSE * factor)
    words = [0] * 18
    words[0:2] = [counts >> 16, counts & 0xFFFF]
    return RegisterBlock(
        name=name, address=0x4048, words=tuple(words), sample_index=sample_index,
        core_words=tuple(words),
    )  # fmt: skip


def constant_document(factor: float = 1.0, **changes: Any) -> PointDocument:
    pulses = tuple(
        Pulse(
            t_ns=n * SAMPLES_PER_PULSE * 78125,
            clock_id="bench",
            time_std_unc_ns=10.0,
            sample_index=n * SAMPLES_PER_PULSE,
            stream="p_import",
        )
        for n in range(PULSE_COUNT)
    )
    of = point(
        kind="constant", limit_pct=0.02,
        settings={"ct1_a": CT_RATIO, "ct2_code": 1, "pt1_dv": 2300, "pt2_dv": 2300,
                  "energy_display": 0, "reading_mode": 0},
    )  # fmt: skip
    energies = (energy_block("energy_before", START), energy_block("energy_after", END, factor))
    fields: dict[str, Any] = {
        "repeats": (), "pulses": pulses, "registers": (*energies, *blocks()),
    }  # fmt: skip
    return healthy(of, **(fields | changes))


def test_register_that_follows_its_pulses_passes_with_the_resolution_as_uncertainty() -> None:
    found = result(constant_document())
    assert found.verdict == "PASS"
    assert found.error_pct == pytest.approx(0.0, abs=0.0066)  # one count in 15100
    assert found.budget is not None
    assert found.budget.exp_unc_pct == pytest.approx(0.0054, abs=1e-4)


@pytest.mark.parametrize("factor", [1.001, 0.999])
def test_register_a_tenth_of_a_percent_off_fails_by_constant(factor: float) -> None:
    found = check(constant_document(factor), "constant")
    assert found.verdict == "FAIL"
    assert "limit ±0.02 %" in found.text


def test_lost_pulses_fail_by_constant() -> None:
    whole = constant_document()
    kept = tuple(pulse for n, pulse in enumerate(whole.pulses) if n % 10)
    assert check(constant_document(pulses=kept), "constant").verdict == "FAIL"


def test_register_that_stands_still_fails() -> None:
    still = (energy_block("energy_before", START), energy_block("energy_after", END, START / END))
    found = check(constant_document(registers=(*still, *blocks())), "constant")
    assert found.verdict == "FAIL"
    assert found.text.startswith("0 counts of the registers against")


def test_secondary_counts_need_no_ratio() -> None:
    whole = constant_document()
    of = whole.point.model_copy(update={"settings": whole.point.settings | {"energy_display": 1}})
    secondary = whole.model_copy(update={"point": of})
    # The counts are 0.1 kWh at 50000:1; read as 0.001 kWh secondary they are 500 times too many.
    assert result(secondary).error_pct == pytest.approx(49900.0, rel=1e-3)


@pytest.mark.parametrize(
    "changes",
    [
        {"pulses": ()},
        {"registers": blocks()},
        {"constant_imp_per_kwh": None},
    ],
)
def test_missing_evidence_is_inconclusive(changes: dict[str, Any]) -> None:
    assert check(constant_document(**changes), "constant").verdict == "INCONCLUSIVE"


def test_roll_over_of_the_register_is_not_an_error() -> None:
    before = energy_block("energy_before", START)
    offset = REGISTER_COUNT_MAX - 100
    moved = []
    for one in (before, energy_block("energy_after", END)):
        counts = ((one.words[0] << 16 | one.words[1]) + offset) % (REGISTER_COUNT_MAX + 1)
        words = (counts >> 16, counts & 0xFFFF, *one.words[2:])
        moved.append(one.model_copy(update={"words": words, "core_words": words}))
    found = check(constant_document(registers=(*moved, *blocks())), "constant")
    assert found.verdict == "PASS"
