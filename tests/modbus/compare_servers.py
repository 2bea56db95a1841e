"""The table asked of this meter's server and of well-known ones: who gets what wrong.

    python -m tests.modbus.compare_servers        # TCP and RTU, a table on the terminal

The others run with their defaults, and are not asked for functions that they serve beyond the
meter's. Each wrong answer stands under the group of the probe that found it. Two groups are choices
of this meter, not rules: a bad length field ends a connection, and on TCP it answers no other unit.
"""

import contextlib
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import tty
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock
from tests.modbus.conformance_model import SERVED_FUNCTIONS, Kind, Result, Target, Wire
from tests.modbus.conformance_table import run
from tests.modbus.kw320_target import KW320, UNIT, with_states
from tests.modbus.wires import LineWire, SerialWire, TcpWire

PEERS = Path(__file__).with_name("peers")
SILENCE_S = 0.05
ANSWER_S = 0.5  # all answer within milliseconds or not at all
START_S = 5.0
BLOCK = ((0x0000, 0x1FFF),)
# Both serve these beside the meter's functions.
PEER_FUNCTIONS = SERVED_FUNCTIONS | {0x04, 0x06, 0x07, 0x08, 0x0B, 0x0C, 0x0F, 0x11,
                                     0x14, 0x15, 0x16, 0x17, 0x18, 0x2B}  # fmt: skip
PEER = Target(
    unit=UNIT,
    regions=BLOCK,
    write_address=0x1008,
    write_count=2,
    other_words=bytes.fromhex("00640005"),
    coils=BLOCK,
    inputs=BLOCK,
    force=(0, 3),
    functions=PEER_FUNCTIONS,
)
# A probe belongs to the first group whose word is in its name.
GROUPS = (
    ("broadcast", "broadcast"),
    ("another_unit", "foreign unit"),
    ("unit_", "foreign unit"),
    ("protocol", "protocol identifier"),
    ("length", "length field"),
    ("http", "length field"),
    ("cut_at", "segmentation"),
    ("at_a_time", "segmentation"),
    ("wait", "segmentation"),
    ("at_once", "pipelining"),
    ("in_order", "pipelining"),
    ("between_two_reads", "pipelining"),
    ("flipped", "bad frame"),
    ("crc", "bad frame"),
    ("frame_", "bad frame"),
    ("noise", "bad frame"),
    ("silence", "bad frame"),
    ("function", "unknown function"),
    ("longest_pdu", "unknown function"),
    ("force", "relay value, form"),
    ("byte_count", "byte count"),
    ("_cut_to", "wrong length"),
    ("_behind", "wrong length"),
    ("quantity", "quantity"),
    ("as_before", "no side effect"),
)
OTHER = "registers, regions"


@dataclass(frozen=True)
class Server:
    name: str
    kind: Kind
    wire: Wire
    target: Target


def group_of(probe_id: str) -> str:
    return next((group for word, group in GROUPS if word in probe_id), OTHER)


@contextlib.contextmanager
def meter(folder: Path) -> Iterator[list[Server]]:
    """The Linux meter on both of its links."""
    options = ["--modbus-tcp", "127.0.0.1:0", "--rtu", str(folder / "tty"), "--unit", str(UNIT)]
    process = MeterProcess(linux_program(), folder / "link", options, MonotonicClock())
    assert process.region.boot(0, START_S)
    host, port = process.start_fields["modbus_tcp"].split(":")
    tcp = TcpWire(host, int(port), ANSWER_S, quiet_s=0.03)
    with contextlib.closing(SerialWire(folder / "tty", SILENCE_S, ANSWER_S, SILENCE_S)) as line:
        yield [
            Server("KW320", "tcp", tcp, with_states("tcp", tcp, KW320)),
            Server("KW320", "rtu", line, with_states("rtu", line, KW320)),
        ]
    process.end()


@contextlib.contextmanager
def started(command: Sequence[str], pass_fds: Sequence[int] = ()) -> Iterator[str]:
    """A peer server; its first line."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, pass_fds=pass_fds) as child:  # fmt: skip
        assert child.stdout is not None
        try:
            yield child.stdout.readline() if "pymodbus" not in " ".join(command) else ""
        finally:
            child.kill()


def compile_libmodbus_server(folder: Path) -> Path:
    program = folder / "libmodbus_server"
    compiler = shutil.which("c++") or "c++"
    source = PEERS / "libmodbus_server.cpp"
    subprocess.run(
        [compiler, "-std=c++20", str(source), "-lmodbus", "-o", str(program)], check=True
    )
    return program


def wait_for_port(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
            return
        select.select([], [], [], 0.1)
    raise TimeoutError(f"no server came up on port {port}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def line_pair() -> Iterator[tuple[int, str]]:
    """The judge's end of a pseudo-terminal, and the path of the server's."""
    near, far = os.openpty()
    tty.setraw(near)
    tty.setraw(far)
    try:
        yield near, os.ttyname(far)
    finally:
        os.close(near)
        os.close(far)


@contextlib.contextmanager
def peer(name: str, words: Sequence[str]) -> Iterator[list[Server]]:
    """A peer by its command, on TCP and on a line."""
    port = free_port()
    with contextlib.ExitStack() as stack:
        said = stack.enter_context(started([*words, "tcp", str(port)]))
        port = int(said) if said else port
        near, far = stack.enter_context(line_pair())
        stack.enter_context(started([*words, "rtu", far]))
        wait_for_port(port)
        yield [
            Server(name, "tcp", TcpWire("127.0.0.1", port, ANSWER_S, 0.03), PEER),
            Server(name, "rtu", LineWire(near, SILENCE_S, ANSWER_S, SILENCE_S), PEER),
        ]


@contextlib.contextmanager
def all_servers(folder: Path) -> Iterator[list[Server]]:
    libmodbus = str(compile_libmodbus_server(folder))
    pymodbus = str(PEERS / "pymodbus_server.py")
    with (
        meter(folder) as own,
        peer("libmodbus", [libmodbus]) as second,
        peer("pymodbus", [sys.executable, pymodbus]) as third,
    ):
        yield [*own, *second, *third]


def ask(server: Server) -> list[Result]:
    return run(server.kind, server.wire, server.target)


def table(results: dict[str, list[Result]]) -> str:
    """Lines of the groups, columns of the servers: wrong answers of probes asked."""
    wrong = {name: Counter(group_of(r.probe.id) for r in rows if r.failure)
             for name, rows in results.items()}  # fmt: skip
    asked = {name: Counter(group_of(r.probe.id) for r in rows) for name, rows in results.items()}
    groups = sorted({group for counts in asked.values() for group in counts})
    lines = [f"{'wrong of asked':22}" + "".join(f"{name:>18}" for name in results)]
    for group in groups:
        cells = (f"{wrong[name][group]} of {asked[name][group]}" for name in results)
        lines.append(f"{group:22}" + "".join(f"{cell:>18}" for cell in cells))
    totals = (f"{sum(wrong[n].values())} of {sum(asked[n].values())}" for n in results)
    lines.append(f"{'all':22}" + "".join(f"{cell:>18}" for cell in totals))
    return "\n".join(lines)


def compare(kinds: Sequence[Kind]) -> dict[str, list[Result]]:
    """Server and link -> results, all in this run."""
    with tempfile.TemporaryDirectory() as folder, all_servers(Path(folder)) as servers:
        return {f"{s.name} {s.kind}": ask(s) for s in servers if s.kind in kinds}


def main() -> int:
    results = compare(("tcp", "rtu"))
    print(table(results))
    for name, rows in results.items():
        print(f"\n{name}:")
        for row in rows:
            if row.failure:
                print(f"  {row.probe.id}: {row.failure[:90]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
