"""kill -9 of the whole rig at random instants; `make soak` does it 200 times."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.acceptance.kwrig import DEADLINE_S, ROOT, SHORT, Run, certify, latest
from tools import soak_kill
from tools.soak_kill import SoakFault, Uninterrupted

SHORT_KILLS = 5
SOAK_KILLS = 200
SHORT_POINTS = "accuracy/balanced/import/1.0In/*"  # 11 points
APPEARS_S = 10.0  # a process that was started shows its command line by then
DONE = re.compile(r"soak_kill: PASS: (\d+) kills in (\d+) runs .* nothing lost, doubled or left")


def killed(kills: int, timeout_s: float | None, *more: str) -> int:
    """Processes that were killed; AssertionError with the soak's own words when it fails."""
    command = [sys.executable, "-m", "tools.soak_kill", "--kills", str(kills), *more]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout_s)
    assert ended.returncode == 0, ended.stderr
    match = DONE.search(ended.stderr)
    assert match, ended.stderr
    print(ended.stderr.splitlines()[-1])  # make soak shows it
    return int(match.group(1))


@pytest.mark.slow
def test_kills_lose_and_double_nothing() -> None:
    more = ["--points", SHORT_POINTS, "--bench", "fixtures/benches/linux.toml"]
    assert killed(SHORT_KILLS, DEADLINE_S, *more) >= SHORT_KILLS


@pytest.mark.soak
def test_200_kills_lose_and_double_nothing() -> None:
    assert killed(SOAK_KILLS, None) >= SOAK_KILLS


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Uninterrupted:
    """A run that nobody killed."""
    out = tmp_path_factory.mktemp("truth")
    task = soak_kill.Task(SHORT, "accuracy/balanced/*", "fixtures/benches/in_process.toml")
    return soak_kill.uninterrupted(task, out)


@pytest.fixture
def copy(truth: Uninterrupted, tmp_path: Path) -> Run:
    """The same, to spoil."""
    folder = tmp_path / truth.record.path.name
    shutil.copytree(truth.record.path, folder)
    return Run(folder)


class TestTheSoakSees:
    """What the soak says of a run that is not as it should be."""

    def test_a_run_as_it_should_be(self, truth: Uninterrupted, copy: Run) -> None:
        soak_kill.same_as(truth, copy.folder)
        assert len(soak_kill.stored_points(copy.folder)) == 4

    def test_other_results(self, truth: Uninterrupted, tmp_path: Path) -> None:
        certify(tmp_path, "accuracy/balanced/*", plan=SHORT, more=["--seed", "9"])
        with pytest.raises(SoakFault, match="differences, first"):
            soak_kill.same_as(truth, latest(tmp_path).folder)

    def test_a_missing_report(self, truth: Uninterrupted, copy: Run) -> None:
        (copy.folder / "report.html").unlink()
        with pytest.raises(SoakFault, match=r"files differ: \['report.html'\]"):
            soak_kill.same_as(truth, copy.folder)

    def test_a_missing_judgement(self, truth: Uninterrupted, copy: Run) -> None:
        (copy.folder / "judgement.json").unlink()
        with pytest.raises(SoakFault, match="judged other than"):
            soak_kill.same_as(truth, copy.folder)

    def test_a_torn_point(self, copy: Run) -> None:
        (copy.folder / "record.h5").unlink()
        path = sorted((copy.folder / "points").iterdir())[2]
        path.write_bytes(path.read_bytes()[:100])
        with pytest.raises(SoakFault, match=r"not readable after a kill: .*torn or altered"):
            soak_kill.stored_points(copy.folder)

    def test_a_lost_point(self, copy: Run) -> None:
        (copy.folder / "record.h5").unlink()
        before = soak_kill.stored_points(copy.folder)
        last = sorted((copy.folder / "points").iterdir())[-1]
        last.unlink()
        with pytest.raises(SoakFault, match=f"lost or changed: {last.name}"):
            soak_kill.nothing_is_lost(before, soak_kill.stored_points(copy.folder))

    def test_an_orphan(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(soak_kill, "ORPHAN_DEADLINE_S", 0.2)
        script = "import time; time.sleep(60)"
        rig = os.getppid()  # of no meter; this process may have some, of other tests
        words = ["kwmeter", "-c", script, "--parent", str(rig)]
        with subprocess.Popen(words, executable=sys.executable) as orphan:
            try:
                deadline_s = time.monotonic() + APPEARS_S
                while orphan.pid not in dict(soak_kill.meters()):  # its words appear a little late
                    assert time.monotonic() < deadline_s
                with pytest.raises(SoakFault, match=rf"\[{orphan.pid}\] outlive the rig"):
                    soak_kill.no_meter_is_left(rig)
            finally:
                orphan.kill()
        soak_kill.no_meter_is_left(rig)

    def test_memory_of_a_dead_rig(self, tmp_path: Path) -> None:
        with subprocess.Popen(["true"]) as dead:
            pass
        (tmp_path / f"kw320-{os.getpid()}-abc").mkdir()
        soak_kill.no_memory_is_left(tmp_path)
        (tmp_path / f"kw320-{dead.pid}-abc").mkdir()
        with pytest.raises(SoakFault, match="left in"):
            soak_kill.no_memory_is_left(tmp_path)
