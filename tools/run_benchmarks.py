"""Runs every benchmark: the programs of build/bench/benchmarks, then benchmarks/**/bench_*.py.

`python -m tools.run_benchmarks [NAME]` runs those whose name contains NAME. A benchmark prints its
own figures; ratios are taken inside one run, and no test judges seconds.
"""

import sys

from tools.programs import ROOT, built_programs, run, say


def main(arguments: list[str]) -> int:
    part = arguments[0] if arguments else ""
    programs = built_programs(ROOT / "build" / "bench" / "benchmarks")
    scripts = sorted((ROOT / "benchmarks").rglob("bench_*.py"))
    commands = [[str(path)] for path in programs if part in path.name]
    commands += [[sys.executable, str(path)] for path in scripts if part in path.name]
    if not commands:
        say(f"bench: nothing named *{part}*; run: make bench")
        return 2
    failed = [command[-1] for command in commands if run(command) != 0]
    say(f"bench: FAILED {' '.join(failed)}" if failed else f"bench: {len(commands)} ran")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
