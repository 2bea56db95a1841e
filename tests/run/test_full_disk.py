"""A disk that takes no more bytes ends the run as a fault of the rig; earlier points stay."""

from pathlib import Path

from rig.model.evidence import PointDocument
from rig.plan.load_plan import load_plan
from rig.ports import RigFault
from rig.run.context import RunContext
from rig.run.executor import Executor
from rig.run.faults import injected
from rig.run.full_disk import FullDiskStore
from rig.run.progress import Silent
from tests.run.fakes import FakeBench, FakeStore

ROOT = Path(__file__).resolve().parents[2]
POINTS = [p for p in load_plan(ROOT / "testplans/short.toml").points if p.load is not None]


class FileStore(FakeStore):
    """Writes each document to a file, as the run folder does."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def append(self, document: PointDocument) -> PointDocument:
        path = self._folder / f"{len(self.documents)}.json"
        try:
            path.write_text(document.model_dump_json(), encoding="utf-8")
        except OSError as fault:
            raise RigFault(f"cannot write {path.name}: {fault.strerror}") from None
        return super().append(document)


def test_a_full_disk_from_the_third_point_on(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    full = FullDiskStore(store, injected({"disk_full": 3.0}))
    context = RunContext(seed=1, settle_deadline_s=5.0)
    outcome = Executor(FakeBench(), POINTS, {1: full}, context, Silent()).run()
    assert outcome.state == "RIG_FAULT"
    assert outcome.reason.startswith("cannot write 2.json: ")
    assert len(store.documents) == 2
    (tmp_path / "after").write_text("the limit is lifted", encoding="utf-8")


def test_without_the_fault_every_point_is_stored(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    full = FullDiskStore(store, injected({}))
    context = RunContext(seed=1, settle_deadline_s=5.0)
    assert Executor(FakeBench(), POINTS, {1: full}, context, Silent()).run().state == "COMPLETED"
    assert len(store.documents) == len(POINTS)
