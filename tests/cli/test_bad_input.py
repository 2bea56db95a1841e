"""Whatever is wrong in what a person gave: file, key, value, limit, and status 2."""

import copy
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rig.record.canonical import json_bytes
from tests.cli.conftest import BENCH, PLAN, Kwrig

COMMANDS = (
    "certify", "resume", "judge", "compare", "verify", "check", "plans", "benches", "faults",
    "detect", "serve", "replay",
)  # fmt: skip
SEED = 3
SWEEP_COUNT = 150  # of the leaves of run.json and of a point file; all of them in tests/record
BASE = ("certify", "--plan", PLAN, "--bench", BENCH, "--out", "unused")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(kwrig: Kwrig, command: str) -> None:
    said = kwrig(command, "--help")
    assert said.status == 0
    assert f"Example: kwrig {command}" in " ".join(said.out.split())


def test_version_is_said(kwrig: Kwrig) -> None:
    said = kwrig("--version")
    assert said.status == 0
    assert said.out.startswith("kwrig ")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "a command must be given"),
        (("bogus",), "No such command 'bogus'"),
        (("certify",), "Missing option '--plan'"),
        (("certify", "--bogus"), "No such option"),
        ((*BASE[:2], "nowhere.toml", *BASE[3:]), "nowhere.toml: no such file"),
        ((*BASE, "--seed", "x"), "--seed x: must be a whole number of 0 to"),
        ((*BASE, "--seed", "-1"), "--seed -1: must be a whole number of 0 to"),
        ((*BASE, "--seed", "0" * 22 + "9" * 30), "9: must be a whole number of 0 to"),
        ((*BASE, "--seed", "1" + "0" * 5000), "0: must be a whole number of 0 to"),
        ((*BASE, "--serial", "1" * 5000 + "=A"), "=A: must be POS=TEXT with POS one of 1"),
        ((*BASE, "--serial", "\N{FULLWIDTH DIGIT ONE}=A"), "must be POS=TEXT with POS one of 1"),
        ((*BASE, "--customer", "a\udcff"), r"--customer 'a\udcff': must be UTF-8"),
        ((*BASE, "--operator", "x" * 201), "--operator: 201 characters: must be at most 200"),
        ((*BASE[:-1], "/dev/null/x"), "--out /dev/null/x: must be a folder, and /dev/null is none"),
        ((*BASE[:-1], "y" * 300), "must be a folder: File name too long"),
        ((*BASE, "--points", "none/*"), "--points none/*: must match"),
        ((*BASE, "--serial", "X"), "--serial X: must be POS=TEXT with POS one of 1"),
        ((*BASE, "--serial", "2=A"), "--serial 2=A: must be POS=TEXT with POS one of 1"),
        ((*BASE, "--serial", "1=a b"), "--serial 1=a b: must be 1 to 16 letters"),
        ((*BASE, "--serial", "1=a", "--serial", "1=b"), "must not be given twice"),
        ((*BASE, "--fault", "gain_all_pct"), "--fault gain_all_pct: must be NAME=SIZE"),
        ((*BASE, "--fault", "gain_all_pct=nan"), "must be NAME=SIZE with a number"),
        ((*BASE, "--fault", "bogus=1"), "bogus: must be one of"),
        ((*BASE, "--fault", "gain_all_pct=99"), "gain_all_pct = 99: must be -50 to 50 %"),
        ((*BASE[:-1], PLAN), "must be a folder"),
        (("judge", "nowhere"), "nowhere: (file) = nowhere: must be the folder of a run"),
        (("resume", "nowhere"), "nowhere: (file) = nowhere: must be the folder of a run"),
        (("compare", "nowhere", "nowhere"), "must be the folder of a run"),
        (("verify", "nowhere.pdf"), "nowhere.pdf"),
        (("verify", PLAN), "not a PDF"),
        (("check", "nowhere.toml"), "nowhere.toml: no such file"),
        (("plans", "nowhere"), "nowhere: must be a folder"),
        (("serve", "--bench", BENCH, "--waveform", "w.toml"), "w.toml: no such file"),
    ],
)
def test_wrong_words_are_status_2_with_a_message(
    kwrig: Kwrig, words: tuple[object, ...], message: str
) -> None:
    said = kwrig(*words)
    assert (said.status, said.last) == (2, "BAD_INPUT (exit status 2)")
    assert message in said.err


def test_wrong_words_with_json_are_told_in_the_document(kwrig: Kwrig) -> None:
    said = kwrig("check", "nowhere.toml", "--json")
    assert said.status == 2
    assert said.data["messages"] == ["nowhere.toml: no such file"]


def test_check_names_every_wrong_key_of_a_plan(kwrig: Kwrig, tmp_path: Path) -> None:
    assert kwrig("check", PLAN).status == 0
    assert kwrig("check", BENCH).status == 0
    wrong = tmp_path / "plan.toml"
    wrong.write_text(PLAN.read_text().replace("u_n_v = 230.0", "u_n_v = 9000.0"))
    said = kwrig("check", wrong)
    assert said.status == 2
    assert f"{wrong}: meter.u_n_v = 9000.0: must be" in said.err
    wrong.write_text('schema = "other"')
    assert "schema = 'other': must be" in kwrig("check", wrong).err


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("repeats = 5", f"repeats = {'9' * 5000}", "not TOML: Exceeds the limit"),
        ("repeats = 5", f"repeats = 0x{'f' * 5000}", "timing.repeats: must be a whole number of"),
        ("i_n_a = 1.0", "i_n_a = 1e-300", "meter.i_n_a = 1e-300: must be greater than"),
        (
            "u_pct = 10.0, u_deg = 0.0, i_pct = 40.0",
            "u_pct = 100.0, u_deg = 180.0, i_pct = 100.0",
            "testpoints[4].harmonics: must leave active power",
        ),
    ],
)
def test_number_beyond_all_measure_is_bad_input(
    kwrig: Kwrig, tmp_path: Path, right: str, wrong: str, message: str
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN.read_text().replace(right, wrong))
    said = kwrig("check", plan)
    assert said.status == 2
    assert f"{plan}: {message}" in said.err


def leaves(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(content, dict | list):
        pairs = content.items() if isinstance(content, dict) else enumerate(content)
        for key, value in pairs:
            yield (*path, key)
            yield from leaves(value, (*path, key))


def spoiled(content: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(content)
    inner = changed
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return changed


@pytest.mark.parametrize("command", ["judge", "resume"])
def test_wrong_value_anywhere_in_an_open_run_is_status_2_with_file_and_key(
    kwrig: Kwrig, certify: Kwrig, latest: Path, command: str
) -> None:
    certify()
    run_dir = latest.resolve()
    (run_dir / "record.h5").unlink()
    (run_dir / "certificate.pdf").unlink()
    generator = random.Random(SEED)
    names = ["run.json", "points/" + min(p.name for p in (run_dir / "points").iterdir())]
    for name in names:
        path = run_dir / name
        good = path.read_bytes()
        content = json.loads(good)
        paths = list(leaves(content))
        for where in generator.sample(paths, min(SWEEP_COUNT, len(paths))):
            path.write_bytes(json_bytes(spoiled(content, where, "wrong\nvalue")))
            said = kwrig(command, run_dir)
            assert said.status == 2, where
            assert said.last == "BAD_INPUT (exit status 2)"
            first = said.err.splitlines()[0]
            assert first.startswith(str(run_dir)), first
            assert " = " in first, first
        path.write_bytes(good)


def test_run_with_a_certificate_is_not_measured_again(
    kwrig: Kwrig, certify: Kwrig, latest: Path
) -> None:
    certify()
    run_dir = latest.resolve()
    issued = (run_dir / "certificate.pdf").read_bytes()
    (run_dir / "record.h5").unlink()
    max((run_dir / "points").iterdir()).unlink()
    said = kwrig("resume", run_dir)
    assert said.status == 2
    assert "record.h5 = missing: must lie beside an issued certificate" in said.err
    assert (run_dir / "certificate.pdf").read_bytes() == issued


def test_record_without_its_bench_cannot_be_judged(
    kwrig: Kwrig, certify: Kwrig, latest: Path
) -> None:
    certify()
    run_dir = latest.resolve()
    (run_dir / "record.h5").unlink()
    shutil.rmtree(run_dir / "points")
    header = json.loads((run_dir / "run.json").read_text())
    header["bench"]["text"] = ""
    (run_dir / "run.json").write_bytes(json_bytes(header))
    said = kwrig("judge", run_dir)
    assert said.status == 2
    assert "bench.text = : must hold the bench file" in said.err


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema_id":"kw320.judgement/9"}', "\x00"])
def test_damaged_stored_judgement_is_bad_input(
    kwrig: Kwrig, certify: Kwrig, latest: Path, text: str
) -> None:
    certify()
    (latest / "judgement.json").write_text(text)
    said = kwrig("judge", latest)
    assert said.status == 2
    assert "judgement.json: " in said.err
