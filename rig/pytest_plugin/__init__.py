"""The bench as pytest fixtures: `pytest -p rig.pytest_plugin --bench FILE`.

For the tests of a firmware team. It measures and compares, and decides nothing about limits: a test
that wants a verdict asks `rig.verdict.rule.decide`.
"""

from rig.pytest_plugin.bench_time import Truth
from rig.pytest_plugin.fixtures import (
    advance,
    bench,
    clock,
    meter,
    plan_point,
    pulses,
    reference_core,
    registers,
    source,
    truth,
)
from rig.pytest_plugin.meter import Meter
from rig.pytest_plugin.options import pytest_addoption, pytest_configure
from rig.pytest_plugin.plan_points import PlanPoint, plan_points
from rig.pytest_plugin.pulses import Pulses
from rig.pytest_plugin.registers import ReferenceCore, Registers
from rig.pytest_plugin.reporting import pytest_assertrepr_compare, pytest_runtest_makereport
from rig.pytest_plugin.source import LaboratorySource

__all__ = [
    "LaboratorySource",
    "Meter",
    "PlanPoint",
    "Pulses",
    "ReferenceCore",
    "Registers",
    "Truth",
    "advance",
    "bench",
    "clock",
    "meter",
    "plan_point",
    "plan_points",
    "pulses",
    "pytest_addoption",
    "pytest_assertrepr_compare",
    "pytest_configure",
    "pytest_runtest_makereport",
    "reference_core",
    "registers",
    "source",
    "truth",
]
