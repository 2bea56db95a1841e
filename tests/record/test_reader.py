"""A record that is not as it was written is refused with file, key, value and limit."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rig.record import RecordError, RunWriter, read_record, read_run
from rig.record.canonical import json_bytes
from rig.record.chain import HEADER_NAME, StoredFile, check_chain, point_file_name
from rig.record.merged import merged_bytes, read_merged
from tests.record.run_factory import document, header, point

POINTS = tuple(point(n) for n in range(3))
FLIPS_H5 = 400  # of one random bit each; every one must be seen, not only some
SEED = 1


@pytest.fixture(scope="module")
def run_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    writer = RunWriter.create(tmp_path_factory.mktemp("out"), header(POINTS))
    for one in POINTS:
        writer.append(document(one))
    writer.close()
    return writer.run_dir


@pytest.fixture(scope="module")
def files(run_dir: Path) -> list[StoredFile]:
    paths = [run_dir / HEADER_NAME, *sorted((run_dir / "points").iterdir())]
    return [StoredFile(path.name, path.name, path.read_bytes()) for path in paths]


def leaves(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of every value in plain data, containers included."""
    if path:
        yield path
    if isinstance(content, dict):
        for key, value in content.items():
            yield from leaves(value, (*path, key))
    elif isinstance(content, list):
        for index, value in enumerate(content):
            yield from leaves(value, (*path, index))


def replaced(content: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with the value at `path` replaced."""
    changed = copy.deepcopy(content)
    inner = changed
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return changed


def with_bytes(files: list[StoredFile], index: int, data: bytes) -> list[StoredFile]:
    changed = list(files)
    changed[index] = StoredFile(files[index].place, files[index].name, data)
    return changed


FREE_FORM = {"stimulus", "environment", "settings", "faults"}  # any key is allowed inside
WRONG_VALUES: tuple[Any, ...] = (None, True, -1, 1e9, "wrong", [], {}, [None])


@pytest.mark.parametrize("index", [0, 1, 2])
def test_every_wrong_value_in_every_field_is_refused_by_file_and_key(
    files: list[StoredFile], index: int
) -> None:
    """The last file has no successor, so only schema faults show there; see the next test."""
    content = json.loads(files[index].data)
    count = 0
    for path in leaves(content):
        for wrong in WRONG_VALUES:
            changed = replaced(content, path, wrong)
            if changed == content and json_bytes(changed) == files[index].data:
                continue
            broken = with_bytes(files, index, json_bytes(changed))
            with pytest.raises(RecordError) as caught:
                check_chain(broken[0], broken[1:])
            error = caught.value
            assert error.key and error.limit
            # Either the file itself is named, or the next one, whose hash of it is wrong.
            assert error.file in (files[index].place, files[index + 1].place)
            assert str(error).startswith(f"{error.file}: {error.key} = ")
            count += 1
    assert count > 300


def test_wrong_type_is_reported_with_key_value_and_limit(files: list[StoredFile]) -> None:
    content = json.loads(files[1].data)
    broken = with_bytes(
        files, 1, json_bytes(replaced(content, ("repeats", 2, "reference_wh"), "much"))
    )
    with pytest.raises(RecordError) as caught:
        check_chain(broken[0], broken[1:])
    assert str(caught.value) == (
        f"{files[1].place}: repeats[2].reference_wh = much: Input should be a valid number"
    )


def test_altered_file_is_reported_by_the_hash_in_the_next(files: list[StoredFile]) -> None:
    content = json.loads(files[1].data)
    broken = with_bytes(files, 1, json_bytes(replaced(content, ("measured_s",), 3.0)))
    with pytest.raises(RecordError, match=r"previous_sha256 = .*SHA-256 of 0000_.*altered"):
        check_chain(broken[0], broken[1:])


@pytest.mark.parametrize("gone", [1, 2])
def test_missing_point_file_is_reported(files: list[StoredFile], gone: int) -> None:
    left = [file for i, file in enumerate(files) if i != gone]
    with pytest.raises(RecordError, match=rf"sequence = {gone}: must be {gone - 1}"):
        check_chain(left[0], left[1:])


def test_point_that_was_not_declared_is_refused(tmp_path: Path) -> None:
    writer = RunWriter.create(tmp_path, header(POINTS[:1]))
    stored = document(POINTS[0].model_copy(update={"limit_pct": 0.4}))
    writer.append(stored)
    with pytest.raises(RecordError, match=r"point = .*must be a point as declared in run.json"):
        read_record(writer.run_dir)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"started_utc": "yesterday"}, "started_utc = yesterday: must be a UTC time"),
        ({"started_utc": "2026-11-22T16:50:00+02:00"}, "must be a UTC time"),
        ({"points": (POINTS[0], POINTS[0])}, r"points\[1\].id = .*must be unique"),
    ],
)
def test_wrong_header_is_refused_before_a_folder_is_made(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(RecordError, match=message):
        RunWriter.create(tmp_path, header(**changes))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"serial": "OTHER"}, "serial = OTHER: must be 'KW320-0001' as in run.json"),
        ({"position": 2}, "position = 2: must be 1"),
    ],
)
def test_document_of_another_run_is_refused(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    writer = RunWriter.create(tmp_path, header(POINTS))
    writer.append(document(POINTS[0], **changes))
    with pytest.raises(RecordError, match=message):
        read_record(writer.run_dir)


@pytest.mark.parametrize("name", ["notes.txt", "0000.json", "x_y.json"])
def test_foreign_file_among_the_points_is_named(tmp_path: Path, name: str) -> None:
    writer = RunWriter.create(tmp_path, header(POINTS))
    (writer.run_dir / "points" / name).write_text("{}")
    with pytest.raises(RecordError, match=rf"{name}: \(file name\)"):
        read_record(writer.run_dir)


def test_folder_without_run_json_and_missing_path_are_bad_input(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"run\.json: \(file\) = run\.json: must be readable"):
        read_record(tmp_path)
    with pytest.raises(RecordError, match="must be readable: No such file"):
        read_record(tmp_path / "nothing")


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"a":NaN}', b"[" * 100_000, b"1" * 10_000],
)
def test_file_that_is_not_a_point_is_refused(files: list[StoredFile], data: bytes) -> None:
    with pytest.raises(RecordError):
        broken = with_bytes(files, 1, data)
        check_chain(broken[0], broken[1:])
    with pytest.raises(RecordError):
        broken = with_bytes(files, 0, data)
        check_chain(broken[0], broken[1:])


def test_edited_white_space_and_doubled_keys_are_refused(files: list[StoredFile]) -> None:
    for data in (
        files[3].data + b"\n",
        files[3].data.replace(b'"attempt":1', b'"attempt": 1'),
        files[3].data.replace(b'"attempt":1', b'"attempt":1,"attempt":1'),
    ):
        broken = with_bytes(files, 3, data)
        with pytest.raises(RecordError, match="must be canonical JSON"):
            check_chain(broken[0], broken[1:])


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_flipped_or_cut_byte_of_a_chained_file_is_refused(data: st.DataObject) -> None:
    stored = property_files()
    index = data.draw(st.integers(0, len(stored) - 2))
    content = bytearray(stored[index].data)
    offset = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[offset] ^= data.draw(st.integers(1, 255))
    else:
        del content[offset:]
    broken = with_bytes(stored, index, bytes(content))
    with pytest.raises(RecordError):
        check_chain(broken[0], broken[1:])


def property_files() -> list[StoredFile]:
    """A chain in memory, rebuilt cheaply for each example."""
    from rig.record.canonical import canonical_bytes, sha256_hex

    stored = [StoredFile("run.json", "run.json", canonical_bytes(header(POINTS)))]
    for index, one in enumerate(POINTS):
        made = document(one, sequence=index, previous_sha256=sha256_hex(stored[-1].data))
        name = point_file_name(made)
        stored.append(StoredFile(name, name, canonical_bytes(made)))
    return stored


def test_any_flipped_bit_or_cut_of_record_h5_is_refused(
    files: list[StoredFile], tmp_path: Path
) -> None:
    data = merged_bytes(files[0], files[1:])
    path = tmp_path / "record.h5"
    path.write_bytes(data)
    read_merged(path)  # the untouched file is accepted
    generator = random.Random(SEED)
    offsets = [*range(0, 600, 7), *(generator.randrange(len(data)) for _ in range(FLIPS_H5))]
    for offset in offsets:
        broken = bytearray(data)
        broken[offset] ^= 1 << generator.randrange(8)
        path.write_bytes(broken)
        with pytest.raises(RecordError) as caught:
            read_merged(path)
        assert caught.value.file == str(path)
    for size in (0, 1, 511, 512, 513, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:size])
        with pytest.raises(RecordError):
            read_merged(path)


def test_point_files_altered_after_closing_are_reported(tmp_path: Path) -> None:
    writer = RunWriter.create(tmp_path, header(POINTS))
    for one in POINTS:
        writer.append(document(one))
    writer.close_record()
    last = max((writer.run_dir / "points").iterdir())
    last.write_bytes(last.read_bytes().replace(b'"measured_s":2.0', b'"measured_s":3.0'))
    with pytest.raises(RecordError, match=r"\(chain head\).* as in record\.h5"):
        read_run(writer.run_dir)
