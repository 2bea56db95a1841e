"""The command as a process on the in-process bench: kills at random, then the same results."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rig.record import read_run, record_difference
from rig.record.merged import RECORD_NAME
from tests.cli.conftest import BENCH, PLAN, ROOT

pytest.importorskip("kwcore", reason="the Python modules are not built")

KILL_COUNT = 12  # of whole processes; the writer alone is killed 200 times in tests/record
SEED = 11
STARTED_DEADLINE_S = 60.0
# From the first finished point to the last one and the report takes about a second.
KILL_DELAY_S_MAX = 0.6


def start(*words: object) -> subprocess.Popen[str]:
    """The command as a process that nobody listens to."""
    return run_process(words, subprocess.DEVNULL)


def start_piped(*words: object) -> subprocess.Popen[str]:
    """The command as a process whose output is read."""
    return run_process(words, subprocess.PIPE)


def run_process(words: tuple[object, ...], output: int) -> subprocess.Popen[str]:
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-m", "rig.cli", *map(str, words)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths},
        stdout=output,
        stderr=output,
        text=True,
    )


def certify_into(out: Path) -> subprocess.Popen[str]:
    return start("certify", "--plan", PLAN, "--bench", BENCH, "--out", out)


def run_dir_of(out: Path, process: subprocess.Popen[str]) -> Path:
    """The run's folder, as soon as it has its head."""
    deadline_s = time.monotonic() + STARTED_DEADLINE_S
    while time.monotonic() < deadline_s:
        heads = [path for path in out.glob("*Z_*/run.json") if not path.parent.is_symlink()]
        if heads:
            return heads[0].parent
        assert process.poll() is None, "the command ended before it began"
        time.sleep(0.01)
    raise AssertionError("the command did not begin")


@pytest.mark.slow
def test_killed_runs_resume_to_the_results_of_an_uninterrupted_one(tmp_path: Path) -> None:
    whole = certify_into(tmp_path / "whole")
    assert whole.wait(STARTED_DEADLINE_S) == 0
    expected = read_run((tmp_path / "whole" / "latest").resolve())
    generator = random.Random(SEED)
    kills = 0
    while kills < KILL_COUNT:
        out = tmp_path / f"killed{kills}"
        process = certify_into(out)
        run_dir = run_dir_of(out, process)
        while True:
            time.sleep(generator.uniform(0.0, KILL_DELAY_S_MAX))
            process.kill()
            process.wait()
            kills += 1
            if (run_dir / RECORD_NAME).exists() or kills >= KILL_COUNT:
                break
            process = start("resume", run_dir)
        assert start("resume", run_dir).wait(STARTED_DEADLINE_S) == 0
        record = read_run(run_dir)
        ids = [document.point.id for document in record.documents]
        assert len(ids) == len(set(ids))
        pairs = [(one.header, one.documents) for one in (expected, record)]
        assert record_difference(*pairs) == []
        assert (run_dir / "certificate.pdf").exists()
