"""Ctrl-C is ABORTED wherever it comes: a verdict that nobody reached is never printed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Kwrig

DEADLINE_S = 60.0  # of a call that takes two on an idle machine
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


def with_module(folder: Path, name: str, text: str) -> subprocess.CompletedProcess[str]:
    """`kwrig plans` with a module of that name and text before all others."""
    (folder / f"{name}.py").write_text(text)
    search = os.pathsep.join([str(folder), str(ROOT), *sys.path])
    return subprocess.run(
        [sys.executable, "-m", "rig.cli", "plans"],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": search},
        timeout=DEADLINE_S,
    )  # fmt: skip


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_while_the_program_loads_is_aborted_without_a_traceback(
    tmp_path: Path, number: signal.Signals
) -> None:
    kill = f"import os, signal, time\nos.kill(os.getpid(), {int(number)})\ntime.sleep(9)\n"
    ended = with_module(tmp_path, "typer", kill)
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (5, ABORTED, "")


def test_program_that_cannot_be_loaded_is_a_rig_fault(tmp_path: Path) -> None:
    ended = with_module(tmp_path, "typer", "raise ImportError('planted')\n")
    assert (ended.returncode, ended.stdout.strip()) == (4, "RIG_FAULT (exit status 4)")
    assert ended.stderr == "kwrig: cannot start: ImportError: planted\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_after_the_last_line_leaves_the_status_as_printed(
    tmp_path: Path, number: signal.Signals
) -> None:
    kill = f"import atexit, os\natexit.register(os.kill, os.getpid(), {int(number)})\n"
    ended = with_module(tmp_path, "sitecustomize", kill)
    assert ended.stdout.rstrip().endswith("PASS (exit status 0)")
    assert (ended.returncode, ended.stderr) == (0, "")
