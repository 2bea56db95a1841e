"""Requests a second and latency of the meter's Modbus/TCP server beside libmodbus's own server.

Both servers run at the same time and are asked in turn by the same client, so that whatever else
the machine does falls on both. Printed: median over the rounds. `ratio` above 1 is in our favour.

    make bench
"""

import argparse
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rig.drivers.program_meter.linux_program import LinuxProgram
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("kwmeter", "libmodbus_server", "modbus_client")
METER_ADDRESS = 0x4000  # measuring registers; libmodbus serves as many words from 0
SERVERS = ("kwmeter", "libmodbus")


@dataclass(frozen=True)
class Case:
    """One kind of traffic."""

    registers: int
    connections: int


@dataclass(frozen=True)
class Figures:
    """What one round gave."""

    requests_per_s: float
    median_us: float
    p99_us: float


CASES = (Case(10, 1), Case(60, 1), Case(10, 8))


class Client:
    """The client program; one line in, one line out."""

    def __init__(self, program: Path) -> None:
        self._child = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def measure(self, port: int, address: int, case: Case, requests: int) -> Figures:
        assert self._child.stdin and self._child.stdout
        line = f"{port} {address} {case.registers} {case.connections} {requests}\n"
        self._child.stdin.write(line)
        self._child.stdin.flush()
        answer = self._child.stdout.readline().split()
        if len(answer) != 3:
            raise SystemExit(f"the client failed at: {line}")
        return Figures(*map(float, answer))

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


def median_of(rounds: list[Figures]) -> Figures:
    """Each figure's median."""
    return Figures(
        statistics.median(r.requests_per_s for r in rounds),
        statistics.median(r.median_us for r in rounds),
        statistics.median(r.p99_us for r in rounds),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=4000, help="in each round")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    programs = program_folder()
    folder = tempfile.TemporaryDirectory()
    meter = MeterProcess(
        LinuxProgram(programs / "kwmeter"),
        Path(folder.name) / "link",
        ["--modbus-tcp", "127.0.0.1:0"],
        MonotonicClock(),
    )
    other = subprocess.Popen(
        [programs / "libmodbus_server"], stdout=subprocess.PIPE, text=True, bufsize=1
    )
    client = Client(programs / "modbus_client")
    try:
        assert other.stdout
        places = {
            "kwmeter": (int(meter.start_fields["modbus_tcp"].split(":")[1]), METER_ADDRESS),
            "libmodbus": (int(other.stdout.readline().split("=")[1]), 0),
        }
        print("registers connections server    requests/s  median us  p99 us")
        for case in CASES:
            rounds: dict[str, list[Figures]] = {server: [] for server in SERVERS}
            for number in range(options.rounds + 1):
                order = SERVERS if number % 2 else SERVERS[::-1]
                for server in order:
                    figures = client.measure(*places[server], case, options.requests)
                    if number > 0:  # the first round warms up
                        rounds[server].append(figures)
            medians = {server: median_of(rounds[server]) for server in SERVERS}
            for server in SERVERS:
                f = medians[server]
                print(
                    f"{case.registers:9} {case.connections:11} {server:9} "
                    f"{f.requests_per_s:10.0f} {f.median_us:10.1f} {f.p99_us:7.1f}"
                )
            ours, theirs = (medians[server] for server in SERVERS)
            print(
                f"{case.registers:9} {case.connections:11} ratio     "
                f"{ours.requests_per_s / theirs.requests_per_s:10.2f} "
                f"{theirs.median_us / ours.median_us:10.2f} {theirs.p99_us / ours.p99_us:7.2f}"
            )
    finally:
        client.end()
        other.kill()
        other.wait()
        meter.end()
        folder.cleanup()


if __name__ == "__main__":
    main()
