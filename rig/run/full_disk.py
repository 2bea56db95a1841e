"""The planted fault of a full disk: the operating system itself refuses the bytes of a document."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

from rig.drivers.injected import InjectedFaults
from rig.model.evidence import PointDocument
from rig.run.context import PointStore


class FullDiskStore:
    """A store whose n-th and later documents cannot be written; the rest is the store's own."""

    def __init__(self, store: PointStore, faults: InjectedFaults) -> None:
        self._store = store
        self._faults = faults
        self._appended = 0

    def append(self, document: PointDocument) -> PointDocument:
        self._appended += 1
        if not self._faults.happens_at("disk_full", self._appended):
            return self._store.append(document)
        with no_file_may_grow():
            return self._store.append(document)

    def completed_point_ids(self) -> frozenset[str]:
        return self._store.completed_point_ids()

    def next_attempt(self, point_id: str) -> int:
        return self._store.next_attempt(point_id)


@contextmanager
def no_file_may_grow() -> Iterator[None]:
    """Every write to a file fails with EFBIG in this process (RLIMIT_FSIZE 0) meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
