"""Command line: writes the generated files, or with --check says which are stale."""

import argparse
import sys
from pathlib import Path

from tools.specgen import emit_cpp, emit_docs, emit_python
from tools.specgen.load import Spec, SpecFault, load_spec
from tools.specgen.rules import check

COMMAND = "python -m tools.specgen"


def generate(spec: Spec) -> dict[str, str]:
    """Path relative to the repository -> content, of every generated file."""
    return {**emit_cpp.emit(spec), **emit_python.emit(spec), **emit_docs.emit(spec)}


def load_checked(root: Path) -> Spec:
    """spec/ below `root`, with every rule kept. SpecFault otherwise."""
    spec = load_spec(root)
    errors = check(spec)
    if errors:
        raise SpecFault(errors)
    return spec


def stale_files(root: Path, files: dict[str, str]) -> list[str]:
    """Those of `files` that differ from what is below `root`, sorted."""
    stale = []
    for path, content in sorted(files.items()):
        target = root / path
        if not target.is_file() or target.read_text(encoding="utf-8") != content:
            stale.append(path)
    return stale


def main(arguments: list[str]) -> int:
    """0 done or fresh, 1 stale (--check), 2 spec/ is wrong."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; 1 when stale")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    options = parser.parse_args(arguments)
    root: Path = options.root
    try:
        files = generate(load_checked(root))
    except SpecFault as fault:
        print(fault, file=sys.stderr)
        return 2
    stale = stale_files(root, files)
    if options.check:
        for path in stale:
            print(f"{path}: stale: run `{COMMAND}`", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(files[path], encoding="utf-8")
        print(f"wrote {path}")
    return 0
