"""summary.json: a run's result for programs; schema in reports/schema/summary.schema.json."""

import json
from collections.abc import Sequence
from typing import Any, Final, Literal

from pydantic import Field

from rig.model.evidence import PointDocument, RunHeader, RunState
from rig.model.point import Kind
from rig.model.result import Judgement, Verdict
from rig.model.strict import Strict
from rig.report.budgets import limit_share
from rig.report.content import all_points, certificate_number, exit_status, has_certificate
from rig.report.meter_facts import firmware_version
from rig.report.plan_facts import plan_facts
from rig.report.rows import WORST_POINTS

SUMMARY_SCHEMA: Final = "kw320.summary/1"


class FileHash(Strict):
    """A file that the run depended on."""

    name: str
    sha256: str


class Counts(Strict):
    """Points by verdict."""

    points: int = Field(ge=0)
    passed: int = Field(ge=0)
    failed: int = Field(ge=0)
    inconclusive: int = Field(ge=0)
    not_measured: int = Field(ge=0)


class SummaryPoint(Strict):
    """One point, with the numbers as they are, not rounded."""

    number: int = Field(ge=1)
    id: str
    kind: Kind
    clause: str
    limit_id: str
    limit_pct: float | None
    error_pct: float | None
    exp_unc_pct: float | None
    coverage_k: float | None
    p_register_error_pct: float | None
    error_ms: float | None = None
    exp_unc_ms: float | None = None
    limit_ms: float | None = None
    verdict: Verdict | None
    attempts: int = Field(ge=0)
    reason: str


class WorstPoint(Strict):
    """A point near its limit."""

    id: str
    of_limit_pct: float


class Summary(Strict):
    """The whole file."""

    schema_id: Literal["kw320.summary/1"] = SUMMARY_SCHEMA
    run_id: str
    certificate_number: str | None
    started_utc: str
    simulated: bool
    run_state: RunState
    verdict: Verdict | None
    exit_status: int
    reason: str
    decision_rule: Literal["guarded", "simple"]
    edition: str
    meter_type: str
    serial: str
    position: int
    firmware_version: str
    customer: str
    operator: str
    seed: int
    faults: dict[str, float]
    plan: FileHash
    bench: FileHash
    spec: FileHash
    image: FileHash
    code: FileHash
    record_sha256: str
    counts: Counts
    worst: tuple[WorstPoint, ...]
    points: tuple[SummaryPoint, ...]


def summary_of(
    header: RunHeader, documents: Sequence[PointDocument], judgement: Judgement
) -> Summary:
    """A pure function of the record and its judgement."""
    points = _points(header, documents, judgement)
    files = {
        name: FileHash(name=getattr(header, name).name, sha256=getattr(header, name).sha256)
        for name in ("plan", "bench", "spec", "image", "code")
    }
    shared = header.model_dump(include=set(Summary.model_fields) - set(files) - {"schema_id"})
    return Summary.model_validate(
        shared
        | files
        | {
            "firmware_version": firmware_version(header, documents),
            "decision_rule": judgement.decision_rule,
            "certificate_number": certificate_number(header)
            if has_certificate(judgement)
            else None,
            "run_state": judgement.run_state,
            "verdict": judgement.verdict,
            "exit_status": exit_status(judgement),
            "reason": judgement.reason,
            "edition": plan_facts(header).edition,
            "record_sha256": judgement.record_sha256,
            "counts": _counts(points),
            "worst": _worst(judgement),
            "points": points,
        }
    )


def summary_bytes(summary: Summary) -> bytes:
    """Indented JSON, keys in the order of the schema."""
    text = json.dumps(summary.model_dump(mode="json"), indent=2, ensure_ascii=False)
    return (text + "\n").encode()


def summary_schema() -> dict[str, Any]:
    """JSON Schema of the file."""
    schema = Summary.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SUMMARY_SCHEMA,
    } | schema


def summary_schema_bytes() -> bytes:
    """The schema as it is committed."""
    return (json.dumps(summary_schema(), indent=2) + "\n").encode()


def _points(
    header: RunHeader, documents: Sequence[PointDocument], judgement: Judgement
) -> tuple[SummaryPoint, ...]:
    results = {result.point_id: result for result in judgement.points}
    rows = []
    for number, point in enumerate(all_points(header, documents), start=1):
        result = results.get(point.id)
        budget = result.budget if result else None
        rows.append(
            SummaryPoint(
                number=number,
                id=point.id,
                kind=point.kind,
                clause=point.clause,
                limit_id=point.limit_id,
                limit_pct=result.limit_pct if result else point.limit_pct,
                error_pct=result.error_pct if result else None,
                exp_unc_pct=budget.exp_unc_pct if budget else None,
                coverage_k=budget.coverage_k if budget else None,
                p_register_error_pct=result.p_register_error_pct if result else None,
                error_ms=result.error_ms if result else None,
                exp_unc_ms=result.exp_unc_ms if result else None,
                limit_ms=result.limit_ms if result else None,
                verdict=result.verdict if result else None,
                attempts=result.attempts if result else 0,
                reason=result.reason if result else "not measured",
            )
        )
    return tuple(rows)


def _counts(points: Sequence[SummaryPoint]) -> Counts:
    verdicts = [point.verdict for point in points]
    return Counts(
        points=len(points),
        passed=verdicts.count("PASS"),
        failed=verdicts.count("FAIL"),
        inconclusive=verdicts.count("INCONCLUSIVE"),
        not_measured=verdicts.count(None),
    )


def _worst(judgement: Judgement) -> tuple[WorstPoint, ...]:
    shares = [(limit_share(result), result.point_id) for result in judgement.points]
    known = sorted((pair for pair in shares if pair[0] >= 0), key=lambda pair: -pair[0])
    return tuple(
        WorstPoint(id=point_id, of_limit_pct=share * 100)
        for share, point_id in known[:WORST_POINTS]
    )
