"""clang-tidy over the hand-written C++ sources (tests aside), two at a time.

A source is looked at again only when it, a project header that it includes, its command or
.clang-tidy changed: the stamps lie in build/clang-tidy. `python -m tools.clang_tidy [--jobs N]`.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.programs import ROOT, say

CLANG_TIDY = "clang-tidy-19"
BUILD = ROOT / "build" / "release"
STAMPS = ROOT / "build" / "clang-tidy"
FOLDERS = ("src", "firmware")
# The core has no globals (D1); elsewhere a main program may have one.
CORE_CHECKS = "--checks=cppcoreguidelines-avoid-non-const-global-variables"


@dataclass(frozen=True)
class Unit:
    """One source with its key: a hash over everything that the outcome depends on."""

    source: Path
    key: str

    @property
    def stamp(self) -> Path:
        return STAMPS / self.key


def dependencies() -> dict[str, list[str]]:
    """Object file -> files of the project that it was made from, as Ninja recorded them."""
    listing = subprocess.run(
        ["ninja", "-C", str(BUILD), "-t", "deps"], capture_output=True, text=True, check=True
    ).stdout
    table: dict[str, list[str]] = {}
    current: list[str] = []
    for line in listing.splitlines():
        if line.startswith("    "):
            path = line.strip()
            if path.startswith(str(ROOT)) and "/.venv/" not in path:
                current.append(path)
        elif ": #deps" in line:
            current = table.setdefault(line.partition(":")[0], [])
    return table


def units() -> list[Unit]:
    commands = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
    config = (ROOT / ".clang-tidy").read_bytes() + Path(__file__).read_bytes()
    made_from = dependencies()
    found: dict[Path, Unit] = {}
    first: list[dict[str, str]] = []
    for entry in commands:
        source = Path(entry["file"])
        if not _is_wanted(source) or source in found:
            continue
        first.append(entry)
        digest = hashlib.sha256(config)
        digest.update(entry["command"].encode())
        for path in sorted({str(source), *made_from.get(entry.get("output", ""), [])}):
            digest.update(path.encode() + b"\0" + Path(path).read_bytes())
        found[source] = Unit(source, digest.hexdigest())
    # A source of several programs is looked at once: clang-tidy would take every command it finds.
    (STAMPS / "compile_commands.json").write_text(json.dumps(first), encoding="utf-8")
    return sorted(found.values(), key=lambda unit: unit.source)


def _is_wanted(source: Path) -> bool:
    if not source.is_relative_to(ROOT):
        return False
    path = source.relative_to(ROOT)
    return path.parts[0] in FOLDERS and not path.stem.endswith(("_test", "_gen"))


def look_at(unit: Unit) -> str:
    """What clang-tidy finds, empty when nothing; a clean unit gets its stamp."""
    core = unit.source.is_relative_to(ROOT / "src" / "core")
    command = [CLANG_TIDY, "--quiet", "-p", str(STAMPS), *([CORE_CHECKS] if core else [])]
    done = subprocess.run([*command, str(unit.source)], capture_output=True, text=True, cwd=ROOT)
    if done.returncode == 0:
        unit.stamp.touch()
        return ""
    return done.stdout + done.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    jobs = parser.parse_args().jobs
    STAMPS.mkdir(parents=True, exist_ok=True)
    every = units()
    stale = [unit for unit in every if not unit.stamp.exists()]
    with ThreadPoolExecutor(jobs) as pool:
        reports = []
        for report in filter(None, pool.map(look_at, stale)):
            reports.append(report)
            print(report, flush=True)
    summary = f"{len(every)} sources, {len(stale)} looked at, {len(reports)} with findings"
    say(f"clang-tidy: {summary}")
    return 1 if reports else 0


if __name__ == "__main__":
    sys.exit(main())
