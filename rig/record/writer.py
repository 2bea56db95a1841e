"""Writing evidence: a run folder that is never reused and point files that are never rewritten."""

import fcntl
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from rig.model.evidence import PointDocument, RunHeader
from rig.ports import RigFault
from rig.record.canonical import canonical_bytes, sha256_hex, slug
from rig.record.chain import (
    HEADER_NAME,
    POINTS_NAME,
    check_chain,
    check_header,
    check_utc,
    point_file_name,
)
from rig.record.disk import make_directory, remove_parts, replace_link, write_faults, write_whole
from rig.record.errors import RecordError
from rig.record.folder import read_folder, stored_files
from rig.record.merged import RECORD_NAME, merged_bytes, unpack_merged

LATEST_NAME = "latest"
SERIAL_LENGTH_MAX = 40  # characters of the serial in the folder's name
CLASH_MAX = 1000


@dataclass(frozen=True)
class RecordSeal:
    """A closed record: the file, its hash, and the hash of the chain inside."""

    path: Path
    record_sha256: str
    content_sha256: str


class RunWriter:
    """Appends finished points to a run. One process at a time; after a fault, reopen."""

    def __init__(
        self,
        run_dir: Path,
        header: RunHeader,
        documents: tuple[PointDocument, ...],
        head_sha256: str,
        lock: int,
    ) -> None:
        self.run_dir = run_dir
        self.header = header
        self._documents = list(documents)
        self._head_sha256 = head_sha256
        self._lock = lock
        self._broken = ""

    @classmethod
    def create(cls, out: Path, header: RunHeader) -> Self:
        """Make OUT/<UTC>_<serial>/ with run.json; run_id becomes the folder's name.

        RecordError when the header is wrong, RigFault when the disk refuses. A folder that exists
        is never touched: the new one gets _2, _3, ...
        """
        check_header(HEADER_NAME, header)
        run_dir = claim_folder(out, header)
        header = header.model_copy(update={"run_id": run_dir.name})
        data = canonical_bytes(header)
        lock = take_lock(run_dir)
        with write_faults(run_dir):
            make_directory(run_dir / POINTS_NAME)
        write_whole(run_dir / HEADER_NAME, data)
        replace_link(out / LATEST_NAME, run_dir.name)
        return cls(run_dir, header, (), sha256_hex(data), lock)

    @classmethod
    def reopen(cls, run_dir: Path) -> Self:
        """Continue an interrupted run after its last finished point.

        RecordError when it is damaged or already closed, RigFault when another process has it.
        """
        if (run_dir / RECORD_NAME).exists():
            raise RecordError(
                run_dir / RECORD_NAME, "(file)", RECORD_NAME, "the run is closed; start a new one"
            )
        if not (run_dir / HEADER_NAME).is_file():
            read_folder(run_dir)  # says what is missing
        lock = take_lock(run_dir)
        try:
            chain = read_folder(run_dir)
            remove_parts(run_dir)
            with write_faults(run_dir):
                (run_dir / POINTS_NAME).mkdir(exist_ok=True)
            remove_parts(run_dir / POINTS_NAME)
        except BaseException:
            os.close(lock)
            raise
        return cls(run_dir, chain.header, chain.documents, chain.head_sha256, lock)

    @property
    def documents(self) -> tuple[PointDocument, ...]:
        """Every attempt so far, in the order of the chain."""
        return tuple(self._documents)

    def completed_point_ids(self) -> frozenset[str]:
        """Points that need not be measured again."""
        return frozenset(d.point.id for d in self._documents if d.state == "COMPLETED")

    def next_attempt(self, point_id: str) -> int:
        """1 for a point that has no file yet, one more for each that it has."""
        return 1 + sum(1 for d in self._documents if d.point.id == point_id)

    def append(self, document: PointDocument) -> PointDocument:
        """Store one attempt at one point; sequence and previous_sha256 are set here.

        On return the file survives a power cut. RigFault when it cannot be stored: earlier points
        are safe, and this writer takes no more.
        """
        if self._broken:
            raise RigFault(f"{self.run_dir}: no more points after a fault: {self._broken}")
        stored = document.model_copy(
            update={"sequence": len(self._documents), "previous_sha256": self._head_sha256}
        )
        data = canonical_bytes(stored)
        try:
            write_whole(self.run_dir / POINTS_NAME / point_file_name(stored), data)
        except RigFault as fault:
            self._broken = str(fault)
            raise
        self._documents.append(stored)
        self._head_sha256 = sha256_hex(data)
        return stored

    def close_record(self) -> RecordSeal:
        """Merge the point files into record.h5 and release the run; the point files stay.

        What was written is read back before it gets its name. RecordError, RigFault.
        """
        header_file, point_files = stored_files(self.run_dir)
        data = merged_bytes(header_file, point_files)
        path = self.run_dir / RECORD_NAME
        chain = check_chain(*unpack_merged(str(path), data))
        if chain.head_sha256 != self._head_sha256:
            raise RigFault(f"{path}: the merged record does not hold what was measured")
        write_whole(path, data)
        if path.read_bytes() != data:
            raise RigFault(f"{path}: reads back other than written")
        self.close()
        return RecordSeal(path, sha256_hex(data), chain.head_sha256)

    def close(self) -> None:
        """Let another process reopen the run. Does nothing the second time."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
            self._broken = "the run was closed"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def claim_folder(out: Path, header: RunHeader) -> Path:
    """Make a folder that did not exist: <UTC>_<serial>, or the same with _2, _3, ..."""
    moment = check_utc(HEADER_NAME, "started_utc", header.started_utc)
    return claim_named_folder(out, moment, header.serial)


def claim_named_folder(out: Path, moment: datetime, what: str) -> Path:
    """Make OUT/<UTC>_<what>/, which did not exist, or the same with _2, _3, ... RigFault."""
    return claim_name(out, f"{moment:%Y%m%dT%H%M%SZ}_{slug(what)[:SERIAL_LENGTH_MAX]}")


def claim_name(out: Path, name: str) -> Path:
    """Make the folder OUT/NAME, which did not exist, or NAME_2, NAME_3, ... RigFault."""
    with write_faults(out):
        out.mkdir(parents=True, exist_ok=True)
    for number in range(1, CLASH_MAX):
        run_dir = out / (name if number == 1 else f"{name}_{number}")
        with write_faults(run_dir):
            try:
                make_directory(run_dir)
                return run_dir
            except FileExistsError:
                continue
    raise RigFault(f"cannot write {out / name}: {CLASH_MAX} runs of this name exist")


def take_lock(run_dir: Path) -> int:
    """An exclusive lock on the folder that ends with the process; the descriptor."""
    with write_faults(run_dir):
        descriptor = os.open(run_dir, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise RigFault(f"{run_dir}: another process is writing this run") from None
    return descriptor
