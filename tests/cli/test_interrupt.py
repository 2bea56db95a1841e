"""Ctrl-C is ABORTED wherever it comes: a verdict that nobody reached is never printed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Kwrig

ABORTED = "ABORTED (exit status 5)"


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_interrupt_while_the_results_are_written_is_aborted_and_resumes(
    certify: Kwrig, kwrig: Kwrig, latest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("rig.cli.certify.finish_run", interrupted)
        said = certify()
    assert (said.status, said.last) == (5, ABORTED)
    assert not (latest / "certificate.pdf").exists()
    assert kwrig("resume", latest).status == 0
    assert (latest / "certificate.pdf").exists()


@pytest.mark.parametrize("command", ["judge", "resume"])
def test_interrupted_command_is_aborted(
    certify: Kwrig, kwrig: Kwrig, latest: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    certify()
    monkeypatch.setattr("rig.cli.records.read_run", interrupted)
    monkeypatch.setattr("rig.record.read_run", interrupted)
    said = kwrig(command, latest)
    assert (said.status, said.last) == (5, ABORTED)


def test_interrupt_while_the_program_loads_is_aborted_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text(
        f"import os, signal, time\nos.kill(os.getpid(), {int(signal.SIGINT)})\ntime.sleep(9)\n"
    )
    search = os.pathsep.join([str(tmp_path), str(ROOT), *sys.path])
    ended = subprocess.run(
        [sys.executable, "-m", "rig.cli", "plans"],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": search},
    )  # fmt: skip
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (5, ABORTED, "")
