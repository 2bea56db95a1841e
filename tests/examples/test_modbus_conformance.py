"""Teaches: the points of a plan as test cases, each with the plan's own verdict."""

from pathlib import Path

import pytest

from rig.pytest_plugin import plan_points

PLAN = Path(__file__).parents[2] / "testplans/modbus_conformance.toml"


@pytest.mark.parametrize("point", plan_points(PLAN), ids=lambda point: point.id)
def test_meter_answers_every_request_of_the_point(plan_point, point):
    result = plan_point(point)
    assert result.verdict == "PASS", result.reason
