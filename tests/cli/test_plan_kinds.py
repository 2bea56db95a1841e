"""Plans of answers and of alarms on the command line: checked, listed, refused where impossible."""

from pathlib import Path

import pytest

from tests.cli.conftest import BENCH, ROOT, Kwrig

CONFORMANCE = ROOT / "testplans/modbus_conformance.toml"
ALARMS = ROOT / "testplans/alarms.toml"
ALARMS_400HZ = ROOT / "testplans/alarms_400hz.toml"
LINUX_400HZ = ROOT / "fixtures/benches/linux_400hz.toml"


@pytest.mark.parametrize("plan", [CONFORMANCE, ALARMS, ALARMS_400HZ], ids=lambda p: p.stem)
def test_plan_is_right(kwrig: Kwrig, plan: Path) -> None:
    assert kwrig("check", plan).status == 0


@pytest.mark.parametrize(
    ("plan", "bench", "message"),
    [
        (CONFORMANCE, BENCH, "in_process.toml: meter.driver = in_process: must have a link"),
        (ALARMS_400HZ, BENCH, "in_process.toml: sample_rate_hz = 12800: must fit 400 Hz"),
        (ALARMS, LINUX_400HZ, "linux_400hz.toml: sample_rate_hz = 25600: must fit 60 Hz"),
    ],
)
def test_bench_that_cannot_run_the_plan_is_bad_input(
    kwrig: Kwrig, tmp_path: Path, plan: Path, bench: Path, message: str
) -> None:
    said = kwrig("certify", "--plan", plan, "--bench", bench, "--out", tmp_path / "out")
    assert said.status == 2
    assert message in said.err


def test_dry_run_says_how_many_answers_are_due(kwrig: Kwrig, tmp_path: Path) -> None:
    bench = ROOT / "fixtures/benches/linux.toml"
    words = ("certify", "--plan", CONFORMANCE, "--bench", bench, "--out", tmp_path / "out")
    said = kwrig(*words, "--dry-run", "--points", "conformance/functions/*")
    assert said.status == 0
    assert "123 answers" in said.out


def test_commands_for_energies_refuse_other_plans(kwrig: Kwrig, tmp_path: Path) -> None:
    bench = ROOT / "fixtures/benches/linux.toml"
    said = kwrig("detect", "--plan", ALARMS, "--bench", bench, "--out", tmp_path / "out")
    assert said.status == 2
    assert "alarms.toml: kind = alarms: must be accuracy for detect" in said.err
