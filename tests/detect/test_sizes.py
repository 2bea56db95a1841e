"""Ladders of the library's faults, and bisection on fakes whose threshold is known."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rig.detect.matrix import BISECTIONS_MAX
from rig.detect.page import smallest_text
from rig.detect.sizes import (
    RATIO_END,
    REACH,
    Scale,
    is_graded,
    ladder,
    mildest_size,
    next_size,
    smallest_seen,
)
from rig.detect.table import FaultRow
from rig.run.faults import FAULTS, Fault

ROUNDING = 1e-5  # of a size: six digits are kept


def search(fault: Fault, threshold: float) -> tuple[float | None, dict[float, bool]]:
    """The smallest size seen by a fake that sees from `threshold` on, and all sizes tried."""
    scale = Scale(fault)
    limit = scale.severity(threshold)
    seen = {rung.size: scale.severity(rung.size) >= limit for rung in ladder(fault)}
    for _ in range(BISECTIONS_MAX):
        size = next_size(fault, seen)
        if size is None:
            return smallest_seen(fault, seen), seen
        assert fault.low <= size <= fault.high
        assert size not in seen
        seen[size] = scale.severity(size) >= limit
    raise AssertionError(f"{fault.name}: {threshold} not found in {BISECTIONS_MAX} steps")


@given(st.floats(min_value=0.2e-4, max_value=40.0))
def test_bisection_finds_a_known_threshold_to_five_percent(threshold: float) -> None:
    found, seen = search(FAULTS["gain_all_pct"], threshold)
    assert found is not None
    assert threshold <= found * (1.0 + ROUNDING)
    assert found <= threshold * 1.05 * (1.0 + ROUNDING) or found <= 0.2e-4 * (1.0 + ROUNDING)
    assert seen[found]


@given(st.integers(min_value=2, max_value=1000))
def test_bisection_of_every_nth_finds_the_largest_n(threshold: int) -> None:
    found, _ = search(FAULTS["pulse_lost_every"], threshold)
    assert found is not None and found == int(found)
    # One whole number beyond 5 %, where no other lies between.
    assert threshold / 1.05 - 1.0 <= found <= threshold


@given(st.floats(min_value=-110.0, max_value=-25.0))
def test_bisection_of_decibels_is_linear(threshold: float) -> None:
    found, _ = search(FAULTS["noise_dbfs"], threshold)
    assert found is not None
    assert threshold - 1e-3 <= found <= threshold + 0.43  # 20 log10(1.05) = 0.424 dB


def test_what_is_never_seen_has_no_smallest_size() -> None:
    found, seen = search(FAULTS["clock_ppm"], 1e9)
    assert found is None
    assert max(seen) == FAULTS["clock_ppm"].high


def test_what_is_always_seen_ends_at_the_bound() -> None:
    fault = FAULTS["pulse_jitter_us"]
    assert search(fault, 1e-9)[0] == fault.low
    found, _ = search(FAULTS["gain_all_pct"], 1e-9)
    severity = Scale(FAULTS["gain_all_pct"]).severity
    assert found is not None
    assert severity(0.2) - severity(found) == pytest.approx(REACH, abs=ROUNDING)


@pytest.mark.parametrize("name", [fault.name for fault in FAULTS.values() if is_graded(fault)])
def test_the_page_marks_a_smallest_size_at_which_the_search_only_ended(name: str) -> None:
    fault = FAULTS[name]
    row = FaultRow.model_construct(unit=fault.unit, mildest_tried=mildest_size(fault))
    scale = Scale(fault)
    always, _ = search(fault, scale.size(scale.bounds[0] - 1.0))
    assert smallest_text(row, always).endswith(" (end)")
    assert not smallest_text(row, fault.from_size + 1.0).endswith(" (end)")
    assert smallest_text(row, None) == "-"


@pytest.mark.parametrize("name", FAULTS)
def test_every_ladder_holds_the_declared_sizes_within_bounds(name: str) -> None:
    fault = FAULTS[name]
    sizes = [rung.size for rung in ladder(fault)]
    assert fault.from_size in sizes
    assert len(set(sizes)) == len(sizes)
    assert all(fault.low <= size <= fault.high for size in sizes)
    if not is_graded(fault):
        declared = {fault.from_size} if fault.at_point else {fault.from_size, fault.harmless_size}
        assert set(sizes) == declared - {None}
        return
    if fault.harmless_size is not None:
        assert fault.harmless_size in sizes
    if fault.class_size is not None:
        fractions = {rung.class_fraction: rung.size for rung in ladder(fault)}
        assert fractions[1.0] == fault.class_size
        half = fractions[0.5]
        assert half is not None and Scale(fault).severity(half) < Scale(fault).severity(sizes[-1])


def test_half_of_every_nth_is_twice_the_number() -> None:
    assert {r.class_fraction: r.size for r in ladder(FAULTS["pulse_lost_every"])} == {
        0.5: 1000.0, 1.0: 500.0, 2.0: 250.0, None: 10.0,
    }  # fmt: skip


def test_a_size_beyond_the_bounds_is_left_out() -> None:
    fault = dataclasses.replace(FAULTS["gain_all_pct"], high=0.3)
    assert max(rung.size for rung in ladder(fault)) == 0.25
    assert RATIO_END < 0.05
