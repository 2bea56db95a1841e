"""The generated files are a pure function of spec/, and stale ones are told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.spec.conftest import REPOSITORY
from tools.specgen.cli import COMMAND, generate, load_checked, main, stale_files
from tools.specgen.load import spec_sha256


def test_committed_output_is_fresh() -> None:
    stale = stale_files(REPOSITORY, generate(load_checked(REPOSITORY)))
    assert not stale, f"run `{COMMAND}`: {stale}"


def test_every_generated_name_ends_in_gen_and_names_the_command() -> None:
    for path, content in generate(load_checked(REPOSITORY)).items():
        assert Path(path).stem.endswith("_gen"), path
        assert COMMAND in content.splitlines()[0], path


def test_written_output_is_fresh_and_a_second_run_writes_nothing(
    spec_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(spec_copy)]) == 0
    assert capsys.readouterr().out.count("wrote ") == len(generate(load_checked(spec_copy)))
    assert main(["--root", str(spec_copy), "--check"]) == 0
    assert main(["--root", str(spec_copy)]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("spoil", ["edited", "deleted"])
def test_stale_output_is_named_with_the_command(
    spoil: str, spec_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(spec_copy)]) == 0
    target = spec_copy / "rig/spec/limits_gen.py"
    if spoil == "edited":
        target.write_text(target.read_text(encoding="utf-8").replace("0.4", "0.5"))
    else:
        target.unlink()
    before = sorted(path for path in spec_copy.rglob("*") if path.is_file())
    assert main(["--root", str(spec_copy), "--check"]) == 1
    said = capsys.readouterr().err
    assert said == f"rig/spec/limits_gen.py: stale: run `{COMMAND}`\n"
    assert before == sorted(path for path in spec_copy.rglob("*") if path.is_file())


def test_changed_spec_makes_its_output_stale(
    spec_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(spec_copy)]) == 0
    path = spec_copy / "spec/registers/system_settings.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("default = 19200", "default = 9600", 1), encoding="utf-8")
    assert main(["--root", str(spec_copy), "--check"]) == 1
    said = capsys.readouterr().err
    for name in ("registers_gen.hpp", "registers_gen.py", "registers_gen.md", "hash_gen.py"):
        assert name in said
    assert "limits_gen" not in said


def test_output_does_not_depend_on_hash_seed_or_place(spec_copy: Path) -> None:
    here = generate(load_checked(REPOSITORY))
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, "-m", "tools.specgen", "--root", str(spec_copy)]
        subprocess.run(command, check=True, env=environment, cwd=spec_copy)
        for path, content in here.items():
            assert (spec_copy / path).read_text(encoding="utf-8") == content, path


def test_hash_changes_with_content_and_with_name(spec_copy: Path) -> None:
    before = spec_sha256(spec_copy)
    assert before == spec_sha256(REPOSITORY)
    units = spec_copy / "spec/units.toml"
    text = units.read_text(encoding="utf-8")
    units.write_text(text + "\n", encoding="utf-8")
    assert spec_sha256(spec_copy) != before
    units.write_text(text, encoding="utf-8")
    assert spec_sha256(spec_copy) == before
    units.rename(spec_copy / "spec/unit.toml")
    assert spec_sha256(spec_copy) != before
