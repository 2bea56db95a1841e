"""How fast 1, 4 and 8 emulated meters run side by side, in lockstep, and what memory they take.

`python benchmarks/bench_qemu_positions.py [SECONDS]`: each meter takes SECONDS (20) of samples in
steps of one second, with a read of 60 registers after each. Real time is 1 x: a second of samples
in a second. Rounds take turns and the median counts; a ratio is to one meter in the same run. On a
busy machine the processor time that an emulator uses says more than the wall time.
"""

import os
import re
import statistics
import sys
import time
from collections.abc import Callable
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
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
COMMAND_CHARACTERS_MAX = 15  # the kernel cuts the name there


def emulators() -> list[Path]:
    """The folder in /proc of each emulator that this process has started."""
    pids = [
        Path("/proc") / pid
        for children in Path("/proc/self/task").glob("*/children")
        for pid in children.read_text().split()
    ]
    name = EMULATOR[:COMMAND_CHARACTERS_MAX]
    return [pid for pid in pids if (pid / "comm").read_text().strip() == name]


def mib(field: str) -> Callable[[Path], float]:
    """Rss, or Pss: shared pages divided by those who share them."""
    line = re.compile(rf"^{field}: +(\d+) kB", re.M)

    def of_process(process: Path) -> float:
        return int(line.findall((process / "smaps_rollup").read_text())[0]) / KIB_PER_MIB

    return of_process


def processor_s(process: Path) -> float:
    """User and system time so far."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def run(positions: int, seconds: int) -> tuple[float, ...]:
    """Real-time factor of all by wall time, of one by processor time; Rss and Pss of one in MiB."""
    frames = load_frames(1)
    link = LinkOptions("rtu", answer_deadline_s=ANSWER_DEADLINE_S)
    with ExitStack() as stack:
        meters = [ProgramMeter(emulated_board(), f"KW320-{k}", link) for k in range(positions)]
        for meter in meters:
            stack.enter_context(meter).power_cycle(0)
        started_s = time.monotonic()
        busy_s = -sum(map(processor_s, emulators()))
        for second in range(seconds):
            for meter in meters:
                meter.begin_feed(frames)
            for meter in meters:
                meter.catch_up()
                _, index = meter.read(*QUANTITIES)
                if index != (second + 1) * len(frames):
                    raise SystemExit(f"read at sample {index}: not in lockstep")
        wall_s = time.monotonic() - started_s
        busy_s += sum(map(processor_s, emulators()))
        memory = [statistics.median(map(mib(field), emulators())) for field in ("Rss", "Pss")]
    given_s = positions * seconds
    return given_s / wall_s, given_s / busy_s, *memory


def main() -> int:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {seconds} s each")
    results: dict[int, list[tuple[float, ...]]] = {positions: [] for positions in POSITIONS}
    for _ in range(ROUNDS):
        for positions in POSITIONS:
            results[positions].append(run(positions, seconds))
    one = statistics.median(figures[0] for figures in results[1])
    print("| meters | x real time, all | each | ratio to one | x processor time | MiB Rss | Pss |")
    print("|---|---|---|---|---|---|---|")
    for positions, rounds in results.items():
        wall, busy, rss, pss = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"| {positions} | {wall:.1f} | {wall / positions:.1f} | {wall / one:.2f} ", end="")
        print(f"| {busy:.1f} | {rss:.0f} | {pss:.0f} |")
    print(f"load {os.getloadavg()[0]:.1f} at the end")
    return 0


if __name__ == "__main__":
    sys.exit(main())
