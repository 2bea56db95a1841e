"""Finds built programs and runs them one after another; a program that is missing is a failure."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def built_programs(folder: Path) -> list[Path]:
    """Executable files below `folder`, sorted; what CMake keeps for itself left out."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and os.access(path, os.X_OK)
        and "CMakeFiles" not in path.parts
        and path.suffix in {"", ".exe"}
    )


def run(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> int:
    """Run one program with its output on ours; its status."""
    print("+", *command, flush=True)
    merged = os.environ | (environment or {})
    return subprocess.run([str(word) for word in command], env=merged, cwd=ROOT).returncode


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
