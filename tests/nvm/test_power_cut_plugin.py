"""The plugin that ends the emulator at a store: it counts, and ends where it is told."""

from pathlib import Path

import pytest

from rig.drivers.program_meter.emulated_board import EmulatedBoard, emulated_board
from rig.drivers.program_meter.meter import ProgramMeter
from rig.ports import MeterFault, RigFault
from rig.spec import board_link_gen as link
from tests.host.stimulus import balanced_frames
from tests.nvm.power_cut import CUT_STATUS, PLUGIN, SHARED_RAM, made

# Any word that the image stores into will do: the high word of the sample index, once a chunk.
WATCHED = SHARED_RAM + link.CONTROL_FIELDS["sample_index_high_b"][0]
WORD_BYTES = 4


def watched(number: int, out: Path) -> EmulatedBoard:
    options = f"base={WATCHED:#x},size={WORD_BYTES},n={number},out={out}"
    return EmulatedBoard(emulated_board().image, plugin=f"{PLUGIN},{options}")


def work(meter: ProgramMeter) -> None:
    meter.power_cycle(0)
    for _ in range(10):
        meter.feed(balanced_frames(0.1))
    meter.end()


def test_number_0_cuts_nothing_and_counts(tmp_path: Path) -> None:
    out = tmp_path / "count"
    with made(watched(0, out)) as meter:
        work(meter)
    assert int(out.read_text()) >= 10


@pytest.mark.parametrize("number", [2, 7])
def test_machine_ends_at_the_store_of_that_number_with_its_own_status(
    number: int, tmp_path: Path
) -> None:
    out = tmp_path / "count"
    with made(watched(number, out)) as meter:
        with pytest.raises((RigFault, MeterFault), match=f"ended with status {CUT_STATUS}"):
            work(meter)
        meter.cut_power()
        assert meter.journal_store is not None
    assert out.read_text() == "", "nothing is closed or said: the power is gone"


def test_wrong_option_is_refused(tmp_path: Path) -> None:
    board = EmulatedBoard(emulated_board().image, plugin=f"{PLUGIN},base=0,size=4,n=x")
    with made(board) as meter, pytest.raises(RigFault, match="n=x: wrong option"):
        work(meter)
