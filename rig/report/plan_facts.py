"""What a report says of the plan: read from the plan's text as it stands in the run's header."""

import tomllib
from dataclasses import dataclass
from typing import Any

from rig.bench.tomlfile import BadInput
from rig.model.evidence import RunHeader
from rig.plan.load_plan import plan_from_text

EDITION_NOT_STATED = "edition not stated by the plan"


@dataclass(frozen=True)
class PlanFacts:
    """Title and edition of the method, and the limit rows that the plan leaves out."""

    kind: str
    title: str
    edition: str
    rating: tuple[tuple[str, str], ...]
    not_tested: dict[str, str]
    points: int | None  # that the whole plan has; None of a text that is no plan


def plan_facts(header: RunHeader) -> PlanFacts:
    """Never fails: a text that is not such a plan gives the plan's name and no edition."""
    try:
        table = tomllib.loads(header.plan.text)
    except tomllib.TOMLDecodeError:
        table = {}
    not_tested = table.get("not_tested", {})
    return PlanFacts(
        kind=str(table.get("kind", "accuracy")),
        title=str(table.get("title", header.plan.name)),
        edition=str(table.get("edition", EDITION_NOT_STATED)),
        rating=_rating(table.get("meter", {})),
        not_tested={str(row): str(why) for row, why in not_tested.items()},
        points=_points(header),
    )


def _points(header: RunHeader) -> int | None:
    try:
        return len(plan_from_text(header.plan.text, header.plan.name, header.plan.name).points)
    except BadInput:
        return None


def _rating(meter: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    wanted = (
        ("u_n_v", "Un", " V"),
        ("i_n_a", "In", " A"),
        ("i_max_a", "Imax", " A"),
    )
    return tuple((name, f"{meter[key]:g}{unit}") for key, name, unit in wanted if key in meter)
