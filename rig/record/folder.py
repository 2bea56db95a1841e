"""The run folder: OUT/<UTC>_<serial>/run.json and points/NNNN_<slug>.json."""

from pathlib import Path

from rig.record.chain import HEADER_NAME, POINT_NAME, POINTS_NAME, Chain, StoredFile, check_chain
from rig.record.errors import RecordError


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; RecordError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordError(
            path, "(file)", path.name, f"must be readable: {error.strerror}"
        ) from None


def stored_files(run_dir: Path) -> tuple[StoredFile, list[StoredFile]]:
    """run.json and the point files in order; unfinished writes (hidden names) do not count."""
    header_path = run_dir / HEADER_NAME
    header = StoredFile(str(header_path), HEADER_NAME, read_bytes(header_path))
    points_dir = run_dir / POINTS_NAME
    try:
        paths = [path for path in points_dir.iterdir() if not path.name.startswith(".")]
    except FileNotFoundError:
        paths = []
    except OSError as error:
        raise RecordError(
            points_dir, "(folder)", POINTS_NAME, f"must be readable: {error.strerror}"
        ) from None
    numbered: list[tuple[int, Path]] = []
    for path in paths:
        match = POINT_NAME.fullmatch(path.name)
        if match is None:
            raise RecordError(path, "(file name)", path.name, "must be NNNN_<point>.json")
        numbered.append((int(match.group(1)), path))
    files = [StoredFile(str(p), p.name, read_bytes(p)) for _, p in sorted(numbered)]
    return header, files


def read_folder(run_dir: Path) -> Chain:
    """The validated chain of a run folder, finished or not."""
    return check_chain(*stored_files(run_dir))
