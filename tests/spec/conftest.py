"""A copy of spec/ that a test may spoil."""

import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def spec_copy(tmp_path: Path) -> Path:
    """A folder that holds a copy of spec/ and of the measured errors, and nothing else."""
    shutil.copytree(REPOSITORY / "spec", tmp_path / "spec")
    errors = Path("docs/reference/errors.toml")
    (tmp_path / errors).parent.mkdir(parents=True)
    shutil.copy(REPOSITORY / errors, tmp_path / errors)
    return tmp_path
