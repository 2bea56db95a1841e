"""Verdict and run state are two things: a broken bench is never a failed meter, nor the reverse.

Each event comes from outside while ./kwrig runs: planted, or really done to the processes and the
disk that it uses.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rig.run.faults import FAULTS
from tests.acceptance.kwrig import (
    CLASS_0_2S,
    DEADLINE_S,
    IN_PROCESS,
    LINUX,
    LINUX_RTU,
    QEMU,
    ROOT,
    SHORT,
    Ended,
    Run,
    certify,
    certify_words,
    kwrig,
    latest,
)

LOOK_S = 0.005
MANY_POINTS = "accuracy/balanced/*/[1I]*"  # a second or more, in which things can happen
AFTER_POINTS = 3  # when they happen


def no_verdict(run: Run, state: str, reason: str) -> None:
    """The run says what ended it and judges nobody."""
    judgement = run.judgement
    assert (judgement.verdict, judgement.run_state) == (None, state)
    assert reason in judgement.reason
    assert run.summary["verdict"] is None
    assert run.summary["run_state"] == state
    assert "FAIL" not in {result.verdict for result in judgement.points}
    assert not (run.folder / "certificate.pdf").exists()
    assert not (run.folder / "record.h5").exists()


def resumed(run: Run, word: str = "PASS") -> None:
    """`kwrig resume` completes it; what was finished before is kept as it was."""
    before = {path.name: path.read_bytes() for path in (run.folder / "points").glob("*.json")}
    kwrig("resume", run.folder).require(word)
    after = {path.name: path.read_bytes() for path in (run.folder / "points").glob("*.json")}
    assert before.items() <= after.items()
    assert run.judgement.run_state == "COMPLETED"
    assert run.judgement.missing_points == ()
    completed = [d.point.id for d in run.record.documents if d.state == "COMPLETED"]
    assert sorted(completed) == sorted(p.id for p in run.header.points if p.load is not None)
    assert (run.folder / "certificate.pdf").exists() == (word in ("PASS", "FAIL"))


PLANTED = {
    "link_cut": (LINUX, "link: cut"),
    "meter_killed": (LINUX_RTU, "ended from outside by SIGKILL"),
    "source_unsettled": (IN_PROCESS, "virtual source: not settled within 5 s"),
    "disk_full": (IN_PROCESS, "cannot write"),
}


LINK_FAULTS = [f.name for f in FAULTS.values() if f.outcome == "RIG_FAULT" and not f.at_point]
SHORT_DEADLINE_S = 0.3  # a healthy meter answers within a millisecond; 2 s of the bench are dear


def test_every_event_from_outside_has_a_case() -> None:
    assert set(PLANTED) == {f.name for f in FAULTS.values() if f.at_point}


@pytest.mark.parametrize("fault", LINK_FAULTS)
def test_link_that_spoils_every_answer_is_a_rig_fault_and_never_a_fail(
    fault: str, tmp_path: Path
) -> None:
    text = (ROOT / LINUX).read_text()
    bench = tmp_path / "hasty.toml"
    bench.write_text(
        text.replace("unit_id = 1", f"unit_id = 1\nanswer_deadline_s = {SHORT_DEADLINE_S}")
    )
    size = FAULTS[fault].from_size
    ended = certify(tmp_path / "out", "*", [f"{fault}={size:g}"], plan=SHORT, bench=bench)
    ended.require("RIG_FAULT")
    run = latest(tmp_path / "out")
    no_verdict(run, "RIG_FAULT", "the meter answered, what arrived: ")
    resumed(run)


@pytest.mark.parametrize("event", PLANTED)
def test_planted_event_from_outside_is_a_rig_fault_and_the_run_can_go_on(
    event: str, tmp_path: Path
) -> None:
    bench, reason = PLANTED[event]
    ended = certify(tmp_path, "*", [f"{event}=2"], plan=SHORT, bench=bench)
    ended.require("RIG_FAULT")
    assert reason in ended.stderr
    run = latest(tmp_path)
    no_verdict(run, "RIG_FAULT", reason)
    assert run.record.documents[0].state == "COMPLETED"
    resumed(run)


def test_event_that_does_not_come_leaves_a_pass(tmp_path: Path) -> None:
    """The same with a point that the run has not: the tests above see the event itself."""
    certify(tmp_path, "*", ["link_cut=100"], plan=SHORT, bench=LINUX).require("PASS")


IN_THE_METER = {
    "meter_assert": (LINUX, "no answer: asserted: assertion failed: planted fault"),
    "meter_silent": (LINUX_RTU, "process alive, main loop running, link proved"),
    "masked_loop": (LINUX, "process alive, main loop hangs"),
    "hard_fault": (QEMU, "no answer: asserted: hard fault: cfsr="),
    "endless_loop": (QEMU, "no answer: asserted: watchdog: the main loop hangs at pc="),
}


@pytest.mark.parametrize("fault", IN_THE_METER)
def test_meter_that_gives_up_on_a_proved_link_fails(fault: str, tmp_path: Path) -> None:
    bench, reason = IN_THE_METER[fault]
    points = "accuracy/balanced/*port/1.0In/1/50.0Hz"
    certify(tmp_path, points, [f"{fault}=1"], bench=bench).require("FAIL")
    run = latest(tmp_path)
    assert (run.judgement.verdict, run.judgement.run_state) == ("FAIL", "COMPLETED")
    assert len(run.results) == len(run.header.points) == 2
    for point_id, result in run.results.items():
        assert result.verdict == "FAIL"
        assert run.failed_checks(point_id) == {"answer"}
        assert reason in run.text_of(point_id, "answer")
    assert (run.folder / "certificate.pdf").exists()


class Running:
    """./kwrig certify, to which something happens in the middle."""

    def __init__(self, out: Path, bench: str, points: str = MANY_POINTS) -> None:
        self._out = out
        words = certify_words(out, points, plan=CLASS_0_2S, bench=bench)
        self._rig = subprocess.Popen(
            [ROOT / "kwrig", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # as a terminal's foreground job
        )
        self.pid = self._rig.pid

    def until_points(self, count: int) -> None:
        """Returns when so many points are stored."""
        deadline_s = time.monotonic() + DEADLINE_S
        while len(list(self._out.glob("*Z_*/points/[0-9]*.json"))) < count:
            assert self._rig.poll() is None, "it ended before anything could happen"
            assert time.monotonic() < deadline_s
            time.sleep(LOOK_S)

    def meter_pid(self) -> int:
        """The process of its meter."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        names = {int(pid): Path(f"/proc/{pid}/comm").read_text().strip() for pid in children}
        (pid,) = (pid for pid, name in names.items() if name in ("kwmeter", "qemu-system-arm"))
        return pid

    def end(self) -> Ended:
        """Its end."""
        stdout, stderr = self._rig.communicate(timeout=DEADLINE_S)
        return Ended(self._rig.returncode, stdout, stderr)


@pytest.mark.parametrize("bench", [LINUX, LINUX_RTU, QEMU])
def test_meter_process_killed_by_somebody_is_a_rig_fault(bench: str, tmp_path: Path) -> None:
    running = Running(tmp_path, bench)
    running.until_points(AFTER_POINTS)
    os.kill(running.meter_pid(), signal.SIGKILL)
    ended = running.end().require("RIG_FAULT")
    assert "ended from outside by SIGKILL" in ended.stderr
    run = latest(tmp_path)
    no_verdict(run, "RIG_FAULT", "ended from outside by SIGKILL")
    states = [document.state for document in run.record.documents]
    assert states == ["COMPLETED"] * (len(states) - 1) + ["RIG_FAULT"]
    assert AFTER_POINTS < len(states) < len(run.header.points)
    resumed(run)


@pytest.mark.parametrize(
    ("bench", "number"),
    [(LINUX, signal.SIGINT), (QEMU, signal.SIGINT), (IN_PROCESS, signal.SIGTERM)],
)
def test_stopped_run_is_aborted_and_keeps_its_points(
    bench: str, number: signal.Signals, tmp_path: Path
) -> None:
    running = Running(tmp_path, bench)
    running.until_points(AFTER_POINTS)
    os.killpg(running.pid, number)  # Ctrl-C reaches the meter process as well
    ended = running.end().require("ABORTED")
    assert "stopped by the operator" in ended.stderr
    run = latest(tmp_path)
    no_verdict(run, "ABORTED", "stopped by the operator")
    assert sum(d.state == "COMPLETED" for d in run.record.documents) >= AFTER_POINTS
    assert f"kwrig resume {run.folder}" in ended.stdout
    resumed(run)


# Bytes of a disk that is full at different stages of a run of the short plan: a point takes about
# 20 KiB, its record 64 KiB, its reports 320 KiB.
DISKS = {
    "no_room_for_a_run": 4 << 10,
    "no_room_for_the_points": 64 << 10,
    "no_room_for_the_record": 144 << 10,
    "no_room_for_the_reports": 256 << 10,
}
ENOUGH_BYTES = 4 << 20


@pytest.fixture
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A file system with a number of bytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mounted(folder, f"size={DISKS[request.param]}"):
        pytest.skip("this machine lets nobody mount a file system")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def mounted(folder: Path, options: str) -> bool:
    """Mount, or change, a tmpfs; False when that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    return subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.parametrize("small_disk", DISKS, indirect=True, ids=DISKS)
def test_full_disk_is_a_rig_fault_and_the_run_can_go_on(small_disk: Path) -> None:
    ended = certify(small_disk, "*", plan=SHORT).require("RIG_FAULT")
    assert "No space left on device" in ended.stderr
    assert not list(small_disk.glob("*Z_*/certificate.pdf"))
    heads = [path.parent for path in small_disk.glob("*Z_*/run.json")]
    before = {path: path.read_bytes() for path in small_disk.glob("*Z_*/points/[0-9]*.json")}
    assert shutil.which("mount") and mounted(small_disk, f"remount,size={ENOUGH_BYTES}")
    if heads:
        resumed(Run(heads[0]))
        assert all(path.read_bytes() == data for path, data in before.items())
    else:
        certify(small_disk, "*", plan=SHORT).require("PASS")


def test_uncertainty_too_large_for_the_limit_is_inconclusive(tmp_path: Path) -> None:
    text = (ROOT / IN_PROCESS).read_text()
    edge = 'name = "pulse edge of the meter"\ndistribution = "rectangular"\nlimit_ppm = 20.0'
    assert edge in text
    bench = tmp_path / "coarse.toml"
    bench.write_text(text.replace(edge, edge.replace("20.0", "1000.0")))
    out = tmp_path / "out"
    certify(out, "*/1.0In/1/50.0Hz", bench=bench, plan=SHORT).require("INCONCLUSIVE")
    run = latest(out)
    assert (run.judgement.verdict, run.judgement.run_state) == ("INCONCLUSIVE", "COMPLETED")
    for point_id, result in run.results.items():
        check = point_id.split("/")[0].replace("accuracy", "pulse_error")
        assert result.verdict == "INCONCLUSIVE"
        assert run.failed_checks(point_id) == {check}
        assert result.budget is not None and result.limit_pct is not None
        assert result.budget.exp_unc_pct > result.limit_pct / 3.0


BAD_WORDS = {
    "no_point": (certify_words(Path("x"), "nothing/*"), "--points nothing/*: must match"),
    "no_such_fault": (certify_words(Path("x"), faults=["gravity=1"]), "gravity: must be one of"),
    "image_in_process": (certify_words(Path("x"), faults=["word_order=1"]), "fault word_order"),
    "no_run": (["resume", "nowhere"], "must be the folder of a run"),
}


@pytest.mark.parametrize("name", BAD_WORDS)
def test_bad_usage_is_status_2_with_a_message(name: str) -> None:
    words, message = BAD_WORDS[name]
    ended = kwrig(*words).require("BAD_INPUT")
    assert message in ended.stderr
    assert not (ROOT / "x").exists()
