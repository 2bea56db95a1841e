"""Uncertainty budget of a point after the GUM (JCGM 100:2008). Knows no limit and no verdict."""

from rig.uncertainty.combine import combined_budget
from rig.uncertainty.point_budget import (
    accuracy_budget,
    constant_budget,
    difference_budget,
    errors_pct,
)
from rig.uncertainty.students_t import coverage_k, t_quantile

__all__ = [
    "accuracy_budget",
    "combined_budget",
    "constant_budget",
    "coverage_k",
    "difference_budget",
    "errors_pct",
    "t_quantile",
]
