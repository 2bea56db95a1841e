"""Instructions a frame of the Cortex-M7 image by stage, its worst window and worst 64 frames.

`python benchmarks/bench_image_instructions.py [SECONDS]`: the emulated board meters SECONDS (4) of
three phases with a fifth harmonic, with and without the delay filter of a phase correction, and
answers a read of 60 registers every 200 ms. Cycles are instructions times an assumed 1.5.
"""

import sys
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


def main() -> int:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    plain = measured_load(IMAGE, seconds)
    delayed = measured_load(IMAGE, seconds, DELAY_PS)
    print(f"{len(plain.windows)} windows of {plain.frames_per_window:.1f} frames")
    print("| stage | instructions a frame | with a phase correction |")
    print("|---|---|---|")
    for stage in STAGES:
        if stage != BOARD:
            print(f"| {stage} | {plain.per_frame(stage):.1f} | {delayed.per_frame(stage):.1f} |")
    print(f"| all | {plain.mean_per_frame:.0f} | {delayed.mean_per_frame:.0f} |")
    print(f"| the worst window | {plain.worst_per_frame:.0f} | {delayed.worst_per_frame:.0f} |")
    cycles = [load.worst_per_frame * CYCLES_PER_INSTRUCTION for load in (plain, delayed)]
    print(f"| its cycles, at {CYCLES_PER_INSTRUCTION} | {cycles[0]:.0f} | {cycles[1]:.0f} |")
    steps = [load.worst_step_per_frame for load in (plain, delayed)]
    print(f"| the worst {STEP} frames | {steps[0]:.0f} | {steps[1]:.0f} |")
    lumps = [max(load.lumps) for load in (plain, delayed)]
    print(f"| most instructions at once | {lumps[0]} | {lumps[1]} |")
    print(f"| frames that wait meanwhile | {plain.buffer_frames} | {delayed.buffer_frames} |")
    print(f"aim: {INSTRUCTIONS_PER_FRAME_AIM:.0f} instructions a frame")
    print(f"aim: {CYCLES_PER_FRAME_AIM:.0f} cycles a frame")
    return 0


if __name__ == "__main__":
    sys.exit(main())
