"""A reader that has gone, a full disk or a closed stream makes no FAIL of a PASS."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import BENCH, PLAN, ROOT

ONE_POINT = "accuracy/balanced/import/1.0In/1/50.0Hz"
DEADLINE_S = 120.0  # of a call that takes two on an idle machine
REPORTS = ("record.h5", "judgement.json", "certificate.pdf")


def certified(out: Path, redirection: str, *more: str) -> subprocess.CompletedProcess[str]:
    """`kwrig certify` of one point, started by a shell with this redirection."""
    command = [ROOT / "kwrig", "certify", "--plan", PLAN, "--bench", BENCH, "--out", out]
    return subprocess.run(
        ["sh", "-c", f'exec "$0" "$@" {redirection}', *command, "--points", ONE_POINT, *more],
        capture_output=True, text=True, timeout=DEADLINE_S, check=False,
    )  # fmt: skip


def test_run_whose_reader_has_gone_is_finished(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [ROOT / "kwrig", "certify", "--plan", PLAN, "--bench", BENCH, "--out", tmp_path]
    for fault, status in (((), 0), (("--fault", "gain_all_pct=1"), 1)):
        ended = subprocess.run(
            [*command, "--points", ONE_POINT, *fault],
            stdout=writing, stderr=subprocess.PIPE, timeout=DEADLINE_S, check=False,
        )  # fmt: skip
        assert (ended.returncode, ended.stderr) == (status, b"")
        assert all((tmp_path / "latest" / name).exists() for name in REPORTS)
    os.close(writing)


@pytest.mark.parametrize("redirection", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_do_not_matter(tmp_path: Path, redirection: str) -> None:
    assert certified(tmp_path, redirection).returncode == 0
    assert certified(tmp_path, redirection, "--fault", "gain_all_pct=1").returncode == 1
    assert all((tmp_path / "latest" / name).exists() for name in REPORTS)


@pytest.mark.parametrize("redirection", [">/dev/full", ">/dev/full 2>/dev/full"])
def test_verdict_that_cannot_be_printed_is_a_rig_fault(tmp_path: Path, redirection: str) -> None:
    ended = certified(tmp_path, redirection, "--json")
    assert ended.returncode == 4
    assert "Traceback" not in ended.stderr
    if "2>" not in redirection:
        assert "cannot print: No space left on device" in ended.stderr


def test_python_starts_with_three_streams() -> None:
    """What the closed streams are replaced by must not be the number of a file of evidence."""
    code = "import os; import rig.cli.__main__; os._exit(os.open('/dev/null', 0) <= 2)"
    ended = subprocess.run(
        ["sh", "-c", 'exec "$0" -c "$1" <&- >&- 2>&-', sys.executable, code],
        cwd=ROOT, timeout=DEADLINE_S, check=False,
    )  # fmt: skip
    assert ended.returncode == 0
