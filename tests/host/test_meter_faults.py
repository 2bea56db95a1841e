"""Whose fault it is (D9): the meter's own end and silence against a rig that died around it."""

import os
import resource
import signal
import struct
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from rig.drivers.injected import AnswerFaults
from rig.drivers.program_meter.link import LinkOptions, ModbusLink
from rig.drivers.program_meter.linux_program import (
    PROGRAM_FOLDER_VARIABLE,
    LinuxProgram,
    linux_program,
)
from rig.drivers.program_meter.machine import Transport
from rig.drivers.program_meter.meter import (
    FOLDER_PREFIX,
    SHARED_MEMORY,
    ProgramMeter,
    remove_stale_folders,
)
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock, wait_until
from rig.ports import MeterFault, RigFault
from rig.spec import board_link_gen as layout
from tests.host.stimulus import balanced_frames

SERIAL = "KW320-FAULT"
READ = (0x3000, 2)
OTHER = (0x3002, 2)
PT1 = 0x1005
ANSWER_DEADLINE_S = 0.3
BEYOND_THE_PLANTED_FAULT_S = 3.5


class HastyClock:
    """A clock on which every wait passes at once, so that tests of deadlines are quick."""

    def __init__(self) -> None:
        self.t_s = 0.0

    def now_s(self) -> float:
        return self.t_s

    def sleep(self, seconds: float) -> None:
        self.t_s += seconds * 100.0
        time.sleep(0.001)


def make_meter(image_fault: str | None = None, transport: Transport = "tcp") -> ProgramMeter:
    link = LinkOptions(transport=transport, answer_deadline_s=ANSWER_DEADLINE_S)
    return ProgramMeter(linux_program(image_fault), SERIAL, link)


@pytest.fixture(params=["tcp", "rtu"])
def transport(request: pytest.FixtureRequest) -> Transport:
    return "tcp" if request.param == "tcp" else "rtu"


@pytest.fixture
def meter(transport: Transport) -> Iterator[ProgramMeter]:
    with make_meter(transport=transport) as made:
        made.power_cycle(0)
        made.feed(balanced_frames(0.5))
        yield made


def pid_of(meter: ProgramMeter) -> int:
    assert meter._process is not None
    return meter._process.pid


def end_by(meter: ProgramMeter, signal_number: signal.Signals) -> None:
    assert meter._process is not None
    process = meter._process
    os.kill(process.pid, signal_number)
    assert wait_until(lambda: not process.is_running(), 5.0, MonotonicClock())


def test_killed_process_is_a_rig_fault_when_read(meter: ProgramMeter) -> None:
    meter.kill()
    with pytest.raises(RigFault, match="ended from outside by SIGKILL"):
        meter.read(*READ)


def test_killed_process_is_a_rig_fault_when_fed(meter: ProgramMeter) -> None:
    os.kill(pid_of(meter), signal.SIGKILL)
    with pytest.raises(RigFault, match="ended from outside by SIGKILL"):
        meter.feed(balanced_frames(20.0))


def test_process_killed_between_two_points_is_a_rig_fault(meter: ProgramMeter) -> None:
    end_by(meter, signal.SIGKILL)
    with pytest.raises(RigFault, match="ended from outside by SIGKILL"):
        meter.power_cycle(0)


def test_segmentation_signal_from_outside_is_a_rig_fault(meter: ProgramMeter) -> None:
    end_by(meter, signal.SIGSEGV)
    with pytest.raises(RigFault, match="ended from outside by SIGSEGV"):
        meter.read(*READ)


def test_termination_from_outside_is_a_rig_fault(meter: ProgramMeter) -> None:
    end_by(meter, signal.SIGTERM)
    with pytest.raises(RigFault, match="ended with status 0 without being asked"):
        meter.read(*READ)


def test_stopped_process_is_a_rig_fault(meter: ProgramMeter) -> None:
    os.kill(pid_of(meter), signal.SIGSTOP)
    with pytest.raises(RigFault, match="stopped from outside"):
        meter.read(*READ)
    os.kill(pid_of(meter), signal.SIGCONT)


def test_cut_link_is_a_rig_fault(meter: ProgramMeter) -> None:
    meter.cut_link()
    with pytest.raises(RigFault, match="link: cut"):
        meter.read(*READ)
    with pytest.raises(RigFault, match="link: cut"):
        meter.prove()


EVERY_ANSWER = {
    "lost": AnswerFaults(dropped_every=1),
    "changed": AnswerFaults(corrupted_every=1),
    "stale": AnswerFaults(stale_every=1),
    "late": AnswerFaults(late_ms=int(2e3 * ANSWER_DEADLINE_S) + 200),
}


@pytest.mark.parametrize("what", EVERY_ANSWER)
def test_link_that_spoils_every_answer_is_a_rig_fault(what: str, meter: ProgramMeter) -> None:
    meter.alter_answers(EVERY_ANSWER[what])
    if what == "stale":
        meter.write(PT1, (0, 1000))  # no answer stands before this one
    with pytest.raises(RigFault, match="the meter answered, what arrived: "):
        meter.read(*READ)


SOME_ANSWERS = {
    "lost": AnswerFaults(dropped_every=3),
    "changed": AnswerFaults(corrupted_every=3),
    "stale": AnswerFaults(stale_every=3),
    "late": AnswerFaults(late_ms=30),
}


@pytest.mark.parametrize("what", SOME_ANSWERS)
def test_answer_that_is_spoilt_now_and_then_is_asked_for_again(
    what: str, meter: ProgramMeter
) -> None:
    """Two blocks of the same length in turn: a stale answer would be believed."""
    right = [meter.read(*block)[0] for block in (READ, OTHER)]
    assert right[0] != right[1]
    meter.alter_answers(SOME_ANSWERS[what])
    for _ in range(3):
        assert [meter.read(*block)[0] for block in (READ, OTHER)] == right


class LateRelay:
    """A relay whose thread goes on to the meter only after it was asked some times."""

    def __init__(self, connected_at_call: int) -> None:
        self.calls = 0
        self.connected_at_call = connected_at_call

    def prove(self) -> SimpleNamespace:
        self.calls += 1
        return SimpleNamespace(
            is_cut=False,
            upstream_connected=self.calls >= self.connected_at_call,
            request_delivered=True,
        )


def test_relay_that_is_late_is_waited_for_but_not_for_ever() -> None:
    link = ModbusLink.__new__(ModbusLink)
    link.relay = LateRelay(3)  # type: ignore[assignment]
    link.raise_when_not_proved(HastyClock())
    link.relay = LateRelay(1_000_000)  # type: ignore[assignment]
    with pytest.raises(RigFault, match="link: no connection to the meter"):
        link.raise_when_not_proved(HastyClock())


def test_slow_link_is_no_fault(meter: ProgramMeter) -> None:
    assert meter._link is not None
    meter.alter_answers(AnswerFaults(late_ms=50))
    assert len(meter.read(*READ)[0]) == READ[1]


def test_asserting_meter_is_a_meter_fault_when_fed(transport: Transport) -> None:
    with make_meter("meter_assert", transport) as meter:
        meter.power_cycle(0)
        with pytest.raises(MeterFault, match="asserted: assertion failed: planted fault"):
            meter.feed(balanced_frames(BEYOND_THE_PLANTED_FAULT_S))
        with pytest.raises(MeterFault, match="asserted: assertion failed: planted fault"):
            meter.read(*READ)
        meter.power_cycle(0)
        assert len(meter.read(*READ)[0]) == READ[1]


def test_silent_meter_is_a_meter_fault_though_it_still_meters(transport: Transport) -> None:
    with make_meter("meter_silent", transport) as meter:
        meter.power_cycle(0)
        meter.feed(balanced_frames(2.5))
        meter.read(*READ)
        meter.feed(balanced_frames(1.0))
        with pytest.raises(MeterFault, match="process alive, main loop running, link proved"):
            meter.read(*READ)
        meter.feed(balanced_frames(1.0))


def test_corrupt_board_link_is_a_rig_fault_and_the_meter_stays_alive(meter: ProgramMeter) -> None:
    pid = pid_of(meter)
    memory = next(
        Path(f"/proc/{pid}/map_files") / line.split()[0]
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines()
        if FOLDER_PREFIX in line
    )
    offset, code, _ = layout.CONTROL_FIELDS["in_write"]
    with memory.open("r+b") as file:
        file.seek(offset)
        (written,) = struct.unpack(f"<{code}", file.read(struct.calcsize(code)))
        file.seek(offset)
        file.write(struct.pack(f"<{code}", written + 3))
    with pytest.raises(RigFault, match="the in ring is corrupt"):
        meter.feed(balanced_frames(1.0))
    assert len(meter.read(*READ)[0]) == READ[1]


def test_missing_program_is_a_rig_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(PROGRAM_FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(RigFault, match="no such meter program"):
        linux_program()


def fake_program(tmp_path: Path, script: str) -> Path:
    program = tmp_path / "fake_meter"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def test_program_that_ends_at_once_is_a_rig_fault_with_its_text(tmp_path: Path) -> None:
    program = fake_program(tmp_path, "echo no licence >&2; exit 3")
    with (
        ProgramMeter(LinuxProgram(program), SERIAL) as meter,
        pytest.raises(RigFault, match=r"no start line but end with status 3: no licence"),
    ):
        meter.power_cycle(0)


def test_program_that_never_starts_is_a_rig_fault_in_bounded_time(tmp_path: Path) -> None:
    program = fake_program(tmp_path, "exec sleep 600")
    with (
        ProgramMeter(LinuxProgram(program), SERIAL, clock=HastyClock()) as meter,
        pytest.raises(RigFault, match="no start line"),
    ):
        meter.power_cycle(0)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("version", "image_sha256 in its start line = nothing: must be that of the file"),
        ("image_sha256=00", "image_sha256 in its start line = 00: must be that of the file"),
        ("image_sha256=$(sha256sum $0 | cut -c1-64)", "link: 'tcp:none' is not tcp:HOST:PORT"),
        ("image_sha256=$(sha256sum $0 | cut -c1-64) modbus_tcp=x", "link: 'tcp:x' is not tcp:HOST"),
    ],
)
def test_start_line_that_lies_or_lacks_something_is_a_rig_fault(
    tmp_path: Path, line: str, message: str
) -> None:
    program = fake_program(tmp_path, f'echo "kwmeter start {line}" >&2; exec sleep 600')
    with (
        ProgramMeter(LinuxProgram(program), SERIAL) as meter,
        pytest.raises(RigFault, match=message),
    ):
        meter.power_cycle(0)


def test_log_without_end_is_a_rig_fault(tmp_path: Path) -> None:
    program = fake_program(tmp_path, "exec yes >&2")
    with (
        ProgramMeter(LinuxProgram(program), SERIAL) as meter,
        pytest.raises(RigFault, match="its log has more than 16 MiB"),
    ):
        meter.power_cycle(0)


def test_fault_that_the_meter_logs_before_its_board_link_is_ready_is_its_own(
    tmp_path: Path,
) -> None:
    program = fake_program(tmp_path, "echo kwmeter fault: hard fault: planted >&2; exit 70")
    with (
        ProgramMeter(LinuxProgram(program), SERIAL) as meter,
        pytest.raises(MeterFault, match=r"^hard fault: planted$"),
    ):
        meter.power_cycle(0)


HANGING_METER = """\
#!{python}
import hashlib, mmap, pathlib, socket, struct, sys, time
from rig.spec import board_link_gen as layout
listener = socket.create_server(("127.0.0.1", 0))
path = pathlib.Path(sys.argv[sys.argv.index("--link") + 1])
with path.open("r+b") as file:
    memory = mmap.mmap(file.fileno(), layout.FILE_BYTES)
def put(field, value):
    offset, code, _ = layout.CONTROL_FIELDS[field]
    struct.pack_into("<" + code, memory, offset, value)
boot = struct.pack(layout.HEADER_FORMAT, 0, layout.RECORD_BOOTED, 0, 8) + bytes(8)
memory[layout.OUT_RING_OFFSET : layout.OUT_RING_OFFSET + len(boot)] = boot
put("out_write", len(boot))
put("state", layout.STATE_RUNNING)
image = hashlib.sha256(pathlib.Path(__file__).read_bytes()).hexdigest()
port = listener.getsockname()[1]
print("kwmeter start image_sha256=%s modbus_tcp=127.0.0.1:%d" % (image, port), file=sys.stderr,
      flush=True)
while True:
    {hang}
"""


@pytest.mark.parametrize("hang", ["pass", "time.sleep(60)"])
def test_meter_whose_main_loop_hangs_is_a_meter_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hang: str
) -> None:
    program = tmp_path / "hanging_meter"
    program.write_text(HANGING_METER.format(python=sys.executable, hang=hang))
    program.chmod(0o755)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    link = LinkOptions(answer_deadline_s=ANSWER_DEADLINE_S)
    with ProgramMeter(LinuxProgram(program), SERIAL, link, clock=MonotonicClock()) as meter:
        meter.power_cycle(0)
        pid = pid_of(meter)
        with pytest.raises(MeterFault, match="main loop hangs"):
            meter.read(*READ)
        meter.power_cycle(0)  # no meter survives that, however it hung
        assert pid_of(meter) != pid
        assert meter._process is not None
        meter._process.kill()


BUSY_BESIDE_A_FIRST_THREAD_THAT_WAITS = """
import threading, time
def spin():
    while True:
        pass
threading.Thread(target=spin, daemon=True).start()
time.sleep(60)
"""


@pytest.mark.parametrize(
    ("script", "wants"),
    [(BUSY_BESIDE_A_FIRST_THREAD_THAT_WAITS, True), ("import time; time.sleep(60)", False)],
)
def test_every_thread_counts_where_processor_time_is_wanted(script: str, wants: bool) -> None:
    """The processor of an emulated board is not the emulator's first thread."""
    with subprocess.Popen([sys.executable, "-c", script]) as child:
        process = MeterProcess.__new__(MeterProcess)
        process._child = child
        clock = MonotonicClock()
        try:
            first = Path(f"/proc/{child.pid}/stat")
            assert wait_until(
                lambda: (
                    first.read_text().rpartition(")")[2].split()[0] == "S"
                    and process.wants_processor_time() == wants
                ),
                5.0,
                clock,
            )
        finally:
            child.kill()


class StalledProcess:
    """A process that would run, whose main loop does not."""

    pid = 1

    def __init__(self, ticks: list[int]) -> None:
        self._ticks = ticks

    def raise_when_ended(self) -> None: ...

    def raise_when_link_refused(self) -> None: ...

    def is_stopped_from_outside(self) -> bool:
        return False

    def main_loop_runs(self, wait_s: float) -> bool:
        return False

    def wants_processor_time(self) -> bool:
        return True

    def cpu_ticks(self) -> int:
        return self._ticks.pop(0)


def test_meter_that_gets_no_processor_time_is_a_rig_fault_and_one_that_burns_it_is_not() -> None:
    meter = make_meter()
    meter._link = ModbusLink.__new__(ModbusLink)
    meter._process = StalledProcess([7, 7])  # type: ignore[assignment]
    with pytest.raises(RigFault, match="meter process 1 gets no processor time"):
        meter._raise_why_stalled("stands still")
    meter._process = StalledProcess([7, 8])  # type: ignore[assignment]
    with pytest.raises(MeterFault, match="stands still; process alive, main loop hangs"):
        meter._raise_why_stalled("stands still")


def test_full_shared_memory_is_a_rig_fault() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        with make_meter() as meter, pytest.raises(RigFault, match="no space for board link"):
            meter.power_cycle(0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(SHARED_MEMORY.glob(f"{FOLDER_PREFIX}{os.getpid()}-*"))


def test_meter_does_not_outlive_a_rig_that_is_killed() -> None:
    script = textwrap.dedent(
        """
        import os, signal
        from rig.drivers.program_meter.meter import ProgramMeter
        from rig.drivers.program_meter.linux_program import linux_program
        meter = ProgramMeter(linux_program(), "ORPHAN")
        meter.power_cycle(0)
        print(meter._process.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    rig = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=30
    )
    assert rig.returncode == -signal.SIGKILL
    meter = Path(f"/proc/{int(rig.stdout)}/stat")
    deadline_s = time.monotonic() + 5.0
    while meter.exists() and meter.read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


def test_folders_of_rigs_that_died_are_removed_and_those_of_living_ones_stay(
    tmp_path: Path,
) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    stale = tmp_path / f"{FOLDER_PREFIX}{gone.pid}-abc"
    living = tmp_path / f"{FOLDER_PREFIX}{os.getpid()}-abc"
    stale.mkdir()
    living.mkdir()
    remove_stale_folders(tmp_path)
    assert not stale.exists()
    assert living.exists()
