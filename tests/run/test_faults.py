"""The library of faults: what it asks of a bench, and what it refuses."""

import re
from pathlib import Path
from typing import get_args

import pytest

from rig.drivers.injected import ImageFault, InjectedFaults
from rig.run.faults import FAULTS, UnknownFault, injected

ROOT = Path(__file__).resolve().parents[2]


def test_no_fault_is_a_healthy_bench() -> None:
    assert injected({}) == InjectedFaults()


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_changes_the_bench_at_its_size(name: str) -> None:
    assert injected({name: FAULTS[name].from_size}) != InjectedFaults()


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_names_its_check_and_what_is_seen(name: str) -> None:
    fault = FAULTS[name]
    assert fault.description and fault.seen
    assert (fault.outcome == "RIG_FAULT") == (fault.check == "run_state")
    assert fault.low <= fault.from_size <= fault.high
    for size in (fault.harmless_size, fault.class_size):
        assert size is None or fault.low <= size <= fault.high


# Faults whose smaller size is the worse one.
WORSE_DOWNWARDS = {"clip_currents_pct", "sample_lost_every", "pulse_lost_every",
                   "pulse_doubled_every", "answer_dropped_every", "answer_stale_every",
                   "answer_corrupted_every"}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_harmless_lies_on_the_mild_side_of_what_must_be_caught(name: str) -> None:
    fault = FAULTS[name]
    sign = -1.0 if name in WORSE_DOWNWARDS else 1.0
    for milder in (fault.harmless_size, fault.class_size):
        assert milder is None or sign * milder < sign * fault.from_size


def enumerators() -> list[str]:
    """kw::FaultBuild without the healthy image."""
    text = (ROOT / "src/core/base/fault_build.hpp").read_text()
    body = re.search(r"enum class FaultBuild \{(.*?)\};", text, re.DOTALL)
    assert body is not None
    return re.findall(r"^\s*(\w+),?", body.group(1), re.MULTILINE)[1:]


def cmake_list() -> list[str]:
    text = (ROOT / "firmware/fault_builds.cmake").read_text()
    found = re.search(r"set\(KW_FAULT_BUILDS(.*?)\)", text, re.DOTALL)
    assert found is not None
    return found.group(1).split()


def test_fault_builds_have_the_same_names_in_source_build_bench_and_library() -> None:
    names = enumerators()
    assert len(names) > 5
    assert sorted(cmake_list()) == sorted(names)
    assert sorted(get_args(ImageFault)) == sorted(names)
    assert sorted(name for name, fault in FAULTS.items() if fault.needs_image) == sorted(names)


def test_each_fault_build_is_planted_in_one_source() -> None:
    planted = [
        name
        for folder in ("src/core", "firmware/app")
        for path in sorted((ROOT / folder).rglob("*.?pp"))
        if not path.stem.endswith("_test")
        for name in set(re.findall(r"kFaultBuild == FaultBuild::(\w+)", path.read_text()))
    ]
    assert sorted(planted) == sorted(enumerators())


def test_gains_of_all_and_of_one_add_up_on_that_one() -> None:
    faults = injected({"gain_all_pct": 0.15, "gain_l1_pct": 0.25})
    assert faults.i_gain_pct == (0.4, 0.15, 0.15)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"gravity": 1.0}, "gravity: must be one of gain_all_pct"),
        ({"gain_all_pct": 51.0}, "gain_all_pct = 51: must be -50 to 50 %"),
        ({"pulse_lost_every": 1.0}, "pulse_lost_every = 1: must be 2 to 1000 pulses"),
        ({"pulse_lost_every": 10.5}, "pulse_lost_every = 10.5: must be a whole number"),
        ({"word_order": 1.0, "meter_silent": 1.0}, "at most one image fault"),
        ({"link_cut": 1.0, "disk_full": 1.0}, "at most one event fault"),
        ({"gain_all_pct": float("nan")}, "gain_all_pct = nan: must be"),
        ({"offset_l1_pct": 10.5}, "offset_l1_pct = 10.5: must be -10 to 10 % of full scale"),
        ({"noise_dbfs": 3.0}, "noise_dbfs = 3: must be -120 to -20 dB of full scale"),
        ({"clock_ppm": 50001.0}, "clock_ppm = 50001: must be -50000 to 50000 ppm"),
        ({"crosstalk_u1_i1_ppm": 1e6}, "crosstalk_u1_i1_ppm = 1e+06: must be -100000 to 100000"),
        ({"clip_currents_pct": 0.0}, "clip_currents_pct = 0: must be 5 to 100 % of full scale"),
        ({"sample_lost_every": 1.0}, "sample_lost_every = 1: must be 2 to 1e+06 samples"),
        ({"sample_lost_every": 2.5}, "sample_lost_every = 2.5: must be a whole number"),
        ({"pulse_doubled_every": 0.0}, "pulse_doubled_every = 0: must be 1 to 1000 pulses"),
        ({"pulse_jitter_us": 0.0}, "pulse_jitter_us = 0: must be 1 to 100000 us"),
        ({"pulse_divided_by": 1.0}, "pulse_divided_by = 1: must be 2 to 100 pulses"),
        ({"answer_dropped_every": 0.0}, "answer_dropped_every = 0: must be 1 to 1000 answers"),
        ({"answer_late_ms": 0.5}, "answer_late_ms = 0.5: must be 1 to 10000 ms"),
        ({"answer_late_ms": 1.5}, "answer_late_ms = 1.5: must be a whole number"),
        ({"warm_up_pct": 51.0}, "warm_up_pct = 51: must be -50 to 50 %"),
        ({"i1_stuck_bit": 23.0}, "i1_stuck_bit = 23: must be 1 to 22 bit"),
        ({"i1_stuck_bit": 2.5}, "i1_stuck_bit = 2.5: must be a whole number"),
        ({"pulse_dead_ms": 0.5}, "pulse_dead_ms = 0.5: must be 1 to 10000 ms"),
        ({"roll_over": 2.0}, "roll_over = 2: must be 1 to 1 on"),
    ],
)
def test_a_wrong_fault_is_refused_with_name_size_and_limit(
    sizes: dict[str, float], message: str
) -> None:
    with pytest.raises(UnknownFault, match=re.escape(message)):
        injected(sizes)


def test_an_event_happens_from_its_point_on() -> None:
    faults = injected({"link_cut": 3.0})
    assert [faults.happens_at("link_cut", n) for n in (1, 2, 3, 4)] == [False, False, True, True]
    assert not faults.happens_at("disk_full", 3)
