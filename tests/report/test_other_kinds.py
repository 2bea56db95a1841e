"""Reports of plans without energies: what they claim, what they list, and what they leave out."""

from pathlib import Path

import pytest

from rig.bench.load_bench import LoadedBench, load_bench
from rig.drivers.build import build_bench
from rig.model.evidence import FileReference, PointDocument, RunHeader
from rig.model.point import Point
from rig.plan.load_plan import LoadedPlan, load_plan
from rig.pytest_plugin.plan_points import PlanPoint
from rig.report.paper import paper_of as sentences_of
from rig.report.render import report_files
from rig.verdict.judge import judge
from tests.conformance.plain_server import PlainServer
from tests.conformance.test_probes import document_of
from tests.report.extracted import html_words, pdf_words

ROOT = Path(__file__).resolve().parents[2]
CONFORMANCE = load_plan(ROOT / "testplans/modbus_conformance.toml")
ALARMS = load_plan(ROOT / "testplans/alarms.toml")
BENCH = load_bench(ROOT / "fixtures/benches/in_process.toml")
SHA = "0" * 64
ENERGY_WORDS = ("0.2S", "comparison of energies", "IEC 62053")


def files_of(
    plan: LoadedPlan, points: tuple[Point, ...], documents: tuple[PointDocument, ...]
) -> dict[str, bytes]:
    empty = FileReference(name="", sha256=SHA)
    header = RunHeader(
        run_id="run", started_utc="2026-01-01T00:00:00.000Z", simulated=True, plan=plan.file,
        bench=BENCH.file, spec=empty, image=empty, code=empty, seed=1, position=1, serial="A",
        decision_rule=plan.plan.decision_rule, points=points,
    )  # fmt: skip
    judgement = judge(header, documents, BENCH.bench, SHA)
    return report_files(header, documents, judgement, BENCH.bench)


def conformance_files(mistake: str) -> dict[str, bytes]:
    points = tuple(p for p in CONFORMANCE.points if p.limit_id in ("functions", "read_quantities"))
    documents = tuple(document_of(p, PlainServer(mistake, p)) for p in points)
    return files_of(CONFORMANCE, points, documents)


def page_of(files: dict[str, bytes]) -> str:
    return " ".join(html_words(files["report.html"].decode()).split())


def paper_of(files: dict[str, bytes]) -> str:
    return " ".join(pdf_words(files["certificate.pdf"]).split())


def measured(bench: LoadedBench, point: Point) -> PointDocument:
    built = build_bench(bench.bench)
    try:
        return PlanPoint(built, bench.bench, 1, 1).document(point)
    finally:
        built.close()


def test_conformance_passes_with_a_claim_of_its_own_and_no_word_of_energies() -> None:
    files = conformance_files("")
    page = page_of(files)
    paper = paper_of(files)
    for text in (page, paper):
        assert "every answer is the one that the specification demands" in text
        assert not any(word in text for word in ENERGY_WORDS)
    assert "Only 2 of the" in page


def test_page_lists_every_question_and_the_paper_does_not() -> None:
    files = conformance_files("")
    question = "function 04H is unknown: exception 01"
    assert question in page_of(files)
    assert question not in paper_of(files)


def test_a_wrong_answer_is_a_finding_on_both() -> None:
    files = conformance_files("quantity_126")
    for text in (page_of(files), paper_of(files)):
        assert "a quantity of 126" in text
        assert "FAIL" in text


def test_what_a_plan_leaves_out_stands_in_its_scope() -> None:
    text = page_of(conformance_files(""))
    for name in CONFORMANCE.plan.not_tested:
        assert name.replace("_", " ") in text


@pytest.mark.parametrize("point_id", ["alarm/u_over/50.0Hz"])
def test_alarm_report_shows_error_limit_and_uncertainty_in_milliseconds(point_id: str) -> None:
    (point,) = [p for p in ALARMS.points if p.id == point_id]
    files = files_of(ALARMS, (point,), (measured(BENCH, point),))
    for text in (page_of(files), paper_of(files)):
        assert "every alarm came and went in time" in text
        assert "(0 to 20 ms), U" in text
        assert "alarm_16_setpoint" not in text
        assert not any(word in text for word in ENERGY_WORDS)


def test_paper_names_the_rule_by_which_alarms_were_judged() -> None:
    guarded, simple = sentences_of("alarms", "guarded"), sentences_of("alarms", "simple")
    assert (guarded.rule_name, simple.rule_name) == (
        "guarded acceptance (w = U)",
        "simple acceptance (w = 0)",
    )
    assert "U > L/3" in guarded.rule
    assert "INCONCLUSIVE" not in simple.rule.split("Overall")[0]
    assert sentences_of("conformance", "simple") == sentences_of("conformance", "guarded")
