"""What limits the metering chain: its instructions and bytes a frame against this machine.

valgrind's lackey counts instructions, loads and stores of the chain by size for each instruction
set (the difference of two runs of different length, so that start and signal fall out); three loops
measure in the same run how many float32 multiplications and additions (not fused: fusing would
change the bits), bytes from L1 and instructions of any kind a second the machine can do.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench" / "bin" / "roofline_work"
TIME_LIMIT_S = 300
RATE_HZ = 12800
SECONDS = (1, 5)  # of the two runs
BYTES = {"I8": 1, "I16": 2, "I32": 4, "I64": 8, "F32": 4, "F64": 8, "V128": 16, "V256": 32}
ROOFS = ("arithmetic", "loads from L1", "instructions")
# A frame of the chain at 50 Hz: for 8 lanes 40 taps, a multiplication and an addition each, and the
# filter's row, 40 x 3 operations shared by all lanes; fold, correction and sums: 8 x 14.
FLOPS_PER_FRAME = 8 * 40 * 2 + 40 * 3 + 8 * 14

_TYPE = re.compile(r"^==\d+==\s+([IFV]\d+)\s+([\d,]+)\s+([\d,]+)\s+[\d,]+$", re.M)
_INSTRUCTIONS = re.compile(r"guest instrs:\s+([\d,]+)")


@dataclass(frozen=True)
class Counted:
    instructions: float
    loaded_bytes: float
    stored_bytes: float


def number(text: str) -> int:
    return int(text.replace(",", ""))


def run(words: list[str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(words, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: exit code {done.returncode}: {done.stderr[-400:]}")
    return done


def counted(instruction_set: str, seconds: int) -> Counted:
    words = ["valgrind", "--tool=lackey", "--detailed-counts=yes", str(WORK), "chain"]
    text = run([*words, instruction_set, str(seconds)]).stderr
    instructions = _INSTRUCTIONS.search(text)
    rows = _TYPE.findall(text)
    if instructions is None or not rows:
        raise RuntimeError(f"valgrind's lackey: no counts in its output: {text[-400:]}")
    loads = sum(BYTES.get(kind, 0) * number(loaded) for kind, loaded, _ in rows)
    stores = sum(BYTES.get(kind, 0) * number(stored) for kind, _, stored in rows)
    return Counted(number(instructions[1]), loads, stores)


def per_frame(instruction_set: str) -> Counted:
    short, long = (counted(instruction_set, seconds) for seconds in SECONDS)
    frames = RATE_HZ * (SECONDS[1] - SECONDS[0])
    return Counted(
        (long.instructions - short.instructions) / frames,
        (long.loaded_bytes - short.loaded_bytes) / frames,
        (long.stored_bytes - short.stored_bytes) / frames,
    )


def main() -> int:
    if not WORK.is_file():
        print(f"{WORK}: no such program; `make bench` builds it", file=sys.stderr)
        return 2
    print(f"{FLOPS_PER_FRAME} float32 operations a frame (50 Hz)")
    columns = ["instructions", "bytes loaded", "bytes stored", "ns measured"]
    print("| |", " | ".join(columns + [f"ns by {roof}" for roof in ROOFS]), "|")
    print("|---" * 8 + "|")
    limits = []
    issue, *sets = run([str(WORK), "peaks"]).stdout.splitlines()
    for line in sets:
        name, *figures = line.split()
        flops, load_rate, real_time = (float(word) for word in figures)
        frame = per_frame(name)
        measured = 1e9 / (real_time * RATE_HZ)
        needs = (FLOPS_PER_FRAME, frame.loaded_bytes, frame.instructions)
        rates = (flops, load_rate, float(issue))
        roofs = [1e9 * need / rate for need, rate in zip(needs, rates, strict=True)]
        counts = (frame.instructions, frame.loaded_bytes, frame.stored_bytes)
        cells = [*(f"{count:.0f}" for count in counts), *(f"{ns:.1f}" for ns in (measured, *roofs))]
        print(f"| {name} | {' | '.join(cells)} |")
        nearest = max(roofs)
        roof = ROOFS[roofs.index(nearest)]
        limits.append(
            f"{name}: {flops / 1e9:.1f} Gflop/s, {load_rate / 1e9:.0f} GB/s,"
            f" {float(issue) / 1e9:.1f} instructions a ns; the nearest roof is"
            f" {roof}: the chain is at {100 * nearest / measured:.0f} % of it"
        )
    print("\n".join(limits))
    return 0


if __name__ == "__main__":
    sys.exit(main())
