"""What git holds and what the install script does, without the network."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def test_nothing_that_git_ignores_is_committed() -> None:
    """A committed link in the place of .venv once replaced the environment itself."""
    assert git("ls-files", "--cached", "--ignored", "--exclude-standard") == ""


@pytest.mark.parametrize("name", ["kwrig", ".ci/run", "tools/bootstrap.sh", "tools/prove_fresh.sh"])
def test_script_is_executable(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)


def test_lock_names_every_package_with_hashes_and_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted = [
        line for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))
    ]
    assert len(wanted) > 20
    assert all(line.endswith("\\") for line in wanted)
    assert "://" not in lock


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with what tools/bootstrap.sh reads, and an environment that is up to date."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "packages").mkdir()
    shutil.copy(ROOT / "tools/bootstrap.sh", tmp_path / "tools")
    (tmp_path / "packages/debian.txt").write_text("# comment\nbash  # there\n\ncoreutils\n")
    (tmp_path / "requirements.lock").write_text("")
    return tmp_path


def bootstrap(copy: Path, step: str) -> subprocess.CompletedProcess[str]:
    """Run one step; apt-get and pip would be found first in PATH and fail loudly."""
    fakes = copy / "fakes"
    fakes.mkdir(exist_ok=True)
    for name in ("apt-get", "pip"):
        (fakes / name).write_text('#!/bin/sh\necho "called $0 $*" >&2\nexit 9\n')
        (fakes / name).chmod(0o755)
    environment = os.environ | {"PATH": f"{fakes}:{os.environ['PATH']}"}
    return subprocess.run(
        [copy / "tools/bootstrap.sh", step], env=environment, capture_output=True, text=True
    )


def test_packages_that_are_there_need_no_network(copy: Path) -> None:
    done = bootstrap(copy, "packages")
    assert (done.returncode, done.stderr) == (0, "")


def test_missing_package_is_named_and_installed(copy: Path) -> None:
    (copy / "packages/debian.txt").write_text("bash\nkw-no-such-package\n")
    done = bootstrap(copy, "packages")
    assert done.returncode != 0
    assert "installing Debian packages: kw-no-such-package" in done.stderr
    if os.geteuid() == 0:
        assert "apt-get update" in done.stderr
    else:
        assert "root is needed" in done.stderr


def test_environment_with_the_stamp_of_the_lock_is_left_alone(copy: Path) -> None:
    (copy / ".venv").mkdir()
    made_of = Path("/" + "usr/bin/python3").resolve()
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (copy / ".venv/.lock-sha256").write_text(f"{empty} {made_of}\n")
    done = bootstrap(copy, "venv")
    assert (done.returncode, done.stderr) == (0, "")


def test_linked_environment_with_another_lock_is_used_with_a_note(copy: Path) -> None:
    (copy / ".venv").symlink_to(ROOT / ".venv")
    done = bootstrap(copy, "venv")
    assert done.returncode == 0
    assert ".venv is a link to an environment with another lock" in done.stderr


def test_unknown_step_is_bad_usage(copy: Path) -> None:
    done = bootstrap(copy, "everything")
    assert done.returncode == 2
    assert "usage: tools/bootstrap.sh" in done.stderr


def test_launcher_without_environment_names_the_command(tmp_path: Path) -> None:
    shutil.copy(ROOT / "kwrig", tmp_path)
    done = subprocess.run([tmp_path / "kwrig"], capture_output=True, text=True)
    assert done.returncode == 2
    assert f"run: make -C '{tmp_path}' bootstrap" in done.stderr


def test_launcher_without_build_names_the_command(tmp_path: Path) -> None:
    shutil.copy(ROOT / "kwrig", tmp_path)
    (tmp_path / ".venv").symlink_to((ROOT / ".venv").resolve())
    done = subprocess.run([tmp_path / "kwrig"], capture_output=True, text=True)
    assert done.returncode == 2
    assert f"run: make -C '{tmp_path}' build" in done.stderr


def test_launcher_keeps_the_folder_and_the_words_of_its_caller(tmp_path: Path) -> None:
    project, folder = tmp_path / "project", tmp_path / "a b"
    (project / ".venv/bin").mkdir(parents=True)
    (project / "build/release/python").mkdir(parents=True)
    (project / "build/release/python/kwcore.so").touch()
    folder.mkdir()
    python = project / ".venv/bin/python"
    python.write_text('#!/bin/sh\npwd\nprintf "%s|" "$@"\necho "$PYTHONPATH"\n')
    python.chmod(0o755)
    shutil.copy(ROOT / "kwrig", project)
    (tmp_path / "link").symlink_to(project / "kwrig")
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [tmp_path / "link", "certify", "a b"],
        cwd=folder, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    modules = f"{project}:{project}/build/release/python"
    assert done.stdout == f"{folder}\n-m|rig.cli|certify|a b|{modules}\n"
