"""Instruction counts by stage: they add up, they repeat, and what cannot be counted is told."""

import re
import subprocess
from pathlib import Path

import pytest

from rig.bench.tomlfile import BadInput
from rig.drivers.program_meter.emulated_board import EMULATOR
from rig.ports import RigFault
from tools.image.budgets import read_budgets
from tools.image.stages import (
    BOARD,
    CYCLES_PER_FRAME_AIM,
    CYCLES_PER_INSTRUCTION,
    INSTRUCTIONS_PER_FRAME_AIM,
    MAY_LACK,
    PLUGIN,
    STAGES,
    STEP,
    Function,
    Load,
    functions_of,
    load_of,
    marks_of,
    measured_load,
    stage_lines,
)
from tools.image_size import BUDGETS, IMAGE

SECONDS = 2
BUSY_SECONDS = 3
DELAY_PS = 1_000_000
FILTER = "front end: delay filter"
# An interrupt splits a stretch of code and a part of it counts twice: at most 1000 ticks a second,
# each of fewer than 100 instructions in a second of 40 million; seen were 2e-6.
REPEAT_SHARE = 1e-3
# The kernel handles 6 channels with 40 taps: a multiplication and an addition each, at least.
RESAMPLING_PER_FRAME_MIN = 2 * 6 * 40
TIME_LIMIT_S = 30


@pytest.mark.parametrize("delay_ps", [0, DELAY_PS])
def test_worst_window_is_within_its_budget(delay_ps: int) -> None:
    budget = read_budgets(BUDGETS).frame
    limit = budget.instructions_with_phase_correction if delay_ps else budget.instructions
    load = measured_load(IMAGE, SECONDS, delay_ps)
    assert load.fault(limit) is None
    assert load.per_frame("resampling and sums") > RESAMPLING_PER_FRAME_MIN
    assert (load.per_frame(FILTER) > 0.0) == (delay_ps != 0)
    always = set(STAGES) - {FILTER, *MAY_LACK}
    assert all(load.per_frame(stage) > 0.0 for stage in always)
    assert load.buffer_frames <= budget.buffer_frames


def test_alarms_modules_and_store_at_work_stay_within_their_budget() -> None:
    budget = read_budgets(BUDGETS).frame
    idle = measured_load(IMAGE, BUSY_SECONDS, DELAY_PS)
    busy = measured_load(IMAGE, BUSY_SECONDS, DELAY_PS, busy=True)
    assert busy.fault(budget.instructions_with_everything) is None
    assert busy.buffer_frames <= budget.buffer_frames
    for stage in ("alarms and modules", "what is kept"):
        assert busy.per_frame(stage) > 2.0 * idle.per_frame(stage) > 0.0, stage


def test_budgets_of_a_frame_are_within_the_aim_of_the_design() -> None:
    budget = read_budgets(BUDGETS).frame
    limit = CYCLES_PER_FRAME_AIM / CYCLES_PER_INSTRUCTION
    assert budget.instructions <= budget.instructions_with_phase_correction
    assert budget.instructions_with_phase_correction <= budget.instructions_with_everything <= limit


def test_same_samples_take_the_same_instructions_and_a_correction_adds_the_filter_alone() -> None:
    plain, again, delayed = (measured_load(IMAGE, 1, delay) for delay in (0, 0, DELAY_PS))
    assert again.mean_per_frame == pytest.approx(plain.mean_per_frame, rel=REPEAT_SHARE)
    assert delayed.per_frame(FILTER) > 0.0
    resampling = "resampling and sums"
    assert delayed.per_frame(resampling) == pytest.approx(
        plain.per_frame(resampling), rel=REPEAT_SHARE
    )


def counted(*lines: tuple[int, int, int]) -> str:
    """The plugin's text: a mark and the counts of the first two stages a line."""
    return "".join(f"{mark} {first} {second}" + " 0" * 14 + "\n" for mark, first, second in lines)


def test_counts_are_cut_at_the_marks_and_the_end_is_no_window() -> None:
    load = load_of(counted((0, 100, 0), (0, 350, 40), (0, 500, 80), (5, 999, 999)))
    assert [window.instructions[:2] for window in load.windows] == [(250, 40), (150, 40)]
    assert load.worst.metering == 290
    assert load.fault(1) is None  # 290 instructions in 2555 frames
    heavier = load_of(counted((0, 0, 0), (0, 2560000, 0), (0, 5120000, 0)))
    assert heavier.fault(1001) == "1002 instructions a frame, budget 1001"
    assert list(STAGES).index(BOARD) == len(STAGES) - 1


def test_work_at_once_is_from_its_first_mark_to_the_next_work_of_each_frame() -> None:
    lump = INSTRUCTIONS_PER_FRAME_AIM * 10
    load = load_of(
        counted(
            (3, 5, 0), (0, 10, 0), (3, 20, 0),
            (1, 100, 0), (2, 200, 0), (3, 300, 0), (3, 400, 0),  # a step at the end of a half cycle
            (2, 1000, 0), (4, 1001 + round(lump), 0),
            (0, 2000 + round(lump), 0), (2, 10**9, 0), (3, 2 * 10**9, 0),
        )
    )  # fmt: skip
    assert load.lumps == (200, lump + 1)
    assert load.begun_by == (1, 2)
    assert load.buffer_frames == 11
    assert load.steady_per_frame == pytest.approx((1990 - 201) / load.frames)
    assert load.worst_step_per_frame == pytest.approx(load.steady_per_frame + (lump + 201) / STEP)


def test_no_two_works_of_one_kind_are_taken_to_come_at_once() -> None:
    load = Load((), 1.0, (5, 7, 40, 30, 2), (1, 2, 6, 2, 1))
    assert load.most_at_once == 40 + 30 + 2


def test_run_without_windows_is_a_rig_fault() -> None:
    with pytest.raises(RigFault, match="1 windows counted, at least 2"):
        load_of("0 2\n5 4\n")


def test_function_of_no_stage_and_stage_of_no_function_are_named() -> None:
    functions = [
        Function(0, 4, "kw::novelty::f()"),
        Function(4, 4, "main"),
        Function(8, 4, "memcpy"),
    ]
    with pytest.raises(BadInput) as told:
        stage_lines(functions)
    assert told.value.lines[0] == "function kw::novelty::f(): of no stage in tools/image/stages.py"
    assert f"stage {FILTER}: no function of the image" in told.value.lines
    assert not any("memcpy" in line or "main" in line for line in told.value.lines)
    with pytest.raises(BadInput, match="no function kw::energy::EnergyMeter::begin_window"):
        marks_of(functions)


def test_file_without_functions_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.elf"
    path.write_bytes(b"")
    with pytest.raises(BadInput, match=r"empty\.elf: no functions in it"):
        functions_of(path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("stages=none,out=counts,mark=10", "stages=none: wrong option, or its file"),
        ("mark=zero", "mark=zero: wrong option"),
        ("novelty=1", "novelty=1: wrong option"),
        ("mark=10", "stages=, out= and mark= must be given"),
    ],
)
def test_plugin_refuses_wrong_options(options: str, message: str, tmp_path: Path) -> None:
    words = [EMULATOR, "-machine", "mps2-an500", "-display", "none", "-plugin"]
    done = subprocess.run(
        [*words, f"{PLUGIN},{options}"],
        cwd=tmp_path, capture_output=True, text=True, timeout=TIME_LIMIT_S,
    )  # fmt: skip
    assert done.returncode != 0
    assert re.search(re.escape(message), done.stderr), done.stderr
