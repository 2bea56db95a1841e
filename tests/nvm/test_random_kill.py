"""Killed at random instants with traffic; `make soak` does it 200 times on each machine."""

import time

import pytest

from rig.drivers.program_meter.emulated_board import emulated_board
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.machine import Machine, Transport
from tests.nvm.power_cut import prepared_store
from tests.nvm.random_kill import Killing, random_kills

SHORT_KILLS = 20
SHORT_KILLS_EMULATED = 5
SOAK_KILLS = 200
SEED = 320


def killing(machine: Machine, transport: Transport) -> Killing:
    return Killing(machine, transport, *prepared_store(machine, transport))


def test_killed_program_has_all_that_was_acknowledged() -> None:
    assert not random_kills(SHORT_KILLS, SEED, killing(linux_program(), "tcp"))


def test_killed_board_has_all_that_was_acknowledged() -> None:
    assert not random_kills(SHORT_KILLS_EMULATED, SEED, killing(emulated_board(), "rtu"))


@pytest.mark.soak
@pytest.mark.parametrize("transport", ["tcp", "rtu"])
def test_200_kills_lose_nothing_that_was_acknowledged(transport: Transport) -> None:
    machine = linux_program() if transport == "tcp" else emulated_board()
    begun_s = time.monotonic()
    found = random_kills(SOAK_KILLS, SEED + 1, killing(machine, transport))
    print(f"{SOAK_KILLS} kills over {transport} in {time.monotonic() - begun_s:.0f} s")
    assert not found
