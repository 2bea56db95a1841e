"""What must hold for the report of every run."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rig.model.result import Judgement, Verdict
from rig.plan.load_plan import load_plan
from rig.ports import RigFault
from rig.report.bench_facts import bench_facts
from rig.report.content import Content, build_content
from rig.report.html import html_text
from rig.report.numbers import NOTHING
from rig.report.render import (
    CERTIFICATE,
    JUNIT,
    REPORT,
    RESULTS,
    SUMMARY,
    report_files,
    write_report,
)
from rig.report.rows import NOT_MEASURED, ranges, result_sections
from rig.report.verify import NotACertificate, certificate_facts
from rig.report.wording import CLAIM, LPIT, SIMULATED
from tests.report.extracted import html_point_rows, html_words, pdf_pages
from tests.report.factory import (
    ALL_RUNS,
    FACTORY_BLOCK,
    FIRMWARE_VERSION,
    Run,
    one_point_run,
    passing_run,
    rig_fault_run,
)
from tests.report.golden import rendered_files

PLAN = Path(__file__).parents[2] / "testplans" / "iec62053_22_class_0_2s.toml"
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
HOSTILE = '<script>alert(1)</script> & "quoted" #panic("typst") $x$ \\ {{ jinja }} *bold*'


def _files(run: Run) -> dict[str, bytes]:
    return report_files(run.header, run.documents, run.judgement, run.bench)


@pytest.fixture(scope="module")
def rendered() -> dict[str, tuple[Run, dict[str, bytes]]]:
    return {name: (make(), rendered_files(name)) for name, make in ALL_RUNS.items()}


Rendered = dict[str, tuple[Run, dict[str, bytes]]]


@pytest.mark.parametrize("name", ALL_RUNS)
def test_every_point_has_one_row_with_its_verdict(rendered: Rendered, name: str) -> None:
    run, files = rendered[name]
    verdicts: dict[str, str] = {r.point_id: r.verdict for r in run.judgement.points}
    rows = html_point_rows(files[REPORT].decode())
    assert sorted(point for point, _ in rows) == sorted(p.id for p in run.header.points)
    for point, cells in rows:
        assert cells[-1] == verdicts.get(point, NOT_MEASURED)


@pytest.mark.parametrize("name", [name for name in ALL_RUNS if name != "rig_fault"])
def test_every_page_says_simulated_number_and_page(rendered: Rendered, name: str) -> None:
    _, files = rendered[name]
    pages = pdf_pages(files[CERTIFICATE])
    number = json.loads(files[SUMMARY])["certificate_number"]
    assert len(pages) > 1
    for index, page in enumerate(pages, start=1):
        assert SIMULATED in page
        assert number in page
        assert f"Page {index} of {len(pages)}" in page
        assert "shall not be reproduced except in full" in page


def test_run_on_a_real_meter_does_not_say_simulated() -> None:
    run = passing_run()
    header = run.header.model_copy(update={"simulated": False})
    files = _files(Run(header, run.documents, run.judgement, run.bench))
    assert all(SIMULATED not in page for page in pdf_pages(files[CERTIFICATE]))
    assert SIMULATED not in html_words(files[REPORT].decode())


@pytest.mark.parametrize("name", ALL_RUNS)
def test_no_report_says_that_the_meter_complies(rendered: Rendered, name: str) -> None:
    for file, data in rendered[name][1].items():
        text = " ".join(pdf_pages(data)) if file == CERTIFICATE else data.decode()
        assert not re.search(r"\bcompl(y|ies|iant|iance)\b", text, re.IGNORECASE), file


@pytest.mark.parametrize("name", [name for name in ALL_RUNS if name != "pass"])
def test_only_a_run_that_passed_makes_the_claim(rendered: Rendered, name: str) -> None:
    passed, other = html_words(_page(rendered, "pass")), html_words(_page(rendered, name))
    assert CLAIM in passed
    assert CLAIM not in other
    assert LPIT in passed
    assert LPIT in other


def _page(rendered: Rendered, name: str) -> str:
    return rendered[name][1][REPORT].decode()


def test_run_that_did_not_complete_has_a_state_and_no_certificate(rendered: Rendered) -> None:
    run, files = rendered["rig_fault"]
    words = html_words(files[REPORT].decode())
    assert CERTIFICATE not in files
    assert "RIG FAULT" in words
    assert "No certificate was issued" in words
    assert run.judgement.reason in words
    assert "Test certificate" not in words
    assert json.loads(files[SUMMARY])["certificate_number"] is None
    assert json.loads(files[SUMMARY])["exit_status"] == 4


def test_firmware_version_is_the_one_that_the_meter_showed() -> None:
    run = passing_run()
    assert run.header.firmware_version == ""
    assert dict(_content(run).meter)["Firmware version"] == FIRMWARE_VERSION
    assert json.loads(_files(run)[SUMMARY])["firmware_version"] == FIRMWARE_VERSION
    words = (*FACTORY_BLOCK.words[:10], 0x322E, 0x3000, 0, 0)
    other = FACTORY_BLOCK.model_copy(update={"words": words})
    changed = run.documents[0].model_copy(update={"registers": (other,)})
    mixed = replace(run, documents=(changed, *run.documents[1:]))
    assert dict(_content(mixed).meter)["Firmware version"] == "0.1.0, 2.0"
    unread = replace(run, documents=())
    assert dict(_content(unread).meter)["Firmware version"] == NOTHING


def test_condition_has_one_line_and_a_second_where_points_recorded_otherwise() -> None:
    run = passing_run()
    assert _content(run).environment == (
        ("Temperature", "23 \N{DEGREE SIGN}C (assumed)"),
        ("Relative humidity", "45 % (assumed)"),
    )
    warm = {"temperature_c": 23.4, "humidity_pct": 45.0, "pressure_hpa": 1013.0}
    first = run.documents[0].model_copy(update={"environment": warm})
    assert _content(replace(run, documents=(first, *run.documents[1:]))).environment == (
        ("Temperature", "23 \N{DEGREE SIGN}C (assumed)"),
        ("Temperature, recorded", "23 to 23.4 \N{DEGREE SIGN}C"),
        ("Relative humidity", "45 % (assumed)"),
        ("pressure_hpa, recorded", "1013"),
    )


def test_requirement_of_points_that_were_not_measured_is_not_tested() -> None:
    content = _content(rig_fault_run())
    tested = {row.title for row in content.scope if row.tested}
    assert tested == {"Balanced load, PF 1", "Repeatability"}


def test_point_that_was_declared_and_not_measured_is_counted_in_the_statement() -> None:
    run = passing_run()
    update = {"points": run.judgement.points[:-2], "verdict": "INCONCLUSIVE"}
    judgement = run.judgement.model_copy(update=update)
    content = _content(Run(run.header, run.documents, judgement, run.bench))
    assert content.statement.startswith("Of 53 points 2 not measured: no statement")


def test_same_run_gives_the_same_bytes() -> None:
    assert _files(passing_run()) == rendered_files("pass")


@pytest.mark.parametrize("name", [name for name in ALL_RUNS if name != "rig_fault"])
def test_certificate_carries_hash_number_and_verdict(
    rendered: Rendered, name: str, tmp_path: Path
) -> None:
    run, files = rendered[name]
    path = tmp_path / CERTIFICATE
    path.write_bytes(files[CERTIFICATE])
    facts = certificate_facts(path)
    assert facts.record_sha256 == run.judgement.record_sha256
    assert facts.certificate_number == "KW-20261122T165000Z-KW320-SIM-0001"
    assert facts.verdict == run.judgement.verdict
    assert facts.record_sha256 in " ".join(pdf_pages(files[CERTIFICATE])).replace("\u200b", "")


def test_wrong_certificate_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    with pytest.raises(NotACertificate, match=r"x\.pdf: cannot be read: No such file"):
        certificate_facts(path)
    for data in (b"", b"hello", b"%PDF-1.7\n%%EOF"):
        path.write_bytes(data)
        with pytest.raises(NotACertificate, match=r"x\.pdf: not a"):
            certificate_facts(path)


def test_text_of_people_is_text_and_never_markup() -> None:
    run = passing_run()
    header = run.header.model_copy(update={"customer": HOSTILE, "operator": "=1+1"})
    files = _files(Run(header, run.documents, run.judgement, run.bench))
    assert "<script" not in files[REPORT].decode()
    assert HOSTILE in html_words(files[REPORT].decode())
    assert "alert(1)" in pdf_pages(files[CERTIFICATE])[0]
    assert '#panic("typst")' in pdf_pages(files[CERTIFICATE])[0].replace("\u201c", '"')


def test_injected_fault_is_on_the_first_page() -> None:
    run = passing_run()
    header = run.header.model_copy(update={"faults": {"gain_all_pct": 0.25}})
    files = _files(Run(header, run.documents, run.judgement, run.bench))
    assert "FAULT INJECTED ON PURPOSE: gain_all_pct = 0.25" in pdf_pages(files[CERTIFICATE])[0]
    assert "FAULT INJECTED ON PURPOSE: gain_all_pct = 0.25" in html_words(files[REPORT].decode())


def test_page_needs_nothing_from_elsewhere(rendered: Rendered) -> None:
    page = _page(rendered, "fail")
    outside = re.findall(r'(?:src|href)="(?!#)([^"]*)"|url\((?!#)([^)]*)\)|@import', page)
    assert outside == []
    identifiers = re.findall(r'\sid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_csv_has_one_row_a_point_with_numbers_not_rounded(rendered: Rendered) -> None:
    run, files = rendered["pass"]
    rows = list(csv.DictReader(io.StringIO(files[RESULTS].decode(), newline="")))
    assert [row["point_id"] for row in rows] == [point.id for point in run.header.points]
    assert float(rows[0]["error_pct"]) == run.judgement.points[0].error_pct


def test_junit_tells_fail_inconclusive_and_rig_fault_apart(rendered: Rendered) -> None:
    def suite(name: str) -> ElementTree.Element:
        found = ElementTree.fromstring(rendered[name][1][JUNIT]).find("testsuite")
        assert found is not None
        return found

    assert suite("pass").get("failures") == "0"
    assert [f.get("type") for f in suite("fail").iter("failure")] == ["fail", "fail"]
    assert [f.get("type") for f in suite("inconclusive").iter("failure")] == ["inconclusive"]
    assert [e.get("type") for e in suite("rig_fault").iter("error")] == ["rig_fault"]
    assert suite("rig_fault").get("skipped") == "48"
    assert suite("rig_fault").get("failures") == "0"


def test_name_in_any_script_gets_a_certificate() -> None:
    run = passing_run()
    header = run.header.model_copy(
        update={"customer": "\u5ba2\u6237 \u041e\u041e\u041e \U0001f600"}
    )
    files = _files(Run(header, run.documents, run.judgement, run.bench))
    assert "\u041e\u041e\u041e" in pdf_pages(files[CERTIFICATE])[0]


def test_control_characters_break_no_report() -> None:
    run = passing_run()
    result = run.judgement.points[0].model_copy(update={"verdict": "FAIL", "reason": "a\x00b\x1bc"})
    judgement = run.judgement.model_copy(update={"points": (result,), "verdict": "FAIL"})
    files = _files(Run(run.header, run.documents, judgement, run.bench))
    ElementTree.fromstring(files[JUNIT])


def test_files_are_written_whole_into_the_folder(tmp_path: Path) -> None:
    run = passing_run()
    write_report(tmp_path, run.header, run.documents, run.judgement, run.bench)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {REPORT, CERTIFICATE, SUMMARY, RESULTS, JUNIT}


def test_folder_that_cannot_be_written_is_a_rig_fault(tmp_path: Path) -> None:
    run = rig_fault_run()
    with pytest.raises(RigFault, match=r"cannot write .*nowhere"):
        write_report(tmp_path / "nowhere", run.header, run.documents, run.judgement, run.bench)


@given(st.lists(st.sampled_from((*VERDICTS, None)), min_size=53, max_size=53))
def test_rows_show_the_verdict_of_the_judgement_and_no_other(
    verdicts: list[Verdict | None],
) -> None:
    run = passing_run()
    results = {
        result.point_id: result.model_copy(update={"verdict": verdict})
        for result, verdict in zip(run.judgement.points, verdicts, strict=True)
        if verdict is not None
    }
    shown = {
        row.point_id: row.verdict
        for section in result_sections(run.header.points, results)
        for row in section.rows
    }
    expected = {p.id: v or NOT_MEASURED for p, v in zip(run.header.points, verdicts, strict=True)}
    assert shown == expected


@settings(max_examples=10, deadline=None)
@given(st.floats(-0.5, 0.5), st.floats(0.001, 0.06), st.sampled_from(VERDICTS))
def test_failed_point_never_renders_as_a_pass(error: float, unc: float, verdict: Verdict) -> None:
    """Whatever the numbers are: the report prints what the judgement says, also a wrong one."""
    page = html_text(_content(one_point_run(error, unc, 0.2, verdict)))
    words = html_words(page)
    marks = re.findall(r'class="mark m-(\w+)"', page)
    assert marks
    assert set(marks) == {verdict}
    assert words.count("points passed") == (verdict == "PASS")


def test_numbers_of_points_are_joined_to_ranges() -> None:
    assert ranges([1, 2, 3, 7]) == "#1\u2013#3, #7"


def test_judgement_without_verdict_is_never_a_pass() -> None:
    run = passing_run()
    judgement = Judgement.model_validate(run.judgement.model_dump() | {"verdict": None})
    files = _files(Run(run.header, run.documents, judgement, run.bench))
    assert CERTIFICATE not in files
    assert json.loads(files[SUMMARY])["exit_status"] != 0


def _content(run: Run) -> Content:
    return build_content(run.header, run.documents, run.judgement, bench_facts(run.bench))


def test_run_of_a_part_of_its_plan_says_so_in_the_statement() -> None:
    plan = load_plan(PLAN)
    run = passing_run()
    header = run.header.model_copy(update={"plan": plan.file})
    content = _content(Run(header, run.documents, run.judgement, run.bench))
    words = f"Only 53 of the {len(plan.points)} points of the plan were selected"
    assert words in content.statement
    assert "selected" not in _content(run).statement
