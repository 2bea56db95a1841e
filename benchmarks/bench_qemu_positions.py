"""How fast 1, 4 and 8 emulated meters run side by side, in lockstep, and what memory they take.

`python benchmarks/bench_qemu_positions.py [SECONDS]`: each meter takes SECONDS (20) of samples in
steps of one second, with a read of 60 registers after each. Real time is 1 x: a second of samples
in a second. Rounds take turns and the median counts; a ratio is to one meter in the same run.
"""

import os
import re
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "build" / "release" / "python")]

from rig.drivers.program_meter.emulated_board import EMULATOR, emulated_board  # noqa: E402
from rig.drivers.program_meter.link import LinkOptions  # noqa: E402
from rig.drivers.program_meter.meter import ProgramMeter  # noqa: E402
from tools.image.stack import QUANTITIES, load_frames  # noqa: E402

POSITIONS = (1, 4, 8)
ROUNDS = 3
SECONDS = 20
ANSWER_DEADLINE_S = 5.0
KIB_PER_MIB = 1024


def emulators_mib(field: str) -> list[float]:
    """Rss or Pss (shared pages divided by those who share them) of each emulator that runs."""
    sizes = []
    for children in Path("/proc/self/task").glob("*/children"):
        for pid in children.read_text().split():
            if Path(f"/proc/{pid}/comm").read_text().strip() != EMULATOR[:15]:  # the kernel cuts it
                continue
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            sizes += [
                int(kib) / KIB_PER_MIB for kib in re.findall(rf"^{field}: +(\d+) kB", text, re.M)
            ]
    return sizes


def run(positions: int, seconds: int) -> tuple[float, float, float]:
    """Sum of the real-time factors of all meters; Rss and Pss of one emulator in MiB."""
    frames = load_frames(1)
    link = LinkOptions("rtu", answer_deadline_s=ANSWER_DEADLINE_S)
    with ExitStack() as stack:
        meters = [ProgramMeter(emulated_board(), f"KW320-{k}", link) for k in range(positions)]
        for meter in meters:
            stack.enter_context(meter).power_cycle(0)
        started_s = time.monotonic()
        for second in range(seconds):
            for meter in meters:
                meter.begin_feed(frames)
            for meter in meters:
                meter.catch_up()
                _, index = meter.read(*QUANTITIES)
                if index != (second + 1) * len(frames):
                    raise SystemExit(f"read at sample {index}: not in lockstep")
        factor = positions * seconds / (time.monotonic() - started_s)
        memory = [statistics.median(emulators_mib(field)) for field in ("Rss", "Pss")]
    return factor, memory[0], memory[1]


def main() -> int:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    print(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start, {seconds} s each"
    )
    results = {positions: [] for positions in POSITIONS}
    for _ in range(ROUNDS):
        for positions in POSITIONS:
            results[positions].append(run(positions, seconds))
    one = statistics.median(factor for factor, _, _ in results[1])
    print("| meters | x real time, all | each | ratio to one meter | MiB each, Rss | Pss |")
    print("|---|---|---|---|---|---|")
    for positions, rounds in results.items():
        factor, rss, pss = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(
            f"| {positions} | {factor:.1f} | {factor / positions:.1f} | {factor / one:.2f} ", end=""
        )
        print(f"| {rss:.0f} | {pss:.0f} |")
    print(f"load {os.getloadavg()[0]:.1f} at the end")
    return 0


if __name__ == "__main__":
    sys.exit(main())
