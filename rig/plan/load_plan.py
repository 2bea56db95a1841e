"""Reads a plan file and expands it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rig.bench.tomlfile import BadInput, parse_toml, read_toml, validated
from rig.model.evidence import FileReference
from rig.model.point import Point
from rig.plan.alarms import AlarmPlan, points_of_plan
from rig.plan.conformance import ConformancePlan, conformance_points
from rig.plan.expand import declared_s, expand
from rig.plan.limit_rows import limit_rows
from rig.plan.schema import Plan

PLAN_KINDS = ("accuracy", "conformance", "alarms")
AnyPlan = Plan | ConformancePlan | AlarmPlan


@dataclass(frozen=True)
class LoadedPlan:
    """A plan, its points and the file that it came from, whole."""

    plan: AnyPlan
    points: tuple[Point, ...]
    file: FileReference

    @property
    def declared_s(self) -> float:
        """Settle and measure time of all points, in s."""
        return declared_s(self.points)


def load_plan(path: Path) -> LoadedPlan:
    """The plan of a file. Raises rig.bench.tomlfile.BadInput."""
    text, _ = read_toml(path)
    return plan_from_text(text, str(path), path.name)


def plan_from_text(text: str, shown_name: str, name: str) -> LoadedPlan:
    """The plan of a text, as kept in a record. Raises rig.bench.tomlfile.BadInput."""
    plan, points = _expanded(parse_toml(text, shown_name), shown_name)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return LoadedPlan(plan, points, FileReference(name=name, sha256=digest, text=text))


def accuracy_plan(loaded: LoadedPlan, what_for: str) -> Plan:
    """The plan, when it is one of errors of energy. Raises BadInput."""
    if not isinstance(loaded.plan, Plan):
        kind = loaded.plan.kind
        raise BadInput([f"{loaded.file.name}: kind = {kind}: must be accuracy for {what_for}"])
    return loaded.plan


def _expanded(table: dict[str, Any], shown_name: str) -> tuple[AnyPlan, tuple[Point, ...]]:
    kind = table.get("kind", "accuracy")
    if kind == "conformance":
        plan = validated(ConformancePlan, table, shown_name)
        return plan, conformance_points(plan)
    if kind == "alarms":
        alarms = validated(AlarmPlan, table, shown_name)
        return alarms, points_of_plan(alarms)
    if kind != "accuracy":
        known = ", ".join(PLAN_KINDS)
        raise BadInput([f"{shown_name}: kind = {kind!r}: must be one of {known}"])
    accuracy = validated(Plan, table, shown_name)
    return accuracy, expand(accuracy, limit_rows(), shown_name)
