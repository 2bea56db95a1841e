"""Instructions a frame of the Cortex-M7 image by stage, its worst window and worst 64 frames.

`python benchmarks/bench_image_instructions.py [SECONDS]`: the emulated board meters SECONDS (4) of
three phases with a fifth harmonic, with and without the delay filter of a phase correction, and
answers a read of 60 registers every 200 ms; last with all alarms, modules and the store at work
(tools/image/busy.py). Cycles are instructions times an assumed 1.5.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "build" / "release" / "python")]

from tools.image.stages import (  # noqa: E402
    BOARD,
    CYCLES_PER_FRAME_AIM,
    CYCLES_PER_INSTRUCTION,
    INSTRUCTIONS_PER_FRAME_AIM,
    STAGES,
    STEP,
    measured_load,
)
from tools.image_size import IMAGE  # noqa: E402

SECONDS = 4
DELAY_PS = 1_000_000


def print_row(what: str, values: Sequence[float], digits: int = 0) -> None:
    print(f"| {what} | {' | '.join(f'{value:.{digits}f}' for value in values)} |")


def main() -> int:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    plain = measured_load(IMAGE, seconds)
    delayed = measured_load(IMAGE, seconds, DELAY_PS)
    busy = measured_load(IMAGE, seconds, DELAY_PS, busy=True)
    loads = (plain, delayed, busy)
    print(f"{len(plain.windows)} windows of {plain.frames_per_window:.1f} frames")
    print("| stage | instructions a frame | with a phase correction | and alarms, modules, store |")
    print("|---|---|---|---|")
    for stage in STAGES:
        if stage != BOARD:
            print_row(stage, [load.per_frame(stage) for load in loads], 1)
    print_row("all", [load.mean_per_frame for load in loads])
    print_row("the worst window", [load.worst_per_frame for load in loads])
    print_row(
        f"its cycles, at {CYCLES_PER_INSTRUCTION}",
        [load.worst_per_frame * CYCLES_PER_INSTRUCTION for load in loads],
    )
    print_row(f"the worst {STEP} frames", [load.worst_step_per_frame for load in loads])
    print_row("most instructions at once", [max(load.lumps) for load in loads])
    print_row("frames that wait meanwhile", [load.buffer_frames for load in loads])
    print(f"aim: {INSTRUCTIONS_PER_FRAME_AIM:.0f} instructions a frame")
    print(f"aim: {CYCLES_PER_FRAME_AIM:.0f} cycles a frame")
    return 0


if __name__ == "__main__":
    sys.exit(main())
