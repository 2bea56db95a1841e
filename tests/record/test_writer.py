"""The writer keeps what is finished, whatever happens to the disk."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rig.ports import RigFault
from rig.record import RecordError, RunWriter, read_record, read_run
from tests.record.run_factory import document, header, point

POINTS = tuple(point(n) for n in range(3))


def write_run(out: Path, count: int = 3) -> RunWriter:
    writer = RunWriter.create(out, header(POINTS))
    for one in POINTS[:count]:
        writer.append(document(one))
    return writer


def test_new_run_gets_a_folder_of_its_own_and_latest_points_at_it(tmp_path: Path) -> None:
    first = RunWriter.create(tmp_path / "out", header(POINTS))
    second = RunWriter.create(tmp_path / "out", header(POINTS))
    assert first.run_dir.name == "20261122T165000Z_KW320-0001"
    assert second.run_dir.name == "20261122T165000Z_KW320-0001_2"
    assert second.header.run_id == second.run_dir.name
    assert (tmp_path / "out" / "latest").readlink() == Path(second.run_dir.name)


def test_serial_with_slashes_stays_inside_the_out_folder(tmp_path: Path) -> None:
    writer = RunWriter.create(tmp_path, header(POINTS, serial="../../etc/x y"))
    assert writer.run_dir.parent == tmp_path
    assert writer.header.serial == "../../etc/x y"


def test_written_run_reads_back_equal(tmp_path: Path) -> None:
    writer = write_run(tmp_path)
    read_header, documents = read_record(writer.run_dir)
    assert read_header == writer.header
    assert documents == writer.documents
    assert [d.sequence for d in documents] == [0, 1, 2]


def test_closed_record_holds_the_same_bytes_and_keeps_the_point_files(tmp_path: Path) -> None:
    writer = write_run(tmp_path)
    seal = writer.close_record()
    record = read_run(writer.run_dir)
    assert record.closed
    assert record.record_sha256 == seal.record_sha256
    assert record.content_sha256 == seal.content_sha256
    assert record.documents == writer.documents
    assert len(list((writer.run_dir / "points").iterdir())) == len(POINTS)
    alone = tmp_path / "alone.h5"
    alone.write_bytes(seal.path.read_bytes())
    assert read_record(alone) == read_record(writer.run_dir)


def test_same_documents_give_the_same_record_bytes(tmp_path: Path) -> None:
    one, two = write_run(tmp_path / "a").close_record(), write_run(tmp_path / "b").close_record()
    assert one.path.read_bytes() == two.path.read_bytes()


def test_closed_run_is_not_reopened(tmp_path: Path) -> None:
    writer = write_run(tmp_path)
    writer.close_record()
    with pytest.raises(RecordError, match=r"record.h5: .* the run is closed"):
        RunWriter.reopen(writer.run_dir)


def test_reopened_run_continues_and_drops_unfinished_writes(tmp_path: Path) -> None:
    writer = write_run(tmp_path, 2)
    writer.close()
    stale = writer.run_dir / "points" / ".0002_x.json.part"
    stale.write_bytes(b"{half")
    assert len(read_record(writer.run_dir)[1]) == 2
    again = RunWriter.reopen(writer.run_dir)
    assert not stale.exists()
    assert again.completed_point_ids() == {POINTS[0].id, POINTS[1].id}
    assert again.next_attempt(POINTS[1].id) == 2
    again.append(document(POINTS[2]))
    assert len(read_record(writer.run_dir)[1]) == 3


def test_two_processes_cannot_write_one_run(tmp_path: Path) -> None:
    writer = write_run(tmp_path, 1)
    with pytest.raises(RigFault, match="another process is writing this run"):
        RunWriter.reopen(writer.run_dir)
    writer.close()
    RunWriter.reopen(writer.run_dir).close()


def failing(call: Callable[..., Any], at: int, code: int) -> Callable[..., Any]:
    """`call` that fails the `at`-th time (from 0) with an error of the operating system."""
    count = 0

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count - 1 == at:
            raise OSError(code, os.strerror(code))
        return call(*args, **kwargs)

    return wrapped


@pytest.mark.parametrize("name", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize("at", range(8))
def test_each_failing_disk_call_is_a_rig_fault_and_loses_nothing_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, at: int
) -> None:
    writer = write_run(tmp_path, 1)
    kept = 1
    owner = Path if name == "replace" else os
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, failing(getattr(owner, name), at, errno.ENOSPC))
        with pytest.raises(RigFault, match=r"cannot write .*No space left on device"):
            for attempt in range(1, 20):
                writer.append(document(POINTS[1], attempt=attempt))
                kept += 1
        with pytest.raises(RigFault, match="no more points after a fault"):
            writer.append(document(POINTS[2]))
    writer.close()
    documents = read_record(writer.run_dir)[1]
    # A point whose rename succeeded but whose directory did not sync may be there as well.
    assert len(documents) in (kept, kept + 1)
    again = RunWriter.reopen(writer.run_dir)
    again.append(document(POINTS[2]))
    assert len(read_record(writer.run_dir)[1]) == len(documents) + 1


def test_full_disk_while_closing_is_a_rig_fault_and_the_run_can_be_closed_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = write_run(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("rig.record.disk.os.write", failing(os.write, 0, errno.ENOSPC))
        with pytest.raises(RigFault, match=r"record.h5: No space left on device"):
            writer.close_record()
    assert not read_run(writer.run_dir).closed
    writer.close_record()
    assert read_run(writer.run_dir).closed


def test_out_folder_that_is_a_file_is_a_rig_fault_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(RigFault, match=r"cannot write .*out"):
        RunWriter.create(tmp_path / "out", header(POINTS))
