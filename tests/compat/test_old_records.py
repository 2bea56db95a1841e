"""Every later version reads the records of every earlier schema and comes to the same verdicts.

`records/<n>/` was written by the version of the rig that introduced schema n and is never touched
again; a new schema gets a new folder.
"""

from pathlib import Path

import pytest

from rig.cli.finish import bench_of, stored_judgement
from rig.record import read_run
from rig.verdict import judge

RECORDS = Path(__file__).parent / "records"
SCHEMAS = sorted(path.name for path in RECORDS.iterdir())
# Errors are quotients of stored numbers: a few roundings of double arithmetic.
ERROR_TOLERANCE_PCT = 1e-10
OPEN_COUNT = 2


@pytest.mark.parametrize("schema", SCHEMAS)
def test_closed_record_is_read_and_judged_as_it_was(schema: str) -> None:
    folder = RECORDS / schema / "closed"
    record = read_run(folder)
    stored = stored_judgement(folder)
    assert stored is not None
    bench = bench_of(record.path, record.header)
    now = judge(record.header, record.documents, bench, record.record_sha256)
    assert now.record_sha256 == stored.record_sha256
    assert (now.verdict, now.run_state) == (stored.verdict, stored.run_state)
    assert [p.point_id for p in now.points] == [p.point_id for p in stored.points]
    for then, again in zip(stored.points, now.points, strict=True):
        assert again.verdict == then.verdict, then.point_id
        if then.error_pct is not None:
            assert again.error_pct == pytest.approx(then.error_pct, abs=ERROR_TOLERANCE_PCT)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_open_run_is_read(schema: str) -> None:
    record = read_run(RECORDS / schema / "open")
    assert not record.closed
    assert len(record.documents) == OPEN_COUNT


def test_today_has_a_record() -> None:
    """A new schema number must bring its stored record with it."""
    header = read_run(RECORDS / SCHEMAS[-1] / "open").header
    assert header.schema_id == f"kw320.run/{SCHEMAS[-1]}"
