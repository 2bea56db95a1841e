"""kill -9 of the whole rig at random instants; `make soak` does it 200 times."""

import re
import subprocess
import sys

import pytest

from tests.acceptance.kwrig import DEADLINE_S, ROOT

SHORT_KILLS = 5
SOAK_KILLS = 200
SHORT_POINTS = "accuracy/balanced/import/1.0In/*"  # 11 points
DONE = re.compile(r"soak_kill: PASS: (\d+) kills in (\d+) runs .* nothing lost, doubled or left")


def killed(kills: int, timeout_s: float | None, *more: str) -> int:
    """Processes that were killed; AssertionError with the soak's own words when it fails."""
    command = [sys.executable, "-m", "tools.soak_kill", "--kills", str(kills), *more]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout_s)
    assert ended.returncode == 0, ended.stderr
    match = DONE.search(ended.stderr)
    assert match, ended.stderr
    return int(match.group(1))


@pytest.mark.slow
def test_kills_lose_and_double_nothing() -> None:
    more = ["--points", SHORT_POINTS, "--bench", "fixtures/benches/linux.toml"]
    assert killed(SHORT_KILLS, DEADLINE_S, *more) >= SHORT_KILLS


@pytest.mark.soak
def test_200_kills_lose_and_double_nothing() -> None:
    assert killed(SOAK_KILLS, None) >= SOAK_KILLS
