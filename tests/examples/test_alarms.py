"""Teaches: alarms timed against a step of the stimulus, sixteen channels a point."""

from pathlib import Path

import pytest

from rig.pytest_plugin import plan_points

PLAN = Path(__file__).parents[2] / "testplans/alarms.toml"


@pytest.mark.parametrize("point", plan_points(PLAN, "*/60.0Hz"), ids=lambda point: point.id)
def test_every_alarm_of_the_point_comes_and_goes_in_time(plan_point, point):
    result = plan_point(point)
    assert result.verdict == "PASS", result.reason
    if result.error_ms is not None:
        assert result.error_ms + result.exp_unc_ms <= result.limit_ms
