"""A copy of spec/ that a test may spoil."""

import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def spec_copy(tmp_path: Path) -> Path:
    """A folder that holds a copy of spec/ and of what the pages say of it, and nothing else."""
    shutil.copytree(REPOSITORY / "spec", tmp_path / "spec")
    (tmp_path / "docs/reference").mkdir(parents=True)
    for name in ("docs/reference/errors.toml", "docs/reference/coverage.toml"):
        shutil.copy(REPOSITORY / name, tmp_path / name)
    return tmp_path
