"""Writing that leaves a file whole under its name, or absent."""

import os
from pathlib import Path

from rig.ports import RigFault


def write_whole(path: Path, data: bytes) -> None:
    """Aside, fsync, rename, fsync the folder. RigFault when it cannot be."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise RigFault(f"cannot write {path}: {error.strerror or error}") from error
