"""32 Modbus/TCP clients and one RTU line at once while the meter samples in real time.

Each client asks again as soon as it was answered. Beside it, in turn and asked by the same clients,
stands libmodbus's own server, which samples nothing and has no RTU line. Printed: median over the
rounds of requests/s, median and 99 % latency, and the longest latency of all; `lost` is how many
samples of the meter's time were not taken. `ratio` above 1 is in our favour.

    make bench
"""

import argparse
import statistics
import subprocess
import tempfile
import time
from dataclasses import astuple, dataclass
from pathlib import Path

import kwhost
import numpy as np

from rig.drivers.program_meter.linux_program import LinuxProgram
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("kwmeter", "libmodbus_server", "load_client")
METER_ADDRESS = 0x4000  # measuring registers; libmodbus serves as many words from 0
REGISTERS = 60
CLIENTS = 32
SAMPLE_RATE_HZ = 12800
# The meter takes samples in portions of 5 ms; the clock is read a little before the index.
PORTION = SAMPLE_RATE_HZ * 10 // 1000
LOOKS, LOOK_S = 20, 0.01
WARM_UP_S = 0.3
MARGIN_S = 1.5


@dataclass(frozen=True)
class Figures:
    """What one round gave of one kind of link."""

    requests_per_s: float
    median_us: float
    p99_us: float
    max_us: float


def median_of(rounds: list[Figures]) -> Figures:
    """Each figure's median, and the longest latency of all."""
    columns = list(zip(*map(astuple, rounds), strict=True))
    return Figures(*(statistics.median(column) for column in columns[:3]), max(columns[3]))


class Client:
    """The client program; one line in, one line out."""

    def __init__(self, program: Path) -> None:
        self._child = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def measure(
        self, port: int, address: int, seconds: float, terminal: str
    ) -> tuple[Figures, Figures]:
        """Of the TCP clients together, and of the RTU line."""
        assert self._child.stdin and self._child.stdout
        line = f"{port} {address} {REGISTERS} {CLIENTS} {seconds} {terminal}\n"
        self._child.stdin.write(line)
        self._child.stdin.flush()
        answer = [float(word) for word in self._child.stdout.readline().split()]
        if len(answer) != 8:
            raise SystemExit(f"the client failed at: {line}")
        return Figures(*answer[:4]), Figures(*answer[4:])

    def end(self) -> None:
        self._child.kill()
        self._child.wait()


def program_folder() -> Path:
    """The build that has the meter and the two programs of this comparison."""
    for preset in ("bench", "release"):
        folder = ROOT / "build" / preset / "bin"
        if all((folder / name).is_file() for name in PROGRAMS):
            return folder
    raise SystemExit("the programs of this benchmark are not built; run: make bench")


def sampled(
    region: kwhost.MeterRegion, client: Client, port: int, seconds: float, terminal: str
) -> tuple[Figures, Figures, int]:
    """A round of the meter, and the samples that it did not take in that time."""
    frames = np.zeros((round((WARM_UP_S + seconds + MARGIN_S) * SAMPLE_RATE_HZ), 6), np.int32)
    if region.feed(frames, 1.0) != len(frames):
        raise SystemExit("the samples of a round do not fit the board link")
    time.sleep(WARM_UP_S)
    begun_s, first = time.monotonic(), region.sample_index
    tcp, rtu = client.measure(port, METER_ADDRESS, seconds, terminal)
    missing = []
    for _ in range(LOOKS):  # what is only late is made up for; this process may be late too
        time.sleep(LOOK_S)
        taken = region.sample_index - first
        missing.append(int((time.monotonic() - begun_s) * SAMPLE_RATE_HZ) - taken)
    lost = min(missing)
    region.wait_consumed(region.frames_fed, MARGIN_S + seconds)
    return tcp, rtu, lost if lost > PORTION else 0


def show(server: str, link: str, figures: Figures, lost: str) -> None:
    print(
        f"{server:10} {link:7} {figures.requests_per_s:10.0f} {figures.median_us:10.1f} "
        f"{figures.p99_us:8.1f} {figures.max_us:9.1f} {lost:>6}"
    )


def report(ours: list[tuple[Figures, Figures, int]], theirs: list[Figures]) -> None:
    tcp = median_of([row[0] for row in ours])
    other = median_of(theirs)
    print("server     link    requests/s  median us   p99 us    max us   lost")
    show("kwmeter", f"{CLIENTS} TCP", tcp, str(sum(row[2] for row in ours)))
    show("kwmeter", "1 RTU", median_of([row[1] for row in ours]), "")
    show("libmodbus", f"{CLIENTS} TCP", other, "-")
    print(
        f"ratio      {CLIENTS} TCP  {tcp.requests_per_s / other.requests_per_s:10.2f} "
        f"{other.median_us / tcp.median_us:10.2f} {other.p99_us / tcp.p99_us:8.2f} "
        f"{other.max_us / tcp.max_us:9.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4.0, help="of each round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    programs = program_folder()
    folder = tempfile.TemporaryDirectory()
    line = Path(folder.name) / "rtu"
    words = ["--modbus-tcp", "127.0.0.1:0", "--rtu", str(line), "--pacing", "realtime"]
    program = LinuxProgram(programs / "kwmeter")
    meter = MeterProcess(program, Path(folder.name) / "link", words, MonotonicClock())
    other = subprocess.Popen(
        [programs / "libmodbus_server"], stdout=subprocess.PIPE, text=True, bufsize=1
    )
    client = Client(programs / "load_client")
    try:
        assert other.stdout
        port = int(meter.start_fields["modbus_tcp"].split(":")[1])
        other_port = int(other.stdout.readline().split("=")[1])
        ours, theirs = [], []
        for _ in range(options.rounds):
            ours.append(sampled(meter.region, client, port, options.seconds, str(line.resolve())))
            theirs.append(client.measure(other_port, 0, options.seconds, "-")[0])
        report(ours, theirs)
    finally:
        client.end()
        other.kill()
        other.wait()
        meter.end()
        folder.cleanup()


if __name__ == "__main__":
    main()
