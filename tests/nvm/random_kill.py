"""kill -9 of a meter at a random instant while it answers reads and writes and takes samples."""

import os
import random
import signal
import threading
from dataclasses import dataclass

from rig.drivers.program_meter.machine import Machine, Transport
from rig.drivers.program_meter.meter import ProgramMeter
from tests.nvm.life import (
    BOTH_INPUTS,
    HIGH_V,
    IMPORT_ENERGY,
    LOW_V,
    Seen,
    note,
    read,
    taken,
    write_settings,
)
from tests.nvm.power_cut import made, worked_until_cut, wrong_after

SECONDS_MAX = 1.0  # of the wall, until the kill
PART_S = 0.25
PARTS_MAX = 8192  # a life that nobody kills ends
PARTS_MIN = 4
KILLED = "from outside by SIGKILL"


@dataclass(frozen=True)
class Killing:
    """Where and how a meter is killed."""

    machine: Machine
    transport: Transport
    store: bytes
    start: Seen


def busy(meter: ProgramMeter, seen: Seen) -> None:
    """Samples, and while they are taken settings are written and energy is read."""
    is_high = True
    for part in range(PARTS_MAX):
        changes = has_change(part)
        if changes:
            is_high = not is_high
            seen.pulses += is_high
            meter.digital_inputs(BOTH_INPUTS if is_high else 0, BOTH_INPUTS)
        meter.begin_feed(taken(seen, HIGH_V if is_high else LOW_V, PART_S))
        for step in range(3):
            write_settings(meter, seen, 1 + 3 * part + step)
            words, _ = meter.read(IMPORT_ENERGY, 2)
            seen.energy = words[0] << 16 | words[1]
        meter.catch_up()
        if changes:
            note(seen, read(meter))


def has_change(part: int) -> bool:
    """Inputs and voltage change ever more seldom: a full log would hide a lost record."""
    return part >= PARTS_MIN and part.bit_count() == 1


def killed_after(seconds: float, killing: Killing) -> list[str]:
    """What is wrong with the meter that starts on what is left."""
    meter = made(killing.machine, killing.transport)
    seen = killing.start.copy()
    timer: list[threading.Timer] = []

    def work(meter: ProgramMeter, seen: Seen) -> None:
        assert meter._process is not None
        timer.append(threading.Timer(seconds, os.kill, (meter._process.pid, signal.SIGKILL)))
        timer[0].start()
        busy(meter, seen)

    left = worked_until_cut(meter, killing.store, seen, work)
    timer[0].join()
    where = f"killed after {seconds:.4f} s"
    if not any(KILLED in fault for fault in seen.faults):
        return [f"{where}: it was not: {seen.faults}"]
    wrong = wrong_after(made(killing.machine, killing.transport), left, seen)
    return [f"{where}, {seen.fed_s:g} s fed: {text}" for text in wrong]


def random_kills(count: int, seed: int, killing: Killing) -> list[str]:
    instants = random.Random(seed)
    found = []
    for _ in range(count):
        found += killed_after(instants.uniform(0.0, SECONDS_MAX), killing)
    return found
