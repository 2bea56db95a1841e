"""Writing that survives kill -9 and a full disk: aside, fsync, rename, fsync the directory.

A file exists whole under its own name, or not at all. A name that starts with a point and ends in
`.part` is a write that did not finish; it is never evidence.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rig.ports import RigFault

PART_SUFFIX = ".part"


@contextmanager
def write_faults(path: Path) -> Iterator[None]:
    """Turn an error of the operating system into a RigFault that names the path."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise RigFault(f"cannot write {path}: {reason}") from error


def part_path(path: Path) -> Path:
    """Where the bytes of `path` stand until they are whole."""
    return path.with_name(f".{path.name}{PART_SUFFIX}")


def sync_directory(directory: Path) -> None:
    """Make the names in a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is either whole under its name or absent. RigFault when it cannot be."""
    part = part_path(path)
    with write_faults(path):
        try:
            write_synced(part, data)
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        sync_directory(path.parent)


def write_synced(path: Path, data: bytes) -> None:
    """Write and fsync; the name itself is not yet safe."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_directory(directory: Path) -> None:
    """Make one new directory and its name safe. FileExistsError when it is there."""
    directory.mkdir()
    sync_directory(directory.parent)


def replace_link(link: Path, target: str) -> None:
    """Point a symbolic link at `target` (relative to the link) in one step."""
    part = part_path(link)
    with write_faults(link):
        part.unlink(missing_ok=True)
        part.symlink_to(target)
        try:
            part.replace(link)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        sync_directory(link.parent)


def remove_parts(directory: Path) -> list[Path]:
    """Remove what unfinished writes left behind; the paths that were removed."""
    stale = sorted(directory.glob(f".*{PART_SUFFIX}"))
    with write_faults(directory):
        for path in stale:
            path.unlink()
    return stale
