"""Power cuts while the real image works: settings and records stay whole, energy is not lost."""

import math
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain

import pytest

from rig.drivers.program_meter.emulated_board import emulated_board
from tests.nvm.power_cut import (
    COUNTS_PER_S,
    READING_COUNTS,
    STEPS,
    After,
    Progress,
    cutting_board,
    findings_at,
    list_of,
    prepared_store,
    started_on,
    whole_work,
    wrong_with,
)

SHORT_SWEEP = 24  # cuts of the short test, spread over all stores
ENDS = 5  # cuts at either end of the work
SIDE_BY_SIDE = 2


@pytest.fixture(scope="module")
def prepared() -> tuple[bytes, Progress]:
    return prepared_store(emulated_board())


@pytest.fixture(scope="module")
def whole(
    prepared: tuple[bytes, Progress], tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, Progress]:
    """The stores of the whole work, and the start with all records that there may be."""
    store, start = prepared
    stores, records = whole_work(store, start, tmp_path_factory.mktemp("count") / "stores")
    assert stores > 0
    assert len(records) >= STEPS
    return stores, replace(start, records=records)


def sweep(prepared: tuple[bytes, Progress], whole: tuple[int, Progress], step: int) -> list[str]:
    stores, start = whole

    def findings_of(number: int) -> list[str]:
        return findings_at(cutting_board, number, prepared[0], start)

    numbers = sorted({*range(1, stores + 1, step), *ends_of(stores)})
    begun_s = time.monotonic()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        findings = list(chain.from_iterable(pool.map(findings_of, numbers)))
    print(f"{len(numbers)} of {stores} stores in {time.monotonic() - begun_s:.0f} s")
    return findings


def ends_of(stores: int) -> list[int]:
    return [*range(1, ENDS + 1), *range(stores - ENDS + 1, stores + 1)]


def test_meter_keeps_its_settings_records_and_energy_over_a_power_cut(
    prepared: tuple[bytes, Progress],
) -> None:
    store, start = prepared
    assert wrong_with(started_on(emulated_board(), store), start) == []


@pytest.mark.slow
def test_cuts_at_stores_spread_over_the_work_tear_and_lose_nothing(
    prepared: tuple[bytes, Progress], whole: tuple[int, Progress]
) -> None:
    assert sweep(prepared, whole, max(1, whole[0] // SHORT_SWEEP)) == []


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_cuts_at_every_store_tear_and_lose_nothing(
    prepared: tuple[bytes, Progress], whole: tuple[int, Progress]
) -> None:
    """KW320_CUT_EACH=n takes each n-th store, where an hour is too long."""
    assert sweep(prepared, whole, int(os.environ.get("KW320_CUT_EACH", "1"))) == []


# The judge itself.
RECORD = (0x901, 9, 1000, 2026, 1, 2, 3, 4, 5, 6)
OTHER_RECORD = (0x900, 9, 500, 2026, 1, 2, 3, 4, 6, 6)
SEEN = Progress(
    list_of(1),
    (1, 2),
    wanted=list_of(2),
    energy=1000,
    measured_counts=1000.0,
    records=frozenset({RECORD, OTHER_RECORD}),
    counter=5,
    pulses=6,
    read_records=frozenset({RECORD}),
)
ENERGIES = (1000, 0, 7, 3, 1000, 1000, 10, 4, 1001)
SOUND = After(list_of(1), (1, 2), (RECORD,), ENERGIES, 5, 1090)
LOW = math.ceil(1000 - COUNTS_PER_S - READING_COUNTS) - 1
HIGH = math.floor(1000 + READING_COUNTS) + 1


def with_energy(energy: int) -> After:
    return replace(SOUND, energies=(energy, 0, 7, 3, energy, energy, 10, 4, 1), energy_later=9999)


@pytest.mark.parametrize(
    "after",
    [
        SOUND,
        replace(SOUND, changing=list_of(2)),
        replace(SOUND, records=(RECORD, OTHER_RECORD)),
        with_energy(LOW + 1),
        with_energy(HIGH - 1),
    ],
)
def test_judge_accepts_old_and_new(after: After) -> None:
    assert wrong_with(after, SEEN) == []


@pytest.mark.parametrize(
    ("after", "text"),
    [
        (replace(SOUND, changing=list_of(2)[:50] + list_of(1)[50:]), "neither the old nor the new"),
        (replace(SOUND, changing=list_of(0)), "neither the old nor the new"),
        (replace(SOUND, unchanged=(1, 3)), "nobody wrote"),
        (with_energy(LOW), "was read"),
        (with_energy(HIGH), "were measured"),
        (replace(SOUND, energy_later=999), "it fell"),
        (replace(SOUND, energies=(1000, 0, 7, 3, 1000, 999, 10, 4, 1)), "one instant"),
        (replace(SOUND, records=(RECORD, RECORD[:5] + OTHER_RECORD[5:])), "never were"),
        (replace(SOUND, records=(RECORD, (0x902, *RECORD[1:]))), "never were"),
        (replace(SOUND, records=(OTHER_RECORD,)), "are gone"),
        (replace(SOUND, counter=3), "counter 3"),
        (replace(SOUND, counter=7), "counter 7"),
    ],
)
def test_judge_rings_for_each_of_its_rules(after: After, text: str) -> None:
    findings = wrong_with(after, SEEN)
    assert len(findings) == 1
    assert text in findings[0]
