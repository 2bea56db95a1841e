"""How the probes of a point are asked, on a bench of fakes: order, silence, what is stored."""

from pathlib import Path

import pytest

from rig.drivers.program_meter.own_answer import is_of_known_form
from rig.model.evidence import PointDocument
from rig.plan.load_plan import load_plan
from rig.run.context import RunContext
from rig.run.executor import Executor
from rig.run.outcome import RunOutcome
from rig.run.progress import Silent
from rig.verdict.conformance import check_conformance
from tests.conformance.plain_server import PlainServer
from tests.run.fakes import SILENT, FakeBench, FakeLink, FakeStore

PLAN = load_plan(Path(__file__).resolve().parents[2] / "testplans/modbus_conformance.toml")
POINTS = PLAN.points[:2]
ANSWERED = 3


class ServedLink(FakeLink):
    """A plain server behind a link that falls silent after so many answers."""

    def __init__(self, log: list[str], answers: int | None) -> None:
        super().__init__(log)
        self._server = PlainServer()
        self._left = answers

    def exchange(self, pdu: bytes) -> tuple[bytes, int | None]:
        if self._left == 0:
            raise SILENT
        self._left = None if self._left is None else self._left - 1
        return self._server(pdu), 7

    def core_words(self, address: int, count: int) -> tuple[int, ...] | None:
        return None


def run(answers: int | None) -> tuple[RunOutcome, list[PointDocument]]:
    bench, store = FakeBench(), FakeStore()
    bench.positions[0].link = ServedLink(bench.log, answers)
    context = RunContext(seed=1, settle_deadline_s=1.0)
    outcome = Executor(bench, POINTS, {1: store}, context, Silent()).run()
    return outcome, store.documents


def test_every_probe_is_asked_and_its_answer_is_kept() -> None:
    outcome, documents = run(None)
    assert outcome.state == "COMPLETED"
    for document in documents:
        assert len(document.answers) == len(document.point.probes)
        assert check_conformance(document)[0].verdict == "PASS"
        assert document.answers[0].sample_index == 7


def test_a_silent_meter_fails_and_the_rig_goes_on_to_the_next_point() -> None:
    outcome, documents = run(ANSWERED)
    assert outcome.state == "COMPLETED"
    assert [len(document.answers) for document in documents] == [ANSWERED, 0]
    assert all("no answer" in (document.meter_fault or "") for document in documents)


def test_a_link_that_cannot_carry_a_request_is_a_fault_of_the_rig() -> None:
    bench = FakeBench()
    context = RunContext(seed=1, settle_deadline_s=1.0)
    outcome = Executor(bench, POINTS, {1: FakeStore()}, context, Silent()).run()
    assert outcome.state == "RIG_FAULT"
    assert "cannot carry" in outcome.reason


@pytest.mark.parametrize(
    ("pdu", "known"),
    [
        ("8302", True),
        ("830200", False),
        ("03020001", True),
        ("0302000102", False),
        ("0101ff", True),
        ("1010080002", True),
        ("04" + "04" + "00000000", True),
        ("4100", False),
        ("03fc" + 252 * "00", False),  # a quantity of 126, answered
    ],
)
def test_an_answer_that_no_master_takes_is_the_meter_s_own(pdu: str, known: bool) -> None:
    assert is_of_known_form(bytes.fromhex(pdu)) is known
