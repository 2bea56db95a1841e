"""Sizes of C++ types, from the debug information of an image."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from rig.bench.tomlfile import BadInput

DEBUGGER = "gdb-multiarch"
TIME_LIMIT_S = 60.0


def sizes_of_types(image: Path, types: Sequence[str]) -> dict[str, int]:
    """Bytes of each type. BadInput for an image or a type that is not there."""
    if not image.is_file():
        raise BadInput([f"{image}: no such image; `make build` makes it"])
    words = [DEBUGGER, "-batch", "-nx", str(image)]
    for name in types:
        words += ["-ex", f'printf "{name}=%d\\n", sizeof({name})']
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise BadInput([f"{image}: {DEBUGGER} does not read it: {fault}"]) from None
    found = {name: int(size) for name, size in re.findall(r"^([\w:]+)=(\d+)$", done.stdout, re.M)}
    missing = [f"{image}: no type {name}" for name in types if name not in found]
    if missing:
        raise BadInput(missing)
    return found
