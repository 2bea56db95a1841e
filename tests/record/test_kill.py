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

KILL_COUNT = 200
SEED = 7
POINT_COUNT = 80
# Starting, 80 points and the merge take about 100 ms; the kills spread over all of it and beyond.
KILL_DELAY_S_MAX = 0.15
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


def killed_run(out: Path, delay_s: float) -> int:
    """Fork a writer, kill it after `delay_s`; the number of points it said were finished."""
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
    time.sleep(delay_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the writer itself failed"
    finished = b""
    while chunk := os.read(read_end, 4096):
        finished += chunk
    os.close(read_end)
    return len(finished)


@pytest.mark.slow
def test_200_kills_lose_no_finished_point_and_double_none(tmp_path: Path) -> None:
    generator = random.Random(SEED)
    kills = inside = runs = 0
    while kills < KILL_COUNT:
        out = tmp_path / f"run{runs}"
        out.mkdir()
        runs += 1
        acknowledged = 0
        while True:
            acknowledged += killed_run(out, generator.uniform(0.0, KILL_DELAY_S_MAX))
            kills += 1
            ready = [p.parent for p in out.glob("*Z_*/run.json") if not p.parent.is_symlink()]
            if not ready:
                continue  # killed before the run existed; its name stays claimed
            documents = read_record(ready[0])[1]
            ids = [d.point.id for d in documents]
            assert len(ids) == len(set(ids)), "a point was stored twice"
            # One more than acknowledged when the kill fell between the rename and the message.
            assert acknowledged <= len(ids)
            acknowledged = len(ids)
            inside += 0 < len(ids) < POINT_COUNT
            if (ready[0] / RECORD_NAME).exists():
                break
        record = read_run(ready[0])
        assert record.closed
        assert [d.point.id for d in record.documents] == [one.id for one in POINTS]
    assert inside > KILL_COUNT // 4, "most kills fell outside the writing"
