"""The reports of the synthetic runs are the approved ones."""

import pytest

from rig.report.summary import Summary, summary_schema_bytes
from tests.report.factory import ALL_RUNS
from tests.report.golden import GOLDEN, SCHEMA, golden_files

HINT = "look at the change, then run: .venv/bin/python -m tests.report.golden"


@pytest.mark.parametrize("name", ALL_RUNS)
def test_rendered_run_is_the_approved_one(name: str) -> None:
    rendered = golden_files(name)
    approved = {path.name: path.read_bytes() for path in (GOLDEN / name).iterdir()}
    assert rendered.keys() == approved.keys()
    for file, data in rendered.items():
        assert data.decode() == approved[file].decode(), f"{name}/{file}: {HINT}"


def test_committed_schema_is_that_of_the_model() -> None:
    assert SCHEMA.read_bytes() == summary_schema_bytes(), HINT


@pytest.mark.parametrize("name", ALL_RUNS)
def test_approved_summary_reads_back_as_its_model(name: str) -> None:
    data = (GOLDEN / name / "summary.json").read_bytes()
    assert Summary.model_validate_json(data).schema_id == "kw320.summary/1"
