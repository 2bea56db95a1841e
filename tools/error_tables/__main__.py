"""Errors of the core over a set of seeded signals: `python -m tools.error_tables`.

Each signal's errors are a line of build/error_tables/SET.jsonl as soon as they are known; what is
there is not computed again, so Ctrl-C loses nothing. At the end docs/reference/errors.md and
errors.toml are written from all sets that are complete.
"""

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tools.error_tables.one import errors_of
from tools.error_tables.page import write_pages
from tools.error_tables.signals import SETS
from tools.programs import ROOT

COUNT = 2000
COMMAND = "python -m tools.error_tables"
REPORT_EVERY_S = 5.0
WORK = ROOT / "build" / "error_tables"
PAGES = ROOT / "docs" / "reference"

Rows = dict[int, dict[str, Any]]


def rows_of(path: Path) -> Rows:
    """What was computed before; a line that is no row, as after a power cut, is dropped."""
    rows: Rows = {}
    for line in path.read_bytes().splitlines() if path.exists() else []:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and isinstance(row.get("number"), int) and "errors" in row:
            rows[row["number"]] = row
    return rows


def end_line(path: Path) -> None:
    """Ends a line that was cut off, so that the next one is not lost with it."""
    if path.exists() and path.read_bytes()[-1:] not in (b"", b"\n"):
        with path.open("a") as log:
            log.write("\n")


def run_set(name: str, count: int, jobs: int, folder: Path) -> Rows:
    """All rows of a set; the missing ones are computed and appended to its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jsonl"
    rows = rows_of(path)
    end_line(path)
    tasks = [(name, number) for number in range(count) if number not in rows]
    with multiprocessing.Pool(jobs) as pool, path.open("a") as log:
        for done in _told(name, len(tasks), pool.imap_unordered(errors_of, tasks, chunksize=4)):
            rows[done["number"]] = done
            log.write(json.dumps(done) + "\n")
            log.flush()
    return {number: rows[number] for number in range(count)}


def _told(name: str, total: int, results: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Passes results on and says how far they are."""
    started = last = time.monotonic()
    for done, result in enumerate(results, start=1):
        yield result
        now = time.monotonic()
        if now - last >= REPORT_EVERY_S or done == total:
            last = now
            left_s = (now - started) / done * (total - done)
            print(f"{name}: {done} of {total}, about {left_s:.0f} s left", file=sys.stderr)


def main() -> int:
    """Status 0 when the tables were written, 130 after Ctrl-C; a missed aim is in the table."""
    parser = argparse.ArgumentParser(description=__doc__, prog=COMMAND)
    parser.add_argument("--set", choices=[*SETS, "all"], default="all", dest="chosen")
    parser.add_argument("--count", type=int, default=COUNT, help=f"signals a set, standard {COUNT}")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--work", type=Path, default=WORK, help="where finished signals are kept")
    parser.add_argument("--out", type=Path, default=PAGES, help="folder of errors.md, errors.toml")
    arguments = parser.parse_args()
    if arguments.count < 1 or arguments.jobs < 1:
        parser.error("--count and --jobs: at least 1")
    names = list(SETS) if arguments.chosen == "all" else [arguments.chosen]
    try:
        found = {
            name: run_set(name, arguments.count, arguments.jobs, arguments.work) for name in names
        }
    except KeyboardInterrupt:
        print(f"stopped; {COMMAND} goes on from here", file=sys.stderr)
        return 130
    write_pages(found, arguments.out)
    print(f"wrote {arguments.out}/errors.md and errors.toml")
    return 0


if __name__ == "__main__":
    sys.exit(main())
