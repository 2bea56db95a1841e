"""kwrig detect on a short plan: what it finds, what it says, and how it goes on after a kill."""

import importlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from rig.cli.app import main
from rig.detect.cell import Cell, CellResult
from rig.detect.run_cell import run_cell
from rig.model.result import Check
from rig.ports import RigFault
from rig.run.faults import injected
from rig.run.full_disk import FullDiskStore
from tests.acceptance.kwrig import IN_PROCESS, ROOT

pytest.importorskip("kwcore", reason="the Python modules are not built")

FAULT = "gain_all_pct"
SEEDS = 4  # the fewest with a scatter that is worth the name; a wide band, but no test rests on it
WALL_FIELDS = ("wall_s", "peak_kib")
DEADLINE_S = 60.0
CELLS_BEFORE_END = 5
# Two accuracy points of a class 0.2S meter: the smallest plan that has both kinds of a parent.
POINTS = ("balanced_pf1", "single_pf1")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The short plan without what takes longest, so that a run takes 50 ms."""
    text = (ROOT / "testplans/short.toml").read_text()
    head, *testpoints = text.split("[[testpoints]]")
    kept = [one for one in testpoints if any(f'id = "{name}"' in one for name in POINTS)]
    left_out = 'balanced_pf05i_08c = "short"\ndifference_single_balanced = "short"\n'
    head = head.replace("[not_tested]\n", f"[not_tested]\n{left_out}")
    path = tmp_path_factory.mktemp("plan") / "tiny.toml"
    path.write_text("[[testpoints]]".join([head, *kept]))
    return path


def words(plan: Path, out: Path, *more: object) -> list[str]:
    fixed = ["detect", "--plan", plan, "--bench", ROOT / IN_PROCESS, "--out", out]
    return [str(word) for word in (*fixed, "--seeds", SEEDS, *more)]


def matrix_in(out: Path) -> dict[str, Any]:
    """detection.json without what differs between two runs."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in WALL_FIELDS}
        return [bare(one) for one in value] if isinstance(value, list) else value

    content: dict[str, Any] = bare(json.loads((out / "detection.json").read_text()))
    return content


@pytest.fixture(scope="module")
def whole(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A matrix that nothing disturbed, with its page."""
    out = tmp_path_factory.mktemp("whole")
    page = out / "page.md"
    assert main(words(plan, out / "m", "--faults", FAULT, "--page", page, "--quiet")) == 0
    return out


def rung(matrix: dict[str, Any], size: float) -> dict[str, Any]:
    (row,) = matrix["faults"]
    return next(one for one in row["rungs"] if one["size"] == size)


def test_a_planted_fault_is_seen_by_the_check_that_is_named(whole: Path) -> None:
    matrix = matrix_in(whole / "m")
    found = rung(matrix, 0.25)
    assert (found["by_certificate"], found["runs"], found["checks"]) == (3, 3, ["pulse_error"])
    assert found["first_point"] == "accuracy/balanced/import/1.0In/1/50.0Hz"
    assert rung(matrix, 0.15)["by_certificate"] == 0
    assert rung(matrix, 0.1)["by_baseline"] == 3
    (row,) = matrix["faults"]
    assert 0.2 < row["smallest_by_certificate"] < 0.2 + 0.012 + 0.05 * 0.2  # L + U, and 5 %
    assert row["smallest_by_baseline"] < 0.05
    assert matrix["healthy"]["certificate_alarms"] == matrix["healthy"]["baseline_alarms"] == 0
    assert matrix["healthy"]["certificate_runs"] == 2 * SEEDS
    assert matrix["problems"] == []


def test_healthy_seeds_differ_and_a_seed_repeats(whole: Path) -> None:
    lines = [json.loads(line) for line in (whole / "m" / "cells.jsonl").read_text().splitlines()]
    healthy = [json.dumps(line["figures"]) for line in lines if not line["fault"]]
    assert len(set(healthy)) == len(healthy) == 2 * SEEDS
    runs = [(line["fault"], line["size"], line["seed"]) for line in lines]
    assert len(set(runs)) == len(runs)


def test_the_page_says_how_it_was_made_and_what_was_seen(whole: Path) -> None:
    page = (whole / "page.md").read_text()
    assert "./kwrig detect --plan" in page
    assert f"--seeds {SEEDS}" in page
    assert "| `gain_all_pct` | 0.25 % |  | fail | 3 of 3 | pulse_error |" in page
    assert "| baseline, on runs that did not make it | 4 | 0 | 52.71 % |" in page  # 1 - 0.05^(1/4)
    assert "error and uncertainty do not lie beyond the limits; the baseline sees it." in page


def test_a_blind_check_fails_the_matrix(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blind = Check(name="pulse_error", verdict="PASS", text="sees nothing")
    module = importlib.import_module("rig.verdict.judge")  # the package has a function of that name
    monkeypatch.setattr(module, "check_pulse_error", lambda *_: blind)
    assert main(words(plan, tmp_path / "m", "--faults", FAULT)) == 1
    said = capsys.readouterr()
    assert "gain_all_pct = 0.25 %: the certificate sees it in 0 of 3 only" in said.err
    assert said.out.endswith("FAIL (exit status 1)\n")


def test_a_fault_of_a_healthy_meter_is_a_false_alarm(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A held-out healthy run that is not healthy is counted, by both ways."""

    def sick(task: Any, cell: Cell, scratch: Path) -> CellResult:
        result = run_cell(task, Cell(FAULT, 1.0, cell.seed), scratch)
        return result.model_copy(update={"fault": cell.fault, "size": cell.size})

    monkeypatch.setattr(
        "rig.cli.detect.run_cell",
        lambda task, cell, scratch: (sick if cell == Cell("", 0.0, SEEDS + 1) else run_cell)(
            task, cell, scratch
        ),
    )
    assert main(words(plan, tmp_path / "m", "--faults", "disk_full")) == 1
    said = capsys.readouterr()
    assert f"healthy@{SEEDS + 1}: FAIL: accuracy/balanced/import/1.0In/1/50.0Hz" in said.err
    assert "1 of 8 fail the certificate" in said.out
    assert "1 of 4 held out are outside the baseline" in said.out


def test_a_disk_that_is_full_is_no_result_of_a_fault(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run without its evidence says neither that a fault was seen nor that it was missed."""

    def full(task: Any, cell: Cell, scratch: Path) -> CellResult:
        if cell.fault == FAULT:  # in a process of its own
            monkeypatch.setattr(
                "rig.detect.run_cell.FullDiskStore",
                lambda writer, _: FullDiskStore(writer, injected({"disk_full": 1.0})),
            )
        return run_cell(task, cell, scratch)

    monkeypatch.setattr("rig.cli.detect.run_cell", full)
    assert main(words(plan, tmp_path / "m", "--faults", FAULT)) == 4
    said = capsys.readouterr()
    assert f"@{2 * SEEDS + 1}: no result: RigFault: cannot write {tmp_path}" in said.out
    assert said.out.endswith("RIG_FAULT (exit status 4)\n")


def test_healthy_runs_without_a_result_are_a_rig_fault(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(task: Any, cell: Cell, scratch: Path) -> CellResult:
        raise RigFault("planted")

    monkeypatch.setattr("rig.cli.detect.run_cell", broken)
    assert main(words(plan, tmp_path / "m", "--faults", FAULT)) == 4
    said = capsys.readouterr().err
    assert "0 healthy runs: must be at least 3 for a baseline; RigFault: planted" in said


def test_a_worker_that_dies_is_one_cell_and_is_run_again(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dies = Cell("disk_full", 1.0, 2 * SEEDS + 2)

    def killed(task: Any, cell: Cell, scratch: Path) -> CellResult:
        if cell == dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return run_cell(task, cell, scratch)

    monkeypatch.setattr("rig.cli.detect.run_cell", killed)
    assert main(words(plan, tmp_path / "m", "--faults", "disk_full")) == 4
    said = capsys.readouterr()
    assert "disk_full=1@10: process ended by signal 9" in said.err
    assert said.out.endswith("RIG_FAULT (exit status 4)\n")
    monkeypatch.undo()
    assert main(words(plan, tmp_path / "m", "--faults", "disk_full", "--resume")) == 0
    assert "faults at the sizes of the ladder: 1 of 3 runs to make" in capsys.readouterr().out


def begun(plan: Path, out: Path) -> subprocess.Popen[str]:
    """The command in a process of its own, some cells after its start."""
    command = subprocess.Popen(
        [ROOT / "kwrig", *words(plan, out, "--faults", FAULT)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    deadline_s = time.monotonic() + DEADLINE_S
    cells = out / "cells.jsonl"
    while not cells.exists() or cells.read_bytes().count(b"\n") < CELLS_BEFORE_END:
        if time.monotonic() > deadline_s or command.poll() is not None:
            command.kill()
            raise AssertionError(f"no cell was finished: {command.communicate()[0]}")
        time.sleep(0.01)
    return command


def test_a_killed_command_goes_on_to_the_same_matrix(
    plan: Path, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "m"
    command = begun(plan, out)
    command.kill()
    command.communicate(timeout=DEADLINE_S)
    assert not (out / "detection.json").exists()
    before = (out / "cells.jsonl").read_bytes()
    assert main(words(plan, out, "--faults", FAULT, "--resume", "--quiet")) == 0
    whole_lines = before[: before.rfind(b"\n") + 1]
    assert (out / "cells.jsonl").read_bytes().startswith(whole_lines)
    assert matrix_in(out) == matrix_in(whole / "m")


def test_an_interrupted_command_is_aborted_and_leaves_no_worker(plan: Path, tmp_path: Path) -> None:
    command = begun(plan, tmp_path / "m")
    command.send_signal(signal.SIGINT)
    said, _ = command.communicate(timeout=DEADLINE_S)
    assert command.returncode == 5
    assert said.endswith("ABORTED (exit status 5)\n")
    assert not (tmp_path / "m" / "work").exists()


def test_json_is_one_document(plan: Path, whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(plan, whole / "m", "--faults", FAULT, "--json")) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["matrix"]["faults"][0]["name"] == FAULT
    assert "runs to make" not in said.err, "everything was there already"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--seeds", "2"), "--seeds 2: must be a whole number of 3 to 100000"),
        (("--seeds", "many"), "--seeds many: must be a whole number of 3 to 100000"),
        (("--workers", "0"), "--workers 0: must be a whole number of 1 to 64"),
        (("--run-seconds", "-1"), "--run-seconds -1: must be a whole number of 1 to 86400"),
        (("--faults", "nothing*"), "--faults nothing*: must match a fault, see kwrig faults"),
        (("--page", "/dev/null/x/page.md"), "/page.md: must be a file in a folder that exists"),
        (("--page", "/dev"), "--page /dev: must be a file in a folder that exists"),
        (("--resume",), "must hold detect.json to be resumed"),
        (("--out", "/dev/null/x"), "--out /dev/null/x: must be a folder, and /dev/null is none"),
        (("--plan", "nowhere.toml"), "nowhere.toml: no such file"),
    ],
)
def test_bad_input_is_named(
    plan: Path,
    tmp_path: Path,
    more: tuple[str, ...],
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(words(plan, tmp_path / "m", *more)) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert "Traceback" not in said.out + said.err


def test_a_folder_of_other_seeds_is_refused(
    plan: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words(plan, whole / "m"), "--seeds", "9"]) == 2
    assert "detect.json: seeds = 4: must be 9 to go on; choose another --out" in (
        capsys.readouterr().err
    )


def test_a_fault_that_the_bench_cannot_have_is_listed(plan: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert main(words(plan, tmp_path / "m", "--faults", "word_order", "--page", page)) == 0
    assert "fault word_order: must have a meter with an image of its own" in page.read_text()
