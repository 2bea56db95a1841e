"""A worker that dies, raises or hangs is one cell without result, and nothing stays behind."""

import os
import signal
import time
from pathlib import Path

from rig.detect.cell import Cell, CellResult
from rig.detect.workers import run_cells

LIMIT_S = 1.0
ENDED_WITHIN_S = 20.0  # on a busy machine; a hanging cell needs LIMIT_S on an idle one
CELLS = [Cell("", 0.0, seed) for seed in range(6)]
DIES, RAISES, HANGS, LEAVES = 1, 2, 3, 4


def misbehave(cell: Cell, scratch: Path) -> CellResult:
    """What a run may do to its worker."""
    (scratch / "evidence").write_text("x")
    if cell.seed == DIES:
        os.kill(os.getpid(), signal.SIGKILL)
    if cell.seed == RAISES:
        raise RuntimeError("planted")
    if cell.seed == HANGS:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(3600.0)
    if cell.seed == LEAVES:
        os._exit(3)
    return CellResult(fault=cell.fault, size=cell.size, seed=cell.seed, verdict="PASS")


def test_each_cell_has_one_result_whatever_its_worker_does(tmp_path: Path) -> None:
    started_s = time.monotonic()
    found = {r.seed: r for r in run_cells(misbehave, CELLS, 2, LIMIT_S, tmp_path / "work")}
    assert time.monotonic() - started_s < ENDED_WITHIN_S
    assert {seed: one.no_result for seed, one in found.items()} == {
        0: "",
        DIES: "process ended by signal 9",
        RAISES: "RuntimeError: planted",
        HANGS: "no result within 1 s, ended",
        LEAVES: "process ended by status 3",
        5: "",
    }
    assert found[5].verdict == "PASS"
    assert not (tmp_path / "work").exists()


def test_stopping_early_ends_every_worker(tmp_path: Path) -> None:
    def hang(cell: Cell, scratch: Path) -> CellResult:
        (tmp_path / str(os.getpid())).write_text("")
        if cell.seed:
            time.sleep(3600.0)
        return CellResult(fault="", size=0.0, seed=cell.seed)

    results = run_cells(hang, CELLS[:3], 3, 3600.0, tmp_path / "work")
    next(results)
    results.close()  # type: ignore[attr-defined]
    for path in tmp_path.glob("[0-9]*"):
        assert not Path(f"/proc/{path.name}").exists(), "a worker is still there"
