"""The real image, its power cut at each store of a scripted life: nothing is torn, little is lost.

The short form takes the first and the last stores and some between; `make soak` takes all.
"""

import multiprocessing
import os
import time
from itertools import chain

import pytest

from rig.drivers.program_meter.emulated_board import emulated_board
from tests.nvm.life import Seen
from tests.nvm.power_cut import count_stores, findings_at_store, prepared_store

ENDS = 5  # of the stores, at either end
SPREAD = 30
SIDE_BY_SIDE = 2
STORES_MIN = 1000  # two settings, two seconds, some records


@pytest.fixture(scope="module")
def prepared() -> tuple[bytes, Seen]:
    return prepared_store(emulated_board())


@pytest.fixture(scope="module")
def store_count(prepared: tuple[bytes, Seen], tmp_path_factory: pytest.TempPathFactory) -> int:
    return count_stores(*prepared, tmp_path_factory.mktemp("cut") / "count")


def spread_over(count: int) -> list[int]:
    between = range(ENDS + 1, count - ENDS, max(1, (count - 2 * ENDS) // SPREAD))
    return [*range(1, ENDS + 1), *between, *range(count - ENDS + 1, count + 1)]


def test_script_stores_enough_to_be_cut(store_count: int) -> None:
    assert store_count > STORES_MIN


def test_cut_at_spread_stores_leaves_the_meter_whole(
    prepared: tuple[bytes, Seen], store_count: int
) -> None:
    findings = (findings_at_store(n, *prepared) for n in spread_over(store_count))
    assert not list(chain.from_iterable(findings))


def _findings(task: tuple[int, bytes, Seen]) -> list[str]:
    return findings_at_store(*task)


@pytest.mark.soak
def test_cut_at_every_store_leaves_the_meter_whole(
    prepared: tuple[bytes, Seen], store_count: int
) -> None:
    """KW320_CUT_EACH takes every n-th store alone."""
    each = int(os.environ.get("KW320_CUT_EACH", "1"))
    begun_s = time.monotonic()
    tasks = [(n, *prepared) for n in range(1, store_count + 1, each)]
    with multiprocessing.get_context("spawn").Pool(SIDE_BY_SIDE) as pool:
        found = list(chain.from_iterable(pool.imap_unordered(_findings, tasks, chunksize=8)))
    print(f"{len(tasks)} of {store_count} stores in {time.monotonic() - begun_s:.0f} s")
    assert not found


def test_spread_takes_both_ends_and_nothing_beyond() -> None:
    taken = spread_over(5573)
    assert taken[:6] == [1, 2, 3, 4, 5, 6]
    assert taken[-5:] == [5569, 5570, 5571, 5572, 5573]
    assert sorted(set(taken)) == taken
