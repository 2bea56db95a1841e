"""The plan on the Linux bench, from the executor to the judgement."""

from pathlib import Path

import pytest

from rig.bench.load_bench import load_bench
from rig.model.evidence import PointDocument
from rig.plan.load_plan import load_plan
from rig.verdict.conformance import check_against_core, check_conformance
from tests.run.sessions import run_on

ROOT = Path(__file__).resolve().parents[2]
PLAN = load_plan(ROOT / "testplans/modbus_conformance.toml")


def wrong(documents: list[PointDocument]) -> list[str]:
    checks = [c for d in documents for c in (*check_conformance(d), check_against_core(d))]
    return [check.text for check in checks if check.verdict != "PASS"]


def test_linux_meter_answers_every_question_right() -> None:
    outcome, documents = run_on("linux", PLAN.points)
    assert outcome.state == "COMPLETED", outcome.reason
    assert [d.point.id for d in documents] == [p.id for p in PLAN.points]
    assert wrong(documents) == []
    assert all(d.traffic and d.meter_fault is None for d in documents)


def test_every_answer_names_the_sample_that_it_holds_at() -> None:
    _, documents = run_on("linux", PLAN.points[:1])
    assert {answer.sample_index for answer in documents[0].answers} == {0}


@pytest.mark.parametrize("fault", ["word_order", "frozen_register"])
def test_measured_registers_that_are_wrong_are_seen(fault: str) -> None:
    points = tuple(p for p in PLAN.points if p.id == "conformance/read/basic_measurements")
    outcome, documents = run_on("linux", points, {fault: 1.0})
    assert outcome.state == "COMPLETED", outcome.reason
    assert check_against_core(documents[0]).verdict == "FAIL"


def test_serial_line_carries_any_request() -> None:
    points = tuple(p for p in PLAN.points if p.limit_id in ("functions", "write_quantities"))
    outcome, documents = run_on("linux_rtu", points)
    assert (outcome.state, wrong(documents)) == ("COMPLETED", [])


def test_answers_that_the_link_corrupts_are_a_fault_of_the_rig() -> None:
    outcome, _ = run_on("linux", PLAN.points[:1], {"answer_corrupted_every": 1.0})
    assert outcome.state == "RIG_FAULT"
    assert "the meter answered" in outcome.reason


@pytest.mark.parametrize("name", ["linux", "qemu"])
def test_benches_of_the_plan_have_a_link(name: str) -> None:
    bench = load_bench(ROOT / f"fixtures/benches/{name}.toml").bench
    assert bench.meter.driver != "in_process"
