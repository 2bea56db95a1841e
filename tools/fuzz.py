"""Runs every fuzz program of build/sanitize: `python -m tools.fuzz (--seconds N | --runs N)`.

A program fuzz_X starts from the inputs of tests/fuzz/corpus/X/. What it finds goes to
build/fuzz/fuzz_X/, an input that crashes to build/fuzz/fuzz_X.crash-*. Short runs are part of the
sanitizer preset's tests.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.programs import ROOT, built_programs, run, say

PROGRAMS = ROOT / "build" / "sanitize" / "tests" / "fuzz"
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
FINDINGS = ROOT / "build" / "fuzz"
INPUT_BYTES_MAX = 512  # two of the longest frames
SEED = 1  # libFuzzer takes 0 for "by the clock"


def fuzz(program: Path, limit: str) -> int:
    """Run one program until `limit`, a libFuzzer option; its status."""
    found = FINDINGS / program.name
    found.mkdir(parents=True, exist_ok=True)
    inputs = [
        found,
        *(path for path in [CORPUS / program.name.removeprefix("fuzz_")] if path.is_dir()),
    ]
    options = [
        limit,
        f"-seed={SEED}",
        f"-max_len={INPUT_BYTES_MAX}",
        f"-artifact_prefix={found}.",
        "-print_final_stats=1",
        "-verbosity=0",
        "-timeout=10",
        "-rss_limit_mb=2048",
    ]
    return run([program, *options, *inputs])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    limits = parser.add_mutually_exclusive_group(required=True)
    limits.add_argument("--seconds", type=int, help="time for each program")
    limits.add_argument("--runs", type=int, help="executions of each program")
    parser.add_argument("--only", default="", help="programs whose name contains this")
    parser.add_argument("--jobs", type=int, default=1, help="programs at once")
    arguments = parser.parse_args()
    limit = f"-runs={arguments.runs}" if arguments.runs else f"-max_total_time={arguments.seconds}"
    programs = [path for path in built_programs(PROGRAMS) if arguments.only in path.name]
    if not programs:
        say(f"fuzz: no program in {PROGRAMS.relative_to(ROOT)}; run: make sanitize")
        return 2
    with ThreadPoolExecutor(arguments.jobs) as pool:
        statuses = list(pool.map(lambda path: fuzz(path, limit), programs))
    failed = [path.name for path, status in zip(programs, statuses, strict=True) if status != 0]
    say(f"fuzz: FAILED {' '.join(failed)}" if failed else f"fuzz: {len(programs)} programs passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
