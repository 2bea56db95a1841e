"""Power cuts while the real image works: settings and records stay whole, energy is not lost."""

import math
import random
import threading
from dataclasses import replace

import pytest

from rig.drivers.program_meter.emulated_board import emulated_board
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.meter import ProgramMeter
from rig.ports import MeterFault, RigFault
from tests.nvm.power_cut import (
    BOOT_S,
    COUNTS_PER_S,
    READING_COUNTS,
    STEPS,
    After,
    Progress,
    cutting_board,
    findings_at,
    list_of,
    made,
    prepared_store,
    started_on,
    whole_work,
    work,
    wrong_with,
)

SHORT_SWEEP = 24  # cuts of the short test, spread over all stores
SHORT_KILLS = 10
KILLS = 200
KILLED_WITHIN_S = 0.3
SEED = 320


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
    return [
        text
        for number in range(1, stores + 1, step)
        for text in findings_at(cutting_board, number, prepared[0], start)
    ]


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
    assert sweep(prepared, whole, 1) == []


def work_until_killed(meter: ProgramMeter, progress: Progress) -> None:
    try:
        while True:
            work(meter, progress)
    except (MeterFault, RigFault) as fault:
        progress.faults.append(str(fault))


def killed_at_work(store: bytes, progress: Progress, boot_s: int, instant_s: float) -> bytes:
    """The store that a Linux meter leaves when it is killed some time after its start."""
    with made(linux_program()) as meter:
        meter.restore_store(store)
        meter.power_cycle(boot_s, keep=True)
        assert meter._process is not None
        killer = threading.Timer(instant_s, meter._process.kill)
        killer.start()
        work_until_killed(meter, progress)
        killer.join()
        meter.cut_power()
        left = meter.journal_store
    assert left is not None
    return left


def kill_at_random(kills: int) -> tuple[list[str], Progress]:
    """Kills with traffic, again and again, on the store that the last one left."""
    instants = random.Random(SEED)
    store, progress = prepared_store(linux_program())
    findings = []
    for number in range(kills):
        progress = progress.anew()
        instant_s = instants.uniform(0.0, KILLED_WITHIN_S)
        store = killed_at_work(store, progress, BOOT_S + 10 * number, instant_s)
        after = started_on(linux_program(), store)
        findings += [f"kill {number}: {text}" for text in wrong_with(after, progress)]
        progress.changing, progress.energy = after.changing, after.energies[0]
    return findings, progress


@pytest.mark.slow
def test_kills_at_random_instants_with_traffic_tear_and_lose_nothing() -> None:
    findings, progress = kill_at_random(SHORT_KILLS)
    assert findings == []
    assert progress.steps > 0, "the kills fell into work"


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_two_hundred_kills_at_random_instants_tear_and_lose_nothing() -> None:
    findings, progress = kill_at_random(KILLS)
    assert findings == []
    assert progress.steps > KILLS


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
    read_records=1,
)
ENERGIES = (1000, 0, 7, 3, 1000, 1000, 10, 4, 1001)
SOUND = After(list_of(1), (1, 2), (RECORD,), ENERGIES, 1090)
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
        (replace(SOUND, records=(RECORD[:5] + OTHER_RECORD[5:],)), "never were"),
        (replace(SOUND, records=()), "0 records"),
    ],
)
def test_judge_rings_for_each_of_its_rules(after: After, text: str) -> None:
    findings = wrong_with(after, SEEN)
    assert len(findings) == 1
    assert text in findings[0]
