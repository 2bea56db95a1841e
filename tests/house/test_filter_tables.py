"""The committed tables of filter taps are those that their tools make."""

from pathlib import Path
from types import ModuleType

import pytest

from tools import filter_tables, rope_table


@pytest.mark.parametrize("tool", [filter_tables, rope_table], ids=["interpolation", "rope"])
def test_committed_table_is_what_its_tool_makes(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", [tool.COMMAND, "--check"])
    assert tool.main() == 0


def test_stale_table_is_named_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "rope_table_gen.cpp"
    stale.write_text(rope_table.OUTPUT.read_text().replace("0x1.2b47p-1F", "0x1.2b48p-1F", 1))
    monkeypatch.setattr(rope_table, "ROOT", tmp_path)
    monkeypatch.setattr(rope_table, "OUTPUT", stale)
    monkeypatch.setattr("sys.argv", [rope_table.COMMAND, "--check"])
    assert rope_table.main() == 1
    assert capsys.readouterr().err == (
        "rope_table_gen.cpp is stale: run python -m tools.rope_table\n"
    )
