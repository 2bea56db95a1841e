"""kill -9 at random instants, while samples are taken and requests answered; 200 in `make soak`."""

import random
import threading
import time
from collections.abc import Callable

import pytest

from rig.drivers.program_meter.emulated_board import emulated_board
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.machine import Machine
from rig.drivers.program_meter.meter import ProgramMeter
from rig.ports import MeterFault, RigFault
from tests.host.stimulus import balanced_frames
from tests.nvm.power_cut import (
    BOOT_S,
    CHANGING,
    COUNTS_PER_S,
    IO11,
    Progress,
    counter_of,
    energies_of,
    list_of,
    load_of,
    made,
    prepared_store,
    records_of,
    set_inputs,
    started_on,
    wrong_with,
)

SHORT_KILLS = 20
SHORT_KILLS_EMULATED = 5
KILLS = 200
WITHIN_S = 0.3
WITHIN_S_EMULATED = 1.5
SEED = 320
WRITES_PER_STEP = 3


def work_until_killed(meter: ProgramMeter, progress: Progress) -> None:
    """Lists are written and energy is read while the meter is busy with a second of samples."""
    try:
        while True:
            step = progress.steps + 1
            progress.measured_counts += load_of(step) * COUNTS_PER_S
            set_inputs(meter, progress, step)
            meter.begin_feed(balanced_frames(1.0, i_a=load_of(step)))
            for number in range(WRITES_PER_STEP):
                progress.wanted = list_of(WRITES_PER_STEP * step + number)
                meter.write(CHANGING[0], progress.wanted)
                progress.changing, progress.wanted = progress.wanted, None
                progress.energy = energies_of(meter)[0]
            meter.catch_up()
            progress.read_records = frozenset(records_of(meter))
            progress.counter = counter_of(meter)
            progress.steps = step
    except (MeterFault, RigFault) as fault:
        progress.faults.append(str(fault))


def killed_at_work(
    machine: Machine, store: bytes, progress: Progress, boot_s: int, instant_s: float
) -> bytes:
    """The store that a meter leaves when it is killed some time after its start."""
    with made(machine) as meter:
        meter.restore_store(store)
        meter.power_cycle(boot_s, keep=True)
        meter.connect_modules(IO11)
        assert meter._process is not None
        killer = threading.Timer(instant_s, meter._process.kill)
        killer.start()
        work_until_killed(meter, progress)
        killer.join()
        meter.cut_power()
        left = meter.journal_store
    assert left is not None
    return left


def kill_at_random(
    machine_of: Callable[[], Machine], kills: int, within_s: float
) -> tuple[list[str], Progress]:
    """Kills with traffic, again and again, on the store that the last one left."""
    instants = random.Random(SEED)
    begun_s = time.monotonic()
    store, progress = prepared_store(machine_of())
    findings = []
    for number in range(kills):
        progress = progress.anew()
        instant_s = instants.uniform(0.0, within_s)
        boot_s = BOOT_S + 3600 * (number + 1)
        store = killed_at_work(machine_of(), store, progress, boot_s, instant_s)
        after = started_on(machine_of(), store)
        findings += [f"kill {number}: {text}" for text in wrong_with(after, progress)]
        progress.changing, progress.energy = after.changing, after.energies[0]
        progress.counter = progress.pulses = after.counter
        progress.read_records = frozenset(after.records)
    seconds = time.monotonic() - begun_s
    print(f"{kills} kills in {seconds:.0f} s, {progress.steps} seconds of samples")
    return findings, progress


def test_killed_program_has_what_it_acknowledged() -> None:
    findings, progress = kill_at_random(linux_program, SHORT_KILLS, WITHIN_S)
    assert findings == []
    assert progress.steps > 0, "the kills fell into work"


@pytest.mark.slow
def test_killed_board_has_what_it_acknowledged() -> None:
    findings, progress = kill_at_random(emulated_board, SHORT_KILLS_EMULATED, WITHIN_S_EMULATED)
    assert findings == []
    assert progress.steps > 0, "the kills fell into work"


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize(
    ("machine_of", "within_s"),
    [(linux_program, WITHIN_S), (emulated_board, WITHIN_S_EMULATED)],
    ids=["linux", "board"],
)
def test_two_hundred_kills_tear_and_lose_nothing(
    machine_of: Callable[[], Machine], within_s: float
) -> None:
    findings, progress = kill_at_random(machine_of, KILLS, within_s)
    assert findings == []
    assert progress.steps > KILLS
