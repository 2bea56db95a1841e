"""kwrig certify and resume: each way to end has its word, its status and its files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rig.ports import MeterFault, RigFault
from rig.record import read_run, record_difference
from tests.cli.conftest import BENCH, PLAN, ROOT, Kwrig
from tests.run.fakes import FakeBench

FILES = {
    "record.h5", "report.html", "certificate.pdf", "summary.json", "results.csv", "junit.xml",
    "judgement.json", "run.json", "points",
}  # fmt: skip
POINT_COUNT = 6
MEASURED_COUNT = 5  # the difference is derived


def test_healthy_meter_passes_and_every_file_is_there(certify: Kwrig, latest: Path) -> None:
    said = certify()
    assert said.status == 0
    assert said.last == "PASS (exit status 0)"
    assert {path.name for path in latest.iterdir()} == FILES
    summary = json.loads((latest / "summary.json").read_text())
    assert (summary["verdict"], summary["exit_status"]) == ("PASS", 0)
    assert len(read_run(latest).documents) == MEASURED_COUNT


def test_header_names_all_that_the_run_depended_on(certify: Kwrig, latest: Path) -> None:
    certify("--customer", "Somebody Ltd", "--operator", "A. B.", "--serial", "1=KW-7", "--seed", 9)
    header = read_run(latest).header
    assert header.run_id == latest.resolve().name
    assert latest.resolve().name.endswith("Z_KW-7")
    assert (header.customer, header.operator, header.serial) == ("Somebody Ltd", "A. B.", "KW-7")
    assert (header.seed, header.position, header.simulated) == (9, 1, True)
    assert header.plan.text == PLAN.read_text()
    assert header.bench.text == BENCH.read_text()
    assert len(header.points) == POINT_COUNT


def test_meter_one_percent_fast_fails(certify: Kwrig, break_bench: Any, latest: Path) -> None:
    def fast(bench: FakeBench) -> None:
        bench.positions[0].error_calculator.rate_factor = 1.01

    break_bench(fast)
    said = certify()
    assert (said.status, said.last) == (1, "FAIL (exit status 1)")
    assert "pulse_error: error +1.0000 %" in said.out
    assert (latest / "certificate.pdf").exists()


def test_silent_meter_on_a_proved_link_fails(certify: Kwrig, break_bench: Any) -> None:
    def silent(bench: FakeBench) -> None:
        bench.positions[0].link.fault = MeterFault("nothing within 2 s, link proved")

    break_bench(silent)
    said = certify()
    assert said.status == 1
    assert "no answer: nothing within 2 s, link proved" in said.out


def test_missing_reference_core_is_inconclusive(certify: Kwrig, break_bench: Any) -> None:
    def bare(bench: FakeBench) -> None:
        bench.positions[0].link.has_core = False

    break_bench(bare)
    said = certify()
    assert (said.status, said.last) == (3, "INCONCLUSIVE (exit status 3)")


def test_link_that_dies_is_a_rig_fault_and_resume_ends_as_if_nothing_had_been(
    certify: Kwrig, kwrig: Kwrig, break_bench: Any, latest: Path
) -> None:
    def dies(bench: FakeBench) -> None:
        def cut() -> None:
            raise RigFault("link: cut")

        bench.clock.at[9] = cut

    break_bench(dies)
    said = certify()
    assert (said.status, said.last) == (4, "RIG_FAULT (exit status 4)")
    assert "link: cut" in said.err
    run_dir = latest.resolve()
    assert f"kwrig resume {run_dir}" in said.out
    assert not (run_dir / "record.h5").exists()
    assert not (run_dir / "certificate.pdf").exists()
    before = read_run(run_dir).documents
    assert before[-1].state == "RIG_FAULT"

    break_bench(None)
    resumed = kwrig("resume", run_dir)
    assert (resumed.status, resumed.last) == (0, "PASS (exit status 0)")
    after = read_run(run_dir)
    assert after.documents[: len(before)] == before
    assert {p.name for p in run_dir.iterdir()} == FILES
    assert sum(d.state == "COMPLETED" for d in after.documents) == MEASURED_COUNT


def test_stop_by_the_operator_is_aborted_and_can_be_resumed(
    certify: Kwrig, kwrig: Kwrig, break_bench: Any, latest: Path
) -> None:
    def stop(bench: FakeBench) -> None:
        def pressed() -> None:
            raise KeyboardInterrupt

        bench.clock.at[6] = pressed

    break_bench(stop)
    said = certify()
    assert (said.status, said.last) == (5, "ABORTED (exit status 5)")
    assert "finished points are safe; continue with: kwrig resume" in said.out
    break_bench(None)
    assert kwrig("resume", latest).status == 0
    assert kwrig("resume", latest).status == 0  # nothing left: says the verdict again


def test_results_that_were_not_written_before_a_kill_are_written_by_resume(
    certify: Kwrig, kwrig: Kwrig, latest: Path
) -> None:
    certify()
    (latest / "judgement.json").unlink()
    (latest / "report.html").unlink()
    said = kwrig("resume", latest)
    assert (said.status, "complete, nothing left to measure" in said.out) == (0, True)
    assert {path.name for path in latest.iterdir()} == FILES


def test_full_disk_is_a_rig_fault_with_the_path(
    certify: Kwrig, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync
    calls = 0

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls > 20:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    said = certify()
    assert (said.status, said.last) == (4, "RIG_FAULT (exit status 4)")
    assert "cannot write " in said.err
    assert "No space left on device" in said.err


def test_fault_in_the_rigs_own_code_is_a_rig_fault_with_a_log(
    certify: Kwrig, break_bench: Any
) -> None:
    def broken(bench: FakeBench) -> None:
        def bug() -> None:
            raise ZeroDivisionError("by the rig itself")

        bench.clock.at[3] = bug

    break_bench(broken)
    said = certify()
    assert said.status == 4
    log = Path(said.err.split("details: ")[1].splitlines()[0])
    assert "ZeroDivisionError: by the rig itself" in log.read_text()
    log.unlink()


def test_fault_before_the_run_is_a_rig_fault_with_a_log(
    certify: Kwrig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object) -> None:
        raise ZeroDivisionError("while building")

    monkeypatch.setattr("rig.cli.certify.build_bench", bug)
    said = certify()
    assert (said.status, said.last) == (4, "RIG_FAULT (exit status 4)")
    log = Path(said.err.split("details: ")[1].splitlines()[0])
    assert "while building" in log.read_text()
    log.unlink()


def test_only_the_points_that_match_are_run(certify: Kwrig, latest: Path) -> None:
    assert certify("--points", "difference/*").status == 0
    ids = [point.id for point in read_run(latest).header.points]
    assert len(ids) == 3, "a difference brings its two parents along"


def test_dry_run_shows_every_point_with_limit_and_times_and_makes_nothing(
    certify: Kwrig, tmp_path: Path
) -> None:
    said = certify("--dry-run")
    assert said.status == 0
    assert said.out.count("accuracy/") == MEASURED_COUNT
    assert "±0.2 %" in said.out
    assert "6 points, 15.0 s of declared time" in said.out
    assert not (tmp_path / "out").exists()


def test_same_seed_gives_the_same_record_but_for_time(certify: Kwrig, tmp_path: Path) -> None:
    certify()
    certify()
    folders = sorted(p for p in (tmp_path / "out").iterdir() if not p.is_symlink())
    records = [read_run(folder) for folder in folders]
    assert len(records) == 2
    pairs = [(record.header, record.documents) for record in records]
    assert record_difference(*pairs) == []


def test_each_position_has_a_run_of_its_own(kwrig: Kwrig, tmp_path: Path) -> None:
    text = BENCH.read_text()
    second = text[text.index("[[positions]]") :].replace("number = 1", "number = 2")
    bench = tmp_path / "two.toml"
    bench.write_text(text + "\n" + second.replace("KW320-SIM-0001", "KW320-SIM-0002"))
    out = tmp_path / "out"
    said = kwrig("certify", "--plan", PLAN, "--bench", bench, "--out", out, "--json")
    assert said.status == 0
    serials = {read_run(Path(run["folder"])).header.serial for run in said.data["runs"]}
    assert serials == {"KW320-SIM-0001", "KW320-SIM-0002"}


def test_json_is_one_document_and_quiet_is_one_line(certify: Kwrig) -> None:
    said = certify("--json")
    assert said.data["status"] == "PASS"
    assert said.data["exit_status"] == 0
    assert set(said.data["runs"][0]["points"].values()) == {"PASS"}
    assert said.err.rstrip().splitlines()[-1] == "PASS (exit status 0)"
    assert certify("--quiet").out == "PASS (exit status 0)\n"


def test_output_to_a_pipe_has_no_escape_codes() -> None:
    words = [sys.executable, "-m", "rig.cli", "plans"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert done.stdout.endswith("PASS (exit status 0)\n")
