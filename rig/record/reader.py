"""Reading evidence back: from record.h5, or from the folder of a run that was not closed."""

from dataclasses import dataclass
from pathlib import Path

from rig.model.evidence import PointDocument, RunHeader
from rig.record.chain import HEADER_NAME, POINTS_NAME, Chain
from rig.record.errors import RecordError
from rig.record.folder import read_folder
from rig.record.merged import RECORD_NAME, read_merged

UNCLOSED_PREFIX = "unclosed:"


@dataclass(frozen=True)
class Record:
    """A validated record and the hashes that name it."""

    path: Path
    header: RunHeader
    documents: tuple[PointDocument, ...]
    closed: bool
    record_sha256: str  # of record.h5; "unclosed:<content_sha256>" before there is one
    content_sha256: str  # of the last file of the chain


def read_run(path: Path) -> Record:
    """Read and validate a run folder or a record.h5; RecordError names what is wrong.

    In a closed folder the point files beside record.h5 must hold the same chain.
    """
    if not path.is_dir():
        return closed_record(path, *read_merged(path))
    merged = path / RECORD_NAME
    if not merged.exists():
        chain = read_folder(path)
        name = UNCLOSED_PREFIX + chain.head_sha256
        return Record(path, chain.header, chain.documents, False, name, chain.head_sha256)
    record = closed_record(path, *read_merged(merged))
    if (path / HEADER_NAME).exists() or (path / POINTS_NAME).is_dir():
        beside = read_folder(path)
        if beside.head_sha256 != record.content_sha256:
            raise RecordError(
                path / POINTS_NAME, "(chain head)", beside.head_sha256,
                f"must be {record.content_sha256} as in {RECORD_NAME}",
            )  # fmt: skip
    return record


def closed_record(path: Path, chain: Chain, record_sha256: str) -> Record:
    """The record of a merged file."""
    return Record(path, chain.header, chain.documents, True, record_sha256, chain.head_sha256)


def read_record(path: Path) -> tuple[RunHeader, tuple[PointDocument, ...]]:
    """Header and documents of a run folder or a record.h5; RecordError names what is wrong."""
    record = read_run(path)
    return record.header, record.documents
