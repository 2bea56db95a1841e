"""Runs cells in processes of their own, several at once; a cell that dies or hangs is one cell.

Each cell gets a process forked from this one: nothing of one cell reaches another, its memory can
be told, and it can be ended, with its meter, whatever it does. This process must have no threads.
"""

import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from rig.detect.cell import Cell, CellResult

RunCell = Callable[[Cell, Path], CellResult]  # (what to run, a folder for its evidence)
LOOK_S = 0.5  # at the most between two looks at the deadlines
END_S = 5.0  # for a process to be gone after it was killed
HELD = (signal.SIGINT, signal.SIGTERM)
FORK = multiprocessing.get_context("fork")


@dataclass
class Running:
    """A cell in work."""

    cell: Cell
    process: BaseProcess
    pipe: Connection
    scratch: Path
    deadline_s: float  # on the monotonic clock


def run_cells(
    run: RunCell, cells: Iterable[Cell], workers: int, limit_s: float, work: Path
) -> Iterator[CellResult]:
    """Results as they come, in any order, one for each cell; `work` is emptied before and after.

    A process that ends without a result, raises, or needs more than `limit_s` gives a result that
    says so. When the caller stops early every process is ended.
    """
    shutil.rmtree(work, ignore_errors=True)
    waiting = list(reversed(list(cells)))
    running: list[Running] = []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                with signals_held():
                    running.append(start(run, waiting.pop(), limit_s, work))
            for one in finished(running):
                running.remove(one)
                yield result_of(one, limit_s)
    finally:
        for one in running:
            end(one)
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def signals_held() -> Iterator[None]:
    """Let a Ctrl-C come after the block only.

    One that comes in the middle of a fork is raised in a hook of the interpreter, which drops it.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start(run: RunCell, cell: Cell, limit_s: float, work: Path) -> Running:
    """Fork a process for a cell."""
    scratch = work / cell.name.replace("=", "_")
    scratch.mkdir(parents=True)
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=child, args=(run, cell, scratch, theirs), daemon=False)
    process.start()
    theirs.close()
    return Running(cell, process, ours, scratch, time.monotonic() + limit_s)


def child(run: RunCell, cell: Cell, scratch: Path, pipe: Connection) -> None:
    """A group of its own, so that the meter it starts ends with it; one message, then gone."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
    try:
        result = run(cell, scratch)
    except Exception as fault:
        result = without_result(cell, f"{type(fault).__name__}: {fault}")
    pipe.send_bytes(result.model_dump_json().encode())
    pipe.close()


def finished(running: list[Running]) -> list[Running]:
    """Wait until a cell has something to say, has died or is late; bounded by LOOK_S."""
    nearest_s = min(one.deadline_s for one in running) - time.monotonic()
    ready = wait([one.pipe for one in running], max(0.0, min(LOOK_S, nearest_s)))
    now_s = time.monotonic()
    return [one for one in running if one.pipe in ready or now_s >= one.deadline_s]


def result_of(one: Running, limit_s: float) -> CellResult:
    """What a cell sent, or why it sent nothing; its process is gone afterwards."""
    try:
        if not one.pipe.poll():
            return without_result(one.cell, f"no result within {limit_s:g} s, ended")
        return CellResult.model_validate_json(one.pipe.recv_bytes())
    except (EOFError, OSError):
        one.process.join(END_S)
        return without_result(one.cell, f"process ended by {how_ended(one.process)}")
    finally:
        end(one)


def end(one: Running) -> None:
    """End a cell's process and its group, and take its folder away."""
    one.pipe.close()
    if one.process.pid is not None:
        with suppress(OSError):
            os.killpg(one.process.pid, signal.SIGKILL)
    one.process.kill()
    one.process.join(END_S)
    shutil.rmtree(one.scratch, ignore_errors=True)


def how_ended(process: BaseProcess) -> str:
    """ "signal 9" or "status 1"."""
    code = process.exitcode
    if code is None:
        return "nobody knows what"
    return f"signal {-code}" if code < 0 else f"status {code}"


def without_result(cell: Cell, reason: str) -> CellResult:
    """A cell that says nothing about the fault."""
    return CellResult(fault=cell.fault, size=cell.size, seed=cell.seed, no_result=reason)
