"""The folder of a detection matrix: what was asked for, and one line a finished cell.

`detect.json` says what the cells belong to and is written once. `cells.jsonl` only grows: a line is
written in one call and flushed to disk, so that a kill loses the cell in work at the most. A last
line without its end is what a kill left of a write; it is cut off, for it never was a result.
"""

import json
import os
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from rig.bench.tomlfile import BadInput
from rig.detect.cell import Cell, CellResult
from rig.record.disk import write_faults, write_whole
from rig.record.writer import take_lock

HEADER_NAME = "detect.json"
CELLS_NAME = "cells.jsonl"


class CellStore:
    """Finished cells by what was run; a cell without a result counts as not run."""

    def __init__(self, folder: Path, lock: int, results: list[CellResult]) -> None:
        self.folder = folder
        self._lock = lock
        self._results = {result.cell: result for result in results}

    @classmethod
    def open(cls, folder: Path, header: dict[str, object], must_exist: bool = False) -> Self:
        """Begin in a new folder or go on in one of the same header. BadInput, RigFault."""
        path = folder / HEADER_NAME
        if must_exist and not path.is_file():
            raise BadInput([f"--out {folder}: must hold {HEADER_NAME} to be resumed"])
        with write_faults(folder):
            folder.mkdir(parents=True, exist_ok=True)
        lock = take_lock(folder)
        try:
            if path.exists():
                refuse_other(path, header)
            else:
                write_whole(path, (json.dumps(header, indent=1) + "\n").encode())
            return cls(folder, lock, read_cells(folder / CELLS_NAME))
        except BaseException:
            os.close(lock)
            raise

    def get(self, cell: Cell) -> CellResult | None:
        """The result of a cell, also one that says that there is none in this go."""
        return self._results.get(cell)

    def needs(self, cell: Cell) -> bool:
        """True when a cell has not been run."""
        return cell not in self._results

    def forget_missing(self) -> None:
        """Cells without a result are run again from now on; their lines stay."""
        self._results = {c: r for c, r in self._results.items() if not r.no_result}

    def append(self, result: CellResult) -> None:
        """Store a cell; on return it survives a power cut. RigFault."""
        path = self.folder / CELLS_NAME
        line = json.dumps(result.model_dump(mode="json"), separators=(",", ":")) + "\n"
        with write_faults(path):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
            try:
                view = memoryview(line.encode())
                while view:
                    view = view[os.write(descriptor, view) :]
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        self._results[result.cell] = result

    def close(self) -> None:
        """Let another process go on."""
        os.close(self._lock)


def refuse_other(path: Path, header: dict[str, object]) -> None:
    """Cells of another plan, bench or code must not be mixed with these. BadInput."""
    try:
        stored = json.loads(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise BadInput([f"{path}: must be JSON: {fault}"]) from None
    if not isinstance(stored, dict):
        raise BadInput([f"{path}: must be an object"])
    lines = [
        f"{path}: {key} = {stored.get(key)}: must be {value} to go on; choose another --out"
        for key, value in header.items()
        if stored.get(key) != value
    ]
    if lines:
        raise BadInput(lines)


def read_cells(path: Path) -> list[CellResult]:
    """Every whole line; a torn last one is cut off the file. BadInput for any other damage."""
    if not path.exists():
        return []
    with write_faults(path):
        data = path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            os.truncate(path, len(whole))
    results = []
    for number, line in enumerate(whole.splitlines(), start=1):
        try:
            results.append(CellResult.model_validate_json(line))
        except ValidationError as fault:
            first = fault.errors()[0]
            key = ".".join(str(part) for part in first["loc"]) or "(line)"
            raise BadInput([f"{path}:{number}: {key}: {first['msg']}"]) from None
    return results
