"""kill -9 at random instants: what was finished stays, resuming neither doubles nor loses."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from rig.record import RunWriter, read_record, read_run
from rig.record.merged import RECORD_NAME
from tests.record.run_factory import document, header, point

KILL_COUNT_SHORT = 20
KILL_COUNT = 200
KILLS_PER_RUN_MAX = 12  # then the run is left alone to its end, also on a busy machine
SEED = 7
POINT_COUNT = 30
PATIENCE_S = 60.0  # for a writer that is left alone
POINTS = tuple(point(n) for n in range(POINT_COUNT))


def write_until_killed(out: Path, acknowledged: int) -> None:
    """Body of the child: resume or start, append, tell each finished point, close."""
    folders = [path for path in out.glob("*Z_*") if not path.is_symlink()]
    ready = [path for path in folders if (path / "run.json").exists()]
    writer = RunWriter.reopen(ready[0]) if ready else RunWriter.create(out, header(POINTS))
    done = writer.completed_point_ids()
    for one in POINTS:
        if one.id not in done:
            writer.append(document(one, attempt=writer.next_attempt(one.id)))
            os.write(acknowledged, b"x")
    writer.close_record()


def killed_run(out: Path, delay_s: float) -> tuple[int, bool]:
    """Fork a writer, kill it after `delay_s`.

    How many points it said were finished; whether the kill came before it ended by itself.
    """
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            write_until_killed(out, write_end)
            status = 0
        finally:
            os._exit(status)
    os.close(write_end)
    ended = wait_for_end(child, delay_s)
    if not ended:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL), "the writer itself failed"
    finished = b""
    while chunk := os.read(read_end, 4096):
        finished += chunk
    os.close(read_end)
    return len(finished), status != 0


def wait_for_end(child: int, seconds: float) -> bool:
    """True as soon as the child has ended by itself; it stays to be reaped."""
    deadline_s = time.monotonic() + seconds
    while (left_s := deadline_s - time.monotonic()) > 0.0:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(min(left_s, 0.001))
    return False


def whole_run_s(out: Path) -> float:
    """How long an undisturbed run takes on this machine, now."""
    started_s = time.monotonic()
    assert killed_run(out, PATIENCE_S) == (POINT_COUNT, False)
    return time.monotonic() - started_s


@pytest.mark.slow
def test_kills_lose_no_finished_point_and_double_none(tmp_path: Path) -> None:
    kill_and_resume(tmp_path, KILL_COUNT_SHORT)


@pytest.mark.soak
def test_200_kills_lose_no_finished_point_and_double_none(tmp_path: Path) -> None:
    inside = kill_and_resume(tmp_path, KILL_COUNT)
    assert inside > KILL_COUNT // 8, "most kills fell outside the writing"


def kill_and_resume(tmp_path: Path, kill_count: int) -> int:
    """Runs that are killed and resumed until `kill_count` kills have fallen.

    How many of them fell while a point was being written: a matter of the machine's load.
    """
    generator = random.Random(SEED)
    (tmp_path / "whole").mkdir()
    delay_s_max = whole_run_s(tmp_path / "whole")
    kills = inside = runs = 0
    while kills < kill_count:
        out = tmp_path / f"run{runs}"
        out.mkdir()
        runs += 1
        acknowledged = 0
        for number in range(KILLS_PER_RUN_MAX + 1):
            left_alone = number == KILLS_PER_RUN_MAX
            delay_s = PATIENCE_S if left_alone else generator.uniform(0.0, delay_s_max)
            finished, killed = killed_run(out, delay_s)
            acknowledged += finished
            kills += killed
            ready = [p.parent for p in out.glob("*Z_*/run.json") if not p.parent.is_symlink()]
            if not ready:
                continue  # killed before the run existed; its name stays claimed
            documents = read_record(ready[0])[1]
            ids = [d.point.id for d in documents]
            assert len(ids) == len(set(ids)), "a point was stored twice"
            # One more than acknowledged when the kill fell between the rename and the message.
            assert acknowledged <= len(ids) <= acknowledged + 1
            acknowledged = len(ids)
            inside += 0 < len(ids) < POINT_COUNT
            if (ready[0] / RECORD_NAME).exists():
                break
        record = read_run(ready[0])
        assert record.closed
        assert [d.point.id for d in record.documents] == [one.id for one in POINTS]
    return inside
