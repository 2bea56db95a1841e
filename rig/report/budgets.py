"""Which uncertainty budgets are printed, and how their lines read."""

from collections.abc import Sequence
from dataclasses import dataclass

from rig.model.point import Point
from rig.model.result import Budget, Contribution, PointResult
from rig.report.loads import short_name
from rig.report.numbers import degrees_of_freedom, significant_decimals, small, unsigned
from rig.report.sections import section_of

GUARD_DIGITS = 1  # contributions carry one digit more than the combined uncertainty


@dataclass(frozen=True)
class BudgetLine:
    """One contribution as printed."""

    name: str
    kind: str
    distribution: str
    std_unc: str
    dof: str
    assumed: bool
    source: str


@dataclass(frozen=True)
class BudgetTable:
    """The budget of one point as printed."""

    title: str
    point_number: int
    point_name: str
    lines: tuple[BudgetLine, ...]
    std_unc: str
    dof_eff: str
    coverage_k: str
    exp_unc: str
    assumed: bool


def budget_tables(
    points: Sequence[Point], results: dict[str, PointResult]
) -> tuple[BudgetTable, ...]:
    """The budget of a representative point, and of the point nearest to its limit."""
    with_budget = [
        (number, point, result, result.budget)
        for number, point in enumerate(points, start=1)
        if (result := results.get(point.id)) is not None and result.budget is not None
    ]
    if not with_budget:
        return ()
    typical = min(with_budget, key=lambda row: _distance_from_reference_load(row[1]))
    worst = max(with_budget, key=lambda row: limit_share(row[2]))
    tables = [_table("Representative point", typical[0], typical[1], typical[3])]
    if worst[0] != typical[0]:
        tables.append(_table("Point nearest to its limit", worst[0], worst[1], worst[3]))
    return tuple(tables)


def limit_share(result: PointResult) -> float:
    """|e| / L, for sorting only; nothing when either is not there."""
    if result.error_pct is None or result.limit_pct is None:
        return -1.0
    return abs(result.error_pct) / result.limit_pct


def _distance_from_reference_load(point: Point) -> int:
    """How many things differ from a balanced import load at In, PF 1, nominal frequency."""
    return (
        4 * (section_of(point) != "balanced")
        + 2 * (point.pf_label != "1")
        + (point.direction != "import")
        + (point.current_label != "1.0In")
    )


def _table(title: str, number: int, point: Point, budget: Budget) -> BudgetTable:
    decimals = max(0, significant_decimals(budget.std_unc_pct)) + GUARD_DIGITS
    return BudgetTable(
        title=title,
        point_number=number,
        point_name=short_name(point),
        lines=tuple(_line(part, decimals) for part in budget.contributions),
        std_unc=unsigned(budget.std_unc_pct, decimals),
        dof_eff=degrees_of_freedom(budget.dof_eff),
        coverage_k=unsigned(budget.coverage_k, 2),
        exp_unc=unsigned(budget.exp_unc_pct, max(0, significant_decimals(budget.exp_unc_pct))),
        assumed=any(part.assumed for part in budget.contributions),
    )


def _line(part: Contribution, decimals: int) -> BudgetLine:
    return BudgetLine(
        name=part.name,
        kind=part.kind,
        distribution=part.distribution,
        std_unc=small(part.std_unc_pct, decimals),
        dof=degrees_of_freedom(part.dof),
        assumed=part.assumed,
        source=part.source,
    )
