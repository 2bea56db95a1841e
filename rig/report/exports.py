"""results.csv and junit.xml: a run for spreadsheets and for build servers."""

import csv
import io
import re
from collections.abc import Sequence
from xml.etree import ElementTree

from rig.model.evidence import PointDocument, RunHeader
from rig.model.point import Point
from rig.model.result import Judgement, PointResult
from rig.report.content import all_points
from rig.report.loads import current_a

CSV_COLUMNS = (
    "number",
    "point_id",
    "kind",
    "clause",
    "citation",
    "limit_id",
    "phases",
    "direction",
    "current_label",
    "pf_label",
    "f_hz",
    "u_rms_l1_v",
    "u_rms_l2_v",
    "u_rms_l3_v",
    "i_rms_l1_a",
    "i_rms_l2_a",
    "i_rms_l3_a",
    "phi_ui_l1_deg",
    "phi_ui_l2_deg",
    "phi_ui_l3_deg",
    "error_pct",
    "error_std_pct",
    "repeats",
    "exp_unc_pct",
    "coverage_k",
    "dof_eff",
    "limit_pct",
    "p_register_error_pct",
    "error_ms",
    "exp_unc_ms",
    "limit_ms",
    "verdict",
    "attempts",
    "reason",
)
_FORBIDDEN_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(header: RunHeader, documents: Sequence[PointDocument], judgement: Judgement) -> bytes:
    """One row a point, numbers as they are, RFC 4180 with a header line."""
    results = {result.point_id: result for result in judgement.points}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for number, point in enumerate(all_points(header, documents), start=1):
        row = _csv_row(number, point, results.get(point.id))
        writer.writerow([_cell(row[column]) for column in CSV_COLUMNS])
    return stream.getvalue().encode()


def junit_bytes(
    header: RunHeader, documents: Sequence[PointDocument], judgement: Judgement
) -> bytes:
    """One test case a point. FAIL and INCONCLUSIVE are failures of their own types; a run that did
    not complete is an error in a case of its own, and a point without a result is skipped."""
    results = {result.point_id: result for result in judgement.points}
    suite = ElementTree.Element("testsuite")
    seconds = _seconds(documents)
    for point in all_points(header, documents):
        case = _case(suite, f"{header.serial}.{point.kind}", point.id, seconds.get(point.id, 0.0))
        _add_outcome(case, results.get(point.id))
    if judgement.run_state != "COMPLETED" or judgement.verdict is None:
        case = _case(suite, f"{header.serial}.run", "run", 0.0)
        error = ElementTree.SubElement(case, "error", type=judgement.run_state.lower())
        error.set("message", _xml(judgement.reason))
    suite.attrib = {
        "name": _xml(f"{header.plan.name} {header.serial}"),
        "timestamp": header.started_utc,
        "tests": str(len(suite)),
        "failures": str(len(suite.findall("testcase/failure"))),
        "errors": str(len(suite.findall("testcase/error"))),
        "skipped": str(len(suite.findall("testcase/skipped"))),
        "time": f"{sum(seconds.values()):.3f}",
    }
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _csv_row(number: int, point: Point, result: PointResult | None) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(CSV_COLUMNS)
    row |= point.model_dump(include=set(CSV_COLUMNS)) | {"number": number, "point_id": point.id}
    if point.load is not None:
        row["f_hz"] = point.load.f_hz
        for k in (1, 2, 3):
            row[f"u_rms_l{k}_v"] = point.load.u_v[k - 1]
            row[f"i_rms_l{k}_a"] = point.load.i_a[k - 1]
            row[f"phi_ui_l{k}_deg"] = point.load.phi_deg[k - 1] if current_a(point.load) else None
    if result is None:
        return row | {"attempts": 0, "reason": "not measured"}
    row |= result.model_dump(include=set(CSV_COLUMNS) - {"point_id"})
    if result.budget is not None:
        row |= result.budget.model_dump(include={"exp_unc_pct", "coverage_k", "dof_eff"})
    return row


def _cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula is quoted."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def _case(
    suite: ElementTree.Element, classname: str, name: str, time_s: float
) -> ElementTree.Element:
    return ElementTree.SubElement(
        suite, "testcase", classname=_xml(classname), name=_xml(name), time=f"{time_s:.3f}"
    )


def _add_outcome(case: ElementTree.Element, result: PointResult | None) -> None:
    if result is None:
        ElementTree.SubElement(case, "skipped", message="not measured")
    elif result.verdict != "PASS":
        failure = ElementTree.SubElement(case, "failure", type=result.verdict.lower())
        failure.set("message", _xml(result.reason or result.verdict))
        failure.text = _xml(_failure_text(result))


def _failure_text(result: PointResult) -> str:
    unc = result.budget.exp_unc_pct if result.budget else None
    lines = [f"error_pct {result.error_pct} exp_unc_pct {unc} limit_pct {result.limit_pct}"]
    lines += [f"{check.verdict} {check.name}: {check.text}" for check in result.checks]
    return "\n".join(lines)


def _seconds(documents: Sequence[PointDocument]) -> dict[str, float]:
    seconds: dict[str, float] = {}
    for document in documents:
        name = document.point.id
        seconds[name] = seconds.get(name, 0.0) + document.wall_duration_s
    return seconds


def _xml(text: str) -> str:
    return _FORBIDDEN_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
