"""kwrig judge, compare and verify."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Kwrig
from tests.run.fakes import FakeBench


@pytest.fixture
def run_dir(certify: Kwrig, latest: Path) -> Path:
    assert certify().status == 0
    return latest.resolve()


def test_judging_again_confirms_the_stored_verdict(kwrig: Kwrig, run_dir: Path) -> None:
    said = kwrig("judge", run_dir)
    assert said.status == 0
    assert "the stored verdict PASS still holds" in said.out
    again = json.loads((run_dir / "judge-1" / "judgement.json").read_text())
    assert again == json.loads((run_dir / "judgement.json").read_text())
    for name in ("report.html", "certificate.pdf", "results.csv", "summary.json", "junit.xml"):
        assert (run_dir / "judge-1" / name).read_bytes() == (run_dir / name).read_bytes(), name
    kwrig("judge", run_dir)
    assert (run_dir / "judge-2").is_dir()


def test_record_alone_can_be_judged(kwrig: Kwrig, run_dir: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(run_dir / "record.h5", alone)
    said = kwrig("judge", alone / "record.h5", "--json")
    assert said.status == 0
    assert said.data["stored_verdict_holds"] is None
    assert (alone / "judge-1" / "judgement.json").exists()


def test_verdict_that_does_not_hold_any_more_is_told(kwrig: Kwrig, run_dir: Path) -> None:
    path = run_dir / "judgement.json"
    stored = json.loads(path.read_text())
    stored["verdict"] = "FAIL"
    stored["points"][0]["verdict"] = "FAIL"
    path.write_text(json.dumps(stored))
    said = kwrig("judge", run_dir)
    assert said.status == 1
    assert "verdict: stored FAIL, now PASS" in said.out
    assert "the stored verdict FAIL does NOT hold any more" in said.out


def test_other_figures_behind_the_same_verdict_are_told_too(kwrig: Kwrig, run_dir: Path) -> None:
    path = run_dir / "judgement.json"
    stored = json.loads(path.read_text())
    stored["points"][0]["budget"]["coverage_k"] = 2.5
    path.write_text(json.dumps(stored))
    said = kwrig("judge", run_dir)
    assert "coverage_k: stored 2.5, now 2" in said.out
    assert "the stored verdict PASS still holds, 1 figures behind it changed" in said.out


def test_run_compared_with_itself_has_no_difference(kwrig: Kwrig, run_dir: Path) -> None:
    said = kwrig("compare", run_dir, run_dir / "record.h5")
    assert (said.status, said.last) == (0, "PASS (exit status 0)")


def test_other_pulses_and_registers_are_named(
    kwrig: Kwrig, certify: Kwrig, run_dir: Path, break_bench: Any, latest: Path
) -> None:
    def other(bench: FakeBench) -> None:
        bench.positions[0].error_calculator.rate_factor = 1.001
        words = bench.positions[0].link._words
        bench.positions[0].link._words = lambda address, count: tuple(
            word ^ (address == 0x4000 and offset == 0x22)
            for offset, word in enumerate(words(address, count))
        )

    break_bench(other)
    certify()
    said = kwrig("compare", run_dir, latest)
    assert (said.status, said.last) == (1, "FAIL (exit status 1)")
    data = kwrig("compare", run_dir, latest, "--json").data
    assert {"pulses", "registers", "repeats"} <= data["by_kind"].keys()
    assert any("p_total_w (basic, registers[" in line for line in data["differences"])


def test_certificate_agrees_with_its_record(kwrig: Kwrig, run_dir: Path) -> None:
    said = kwrig("verify", run_dir / "certificate.pdf")
    assert said.status == 0
    assert "record and verdict agree" in said.out


def test_certificate_of_another_record_is_refused(
    kwrig: Kwrig, certify: Kwrig, run_dir: Path, latest: Path
) -> None:
    certify("--seed", 2)
    other = latest.resolve() / "record.h5"
    said = kwrig("verify", run_dir / "certificate.pdf", "--record", other)
    assert (said.status, said.last) == (1, "FAIL (exit status 1)")
    assert "names record" in said.err


def test_altered_record_beside_a_certificate_is_bad_input(kwrig: Kwrig, run_dir: Path) -> None:
    record = run_dir / "record.h5"
    data = bytearray(record.read_bytes())
    data[-1] ^= 1
    record.write_bytes(data)
    said = kwrig("verify", run_dir / "certificate.pdf")
    assert said.status == 2
    assert "record.h5: (first line)" in said.err


def test_resume_of_a_closed_run_takes_no_verdict_that_its_record_does_not_give(
    certify: Kwrig, kwrig: Kwrig, latest: Path
) -> None:
    assert certify().status == 0
    path = latest.resolve() / "judgement.json"
    stored = json.loads(path.read_text())
    stored["verdict"] = "FAIL"
    path.write_text(json.dumps(stored))
    said = kwrig("resume", latest)
    assert said.status == 2
    assert f"{path}: verdict = FAIL: must be what the record gives" in said.err


@pytest.mark.parametrize("command", ["judge", "resume"])
def test_path_that_cannot_be_followed_is_bad_input(
    kwrig: Kwrig, tmp_path: Path, command: str
) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path in (loop, tmp_path / ("y" * 300)):
        said = kwrig(command, path)
        assert said.status == 2
        assert f"{path}: (file)" in said.err
