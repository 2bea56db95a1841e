"""kwrig shrink: a failing waveform with thirty harmonics and a sag comes down to its cause."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from rig.cli.app import main
from rig.shrink.one_point import Situation
from tests.shrink.waveform import DEEP_SAG, ROOT, SAG, waveform

BENCH = ROOT / "fixtures/benches/in_process.toml"
TRIES_MAX = 60  # a few a step; far below the default of the command


def certify(folder: Path, plan: Path, *words: str) -> int:
    order = ["certify", "--plan", str(plan), "--bench", str(BENCH), "--out", str(folder)]
    return main([*order, "--quiet", *words])


def point_of(folder: Path) -> str:
    """The only point of the last run."""
    points = json.loads((folder / "latest/judgement.json").read_text())["points"]
    assert len(points) == 1
    return str(points[0]["point_id"])


def shrink(folder: Path, out: Path, *words: str) -> int:
    order = ["shrink", str(folder / "latest"), "--point", point_of(folder), "--out", str(out)]
    return main([*order, *words])


def failing_run(folder: Path, event: str, fault: str) -> None:
    plan = folder / "w.toml"
    plan.write_text(waveform(event))
    assert certify(folder / "healthy", plan) == 0
    assert certify(folder / "out", plan, "--fault", fault) == 1


def left_of(out: Path) -> dict[str, Any]:
    (testpoint,) = tomllib.loads(out.read_text())["testpoints"]
    return dict(testpoint)


def test_delay_of_a_channel_shrinks_to_the_harmonic_that_shows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0.5 degrees of I1 are 25 ppm at power factor 1, and 0.27 % by the 23rd in quadrature."""
    failing_run(tmp_path, SAG, "phase_l1_deg=0.5")
    capsys.readouterr()
    out = tmp_path / "small.toml"
    assert shrink(tmp_path / "out", out, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["harmonics"], data["events"], data["check"]) == (1, 0, "pulse_error")
    assert data["tries"] <= TRIES_MAX
    left = left_of(out)
    (line,) = left["harmonics"]
    assert (line["order"], line["u_pct"], line["i_pct"]) == (23, 10.0, 40.0)
    assert (left["noise_pct"], left["f_hz"]) == (0.0, [50.0])
    assert main(["check", str(out)]) == 0
    assert certify(tmp_path / "again", out, "--fault", "phase_l1_deg=0.5") == 1
    assert certify(tmp_path / "again", out) == 0  # it is the fault that fails, not the plan
    record = json.loads((tmp_path / "out/latest/judgement.json").read_text())["record_sha256"]
    assert f"# From record {record}," in out.read_text()
    assert "--fault phase_l1_deg=0.5" in out.read_text()


def test_gain_of_a_phase_shrinks_to_the_sag_that_shows_it(tmp_path: Path) -> None:
    """0.5 % of I1 are 0.17 % of a balanced load; with L2 and L3 gone they are 0.3 %."""
    fault = "gain_l1_pct=0.50000001"  # every digit is needed to see the same again
    failing_run(tmp_path, DEEP_SAG, fault)
    out = tmp_path / "small.toml"
    assert shrink(tmp_path / "out", out) == 0
    left = left_of(out)
    assert "harmonics" not in left
    (event,) = left["events"]
    assert event["kind"] == "sag" and event["phases"] == ["L2", "L3"]
    assert event["duration_cycles"] < 111
    assert certify(tmp_path / "again", out, "--fault", fault) == 1
    assert certify(tmp_path / "again", out) == 0
    assert f"--fault {fault} " in out.read_text()


def test_operator_who_stops_keeps_the_best_plan_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing_run(tmp_path, SAG, "phase_l1_deg=0.5")
    whole, calls = Situation.result, 0

    def stopped(self: Situation, point: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 6:
            raise KeyboardInterrupt
        return whole(self, point)

    monkeypatch.setattr(Situation, "result", stopped)
    out = tmp_path / "small.toml"
    assert shrink(tmp_path / "out", out) == 5
    assert "the best so far is kept" in capsys.readouterr().err
    assert 1 < len(left_of(out)["harmonics"]) < 30
    assert certify(tmp_path / "again", out, "--fault", "phase_l1_deg=0.5") == 1


def test_number_of_tries_is_bounded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    failing_run(tmp_path, SAG, "phase_l1_deg=0.5")
    out = tmp_path / "small.toml"
    assert shrink(tmp_path / "out", out, "--tries", "5") == 0
    assert shrink(tmp_path / "out", tmp_path / "first_try.toml", "--seconds", "0") == 0
    assert "stopped after 5 tries, the best so far is kept" in capsys.readouterr().out
    assert certify(tmp_path / "again", out, "--fault", "phase_l1_deg=0.5") == 1


def test_failure_that_another_bench_does_not_have_is_not_shrunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing_run(tmp_path, SAG, "phase_l1_deg=0.5")
    bench = tmp_path / "b.toml"  # its own delay makes good for the fault: 0.5 degrees at 50 Hz
    constants = "gain_ppb = [0, 0, 0, 0, 0, 0]\ndelay_ps = [27_777_778, 0, 0, 0, 0, 0]\n"
    bench.write_text(BENCH.read_text() + "\n[positions.calibration]\n" + constants)
    out = tmp_path / "small.toml"
    assert shrink(tmp_path / "out", out, "--bench", str(bench)) == 3
    assert "does not fail again with pulse_error on this bench" in capsys.readouterr().err
    assert not out.exists()


def test_point_that_did_not_fail_and_file_that_exists_are_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failing_run(tmp_path, SAG, "phase_l1_deg=0.5")
    out = tmp_path / "small.toml"
    assert shrink(tmp_path / "healthy", out) == 2
    assert "must be one that fails in" in capsys.readouterr().err
    run = str(tmp_path / "out/latest")
    assert main(["shrink", run, "--point", "nothing", "--out", str(out)]) == 2
    assert f"--point nothing: must be one that fails in {tmp_path}" in capsys.readouterr().err
    out.write_text("mine")
    assert shrink(tmp_path / "out", out) == 2
    assert f"--out {out}: must be a new file" in capsys.readouterr().err
    assert out.read_text() == "mine"
