"""The stored rows of the error tables after a power cut, a full disk or a damaged file."""

from pathlib import Path

import pytest

from tools.error_tables.__main__ import end_line, rows_of

ROW = b'{"number": 3, "level": "In", "errors": {"p": 0.5}}\n'


@pytest.mark.parametrize("damage", [ROW[:30], b"\x91\xff\n", b"{}\n", b"[1]\n", b"\n", b"7\n"])
def test_a_damaged_line_is_dropped_and_spoils_no_other(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "noisy.jsonl"
    path.write_bytes(ROW + damage)
    assert list(rows_of(path)) == [3]
    end_line(path)
    with path.open("ab") as log:
        log.write(ROW.replace(b"3", b"4", 1))
    assert list(rows_of(path)) == [3, 4]


def test_an_empty_or_missing_file_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "noisy.jsonl"
    for _ in range(2):
        end_line(path)
        assert rows_of(path) == {}
        path.write_bytes(b"")
