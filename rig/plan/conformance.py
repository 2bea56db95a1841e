"""A plan of kind `conformance`: which areas of the protocol are asked, of the register table."""

from typing import Literal

from pydantic import Field, field_validator

from rig.conformance import NO_SETUP, SETUPS, Area, area_scripts
from rig.model.point import Point
from rig.model.strict import Strict
from rig.plan.schema import PLAN_SCHEMA, Identifier
from rig.spec.registers_gen import SETTINGS


class AreaSection(Strict):
    """One area: a point for each region that has something to ask, or one for all."""

    area: Area
    clause: str = Field(min_length=1, max_length=80)
    citation: str = Field(min_length=1, max_length=80)


class ConformancePlan(Strict):
    """A whole plan file. Its verdicts need no uncertainty: an answer is right or it is not."""

    schema_id: Literal["kw320.plan/1"] = Field(alias="schema")
    kind: Literal["conformance"]
    id: Identifier
    title: str = Field(min_length=1, max_length=200)
    edition: str = Field(min_length=1, max_length=80)
    # Settings that are only given values beyond their limits, each with the reason.
    kept: dict[Identifier, str] = {}
    not_tested: dict[Identifier, str] = {}
    areas: tuple[AreaSection, ...] = Field(min_length=1)

    @property
    def decision_rule(self) -> Literal["simple"]:
        """No uncertainty is taken into account."""
        return "simple"

    @field_validator("areas")
    @classmethod
    def no_area_twice(cls, sections: tuple[AreaSection, ...]) -> tuple[AreaSection, ...]:
        seen: set[str] = set()
        for section in sections:
            if section.area in seen:
                raise ValueError(f'area "{section.area}" must not occur twice')
            seen.add(section.area)
        return sections

    @field_validator("kept")
    @classmethod
    def kept_are_settings(cls, kept: dict[str, str]) -> dict[str, str]:
        for name in kept:
            if name not in SETTINGS:
                raise ValueError(f'"{name}" must be a setting')
        return kept


def conformance_points(plan: ConformancePlan) -> tuple[Point, ...]:
    """All points of a plan, in its order."""
    assert plan.schema_id == PLAN_SCHEMA
    setup = {section.area: SETUPS.get(section.area, NO_SETUP) for section in plan.areas}
    return tuple(
        Point(
            id=f"conformance/{section.area}/{part}",
            kind="conformance",
            clause=section.clause,
            citation=section.citation,
            limit_id=section.area,
            title=title,
            probes=tuple(script.probes),
            modules=setup[section.area].modules,
            sealed=setup[section.area].sealed,
            settings=setup[section.area].settings,
            load=setup[section.area].load,
            settle_s=setup[section.area].settle_s,
        )
        for section in plan.areas
        for part, title, script in area_scripts(section.area, tuple(plan.kept))
    )
