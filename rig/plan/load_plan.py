"""Reads a plan file and expands it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rig.bench.tomlfile import parse_toml, read_toml, validated
from rig.model.evidence import FileReference
from rig.model.point import Point
from rig.plan.expand import declared_s, expand
from rig.plan.limit_rows import limit_rows
from rig.plan.schema import Plan


@dataclass(frozen=True)
class LoadedPlan:
    """A plan, its points and the file that it came from, whole."""

    plan: Plan
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
    plan = validated(Plan, parse_toml(text, shown_name), shown_name)
    points = expand(plan, limit_rows(), shown_name)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return LoadedPlan(plan, points, FileReference(name=name, sha256=digest, text=text))
