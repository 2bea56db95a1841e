"""The folder of a matrix: nothing is lost, nothing is mixed, and damage is named."""

from pathlib import Path

import pytest

from rig.bench.tomlfile import BadInput
from rig.detect.cell import HEALTHY, Cell, CellResult
from rig.detect.store import CELLS_NAME, CellStore
from rig.ports import RigFault
from rig.verdict.figures import Figure

HEADER: dict[str, object] = {"schema": "kw320.detect/1", "plan_sha256": "a" * 64, "seeds": 5}


def result(seed: int, figures: dict[str, dict[str, Figure]] | None = None) -> CellResult:
    return CellResult(fault=HEALTHY, size=0.0, seed=seed, verdict="PASS", figures=figures or {})


def opened(folder: Path, **changes: object) -> CellStore:
    return CellStore.open(folder, HEADER | changes)


def stored(folder: Path, count: int) -> bytes:
    store = opened(folder)
    for seed in range(count):
        store.append(result(seed, figures={"p": {"error_pct": Figure(0.1 * seed, 0.0)}}))
    store.close()
    return (folder / CELLS_NAME).read_bytes()


def test_cells_come_back_as_they_were(tmp_path: Path) -> None:
    stored(tmp_path, 3)
    store = opened(tmp_path)
    found = store.get(Cell(HEALTHY, 0.0, 2))
    assert found is not None
    assert found.figures["p"]["error_pct"] == Figure(0.2, 0.0)
    assert store.needs(Cell(HEALTHY, 0.0, 3))


def test_a_write_cut_off_anywhere_loses_the_cell_in_work_only(tmp_path: Path) -> None:
    data = stored(tmp_path, 3)
    last = data.rstrip(b"\n").rfind(b"\n") + 1
    for end in range(last, len(data)):
        (tmp_path / CELLS_NAME).write_bytes(data[:end])
        store = opened(tmp_path)
        assert [not store.needs(Cell(HEALTHY, 0.0, seed)) for seed in range(3)] == [
            True,
            True,
            False,
        ]
        store.append(result(2))
        store.close()
        again = opened(tmp_path)
        assert not again.needs(Cell(HEALTHY, 0.0, 2))
        again.close()


def test_damage_inside_is_named(tmp_path: Path) -> None:
    data = stored(tmp_path, 3)
    (tmp_path / CELLS_NAME).write_bytes(data.replace(b'"seed":1', b'"seed":"x"', 1))
    with pytest.raises(BadInput, match=rf"{CELLS_NAME}:2: seed: Input should be a valid integer"):
        opened(tmp_path)


def test_cells_of_another_plan_are_not_mixed_in(tmp_path: Path) -> None:
    stored(tmp_path, 1)
    with pytest.raises(BadInput, match="seeds = 5: must be 6 to go on; choose another --out"):
        opened(tmp_path, seeds=6)


def test_a_folder_without_a_matrix_is_not_resumed(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"must hold detect\.json to be resumed"):
        CellStore.open(tmp_path / "none", HEADER, must_exist=True)
    assert not (tmp_path / "none").exists()


def test_a_cell_without_result_is_run_again_and_its_line_stays(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.append(CellResult(fault=HEALTHY, size=0.0, seed=1, no_result="process ended by signal 9"))
    assert not store.needs(Cell(HEALTHY, 0.0, 1))
    store.forget_missing()
    assert store.needs(Cell(HEALTHY, 0.0, 1))
    store.append(result(1))
    store.close()
    assert (tmp_path / CELLS_NAME).read_bytes().count(b"\n") == 2
    assert not opened(tmp_path).needs(Cell(HEALTHY, 0.0, 1))


def test_two_commands_do_not_share_a_folder(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with pytest.raises(RigFault):
        opened(tmp_path)
    store.close()
