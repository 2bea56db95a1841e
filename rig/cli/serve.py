"""kwrig serve: a simulated meter in real time on endpoints that other masters can read."""

import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

from rig.bench.load_bench import load_bench
from rig.bench.schema import BenchFile, PositionSection
from rig.bench.tomlfile import BadInput
from rig.cli.printer import Printer
from rig.cli.waveform import Waveform, load_waveform
from rig.drivers.injected import InjectedFaults
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock
from rig.drivers.virtual.sample_meter import AnalogueChain
from rig.drivers.virtual.truth import truth_of
from rig.ports import RigFault

DEFAULT_MODBUS_TCP = "127.0.0.1:1502"
ENDPOINT = re.compile(r"[^:\s]+:(\d{1,5})")
PORT_MAX = 65535
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - the kernel's shared memory
RATE_HZ = 12800  # of every front end of bench schema 1
CHUNK_FRAMES = 1280  # 0.1 s
AHEAD_FRAMES = 6400  # samples wait at most half a second in the ring
FEED_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 2.0


def serve(
    bench_path: Path,
    waveform_path: Path,
    modbus_tcp: str | None,
    rtu: Path | None,
    seconds: float | None,
    printer: Printer,
) -> None:
    """Feed the first position's meter until the time is over or somebody stops it."""
    bench = load_bench(bench_path).bench
    waveform = load_waveform(waveform_path)
    if bench.meter.driver != "linux":
        raise BadInput(
            [f'{bench_path}: meter.driver = "{bench.meter.driver}": must be "linux" to be served']
        )
    if rtu is not None and rtu.exists() and not rtu.is_symlink():
        raise BadInput([f"--rtu {rtu}: must not exist; it becomes a link to a terminal"])
    tcp = checked_endpoint(modbus_tcp) if modbus_tcp is not None else None
    if tcp is None and rtu is None:
        tcp = DEFAULT_MODBUS_TCP
    position = bench.positions[0]
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="kw320-serve-", dir=SHARED_MEMORY))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        options = ["--serial", position.serial, "--unit", str(bench.meter.unit_id)]
        options += ["--pacing", "realtime"]
        options += ["--modbus-tcp", tcp] if tcp else []
        options += ["--rtu", str(rtu)] if rtu else []
        process = MeterProcess(linux_program(), folder / "link", options, MonotonicClock())
        stack.callback(process.end)
        write_settings(process, bench, waveform)
        show_endpoints(process, bench, waveform, printer)
        with suppress(KeyboardInterrupt):  # the usual way to end it
            feed(process, chain_of(bench, position, waveform), seconds)


def checked_endpoint(text: str) -> str:
    """HOST:PORT; BadInput otherwise."""
    match = ENDPOINT.fullmatch(text)
    if match is None or int(match.group(1)) > PORT_MAX:
        raise BadInput([f"--modbus-tcp {text}: must be HOST:PORT with a port of 0 to {PORT_MAX}"])
    return text


def chain_of(bench: BenchFile, position: PositionSection, waveform: Waveform) -> AnalogueChain:
    """The samples of the load behind this position's front end."""
    from rig.drivers.virtual.front_end import CoreChain

    if position.front_end is None or bench.sample_rate_hz is None:
        raise BadInput([f"{bench.id}: positions: front_end must be given for a virtual meter"])
    chain = CoreChain(position.front_end, float(bench.sample_rate_hz), InjectedFaults())
    chain.power_cycle(0)
    chain.set_load(waveform.load)
    return chain


def write_settings(process: MeterProcess, bench: BenchFile, waveform: Waveform) -> None:
    """Write the waveform's settings over Modbus TCP; they need that endpoint."""
    if not waveform.settings:
        return
    import kwhost

    from rig.run.registers import setting_writes

    address = process.start_fields["modbus_tcp"]
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise BadInput(["--modbus-tcp: must be given for a waveform with settings"])
    master = kwhost.ModbusMaster.tcp(host, int(port), bench.meter.unit_id)
    try:
        master.connect(ANSWER_TIMEOUT_S)
        for first, words in setting_writes(waveform.settings):
            master.write_multiple(first, words, ANSWER_TIMEOUT_S)
    except kwhost.ModbusFault as fault:
        raise RigFault(f"settings cannot be written: {fault}") from fault
    finally:
        master.close()


def show_endpoints(
    process: MeterProcess, bench: BenchFile, waveform: Waveform, printer: Printer
) -> None:
    """Where the meter answers, and what it should show."""
    fields = process.start_fields
    endpoints = {name: fields[name] for name in ("modbus_tcp", "rtu") if fields[name] != "none"}
    truth = truth_of(waveform.load)
    shown = {name: truth_values(getattr(truth, name)) for name in ("u_rms_v", "i_rms_a", "p_w")}
    for name, place in endpoints.items():
        printer.line(f"{name.replace('_', ' ')}: {place}, unit {bench.meter.unit_id}")
    printer.line(
        f"truth: f {truth.f_hz:.4f} Hz, U {numbers(shown['u_rms_v'])} V, "
        f"I {numbers(shown['i_rms_a'])} A, P {numbers(shown['p_w'])} W"
    )
    printer.data = {"endpoints": endpoints, "truth": {"f_hz": truth.f_hz} | shown}


def truth_values(values: Iterable[float]) -> list[float]:
    """L1 L2 L3 as plain numbers."""
    return [float(value) for value in values]


def numbers(values: Iterable[float]) -> str:
    """Three values in a line."""
    return " ".join(f"{value:.6g}" for value in values)


def feed(process: MeterProcess, chain: AnalogueChain, seconds: float | None) -> None:
    """Keep the ring filled; the meter takes samples at the pace of the wall clock."""
    left = None if seconds is None else round(seconds * RATE_HZ)
    region = process.region
    while left is None or left > 0:
        count = CHUNK_FRAMES if left is None else min(CHUNK_FRAMES, left)
        frames = chain.frames(count)
        fed = region.feed(frames, FEED_TIMEOUT_S)
        process.raise_when_ended()
        process.raise_when_link_refused()
        if fed < count:
            raise RigFault("the meter takes no samples")
        left = None if left is None else left - count
        region.wait_consumed(max(0, region.frames_fed - AHEAD_FRAMES), FEED_TIMEOUT_S)
    region.wait_consumed(region.frames_fed, FEED_TIMEOUT_S)
