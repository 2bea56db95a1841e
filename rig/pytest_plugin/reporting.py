"""Whose fault a failed test is (D9), and what its report shows of the meter and its link."""

from collections.abc import Generator

import pytest
from _pytest._code.code import ExceptionRepr

from rig.ports import MeterFault, RigFault
from rig.pytest_plugin.meter import Meter
from rig.pytest_plugin.registers import ReferenceCore, Registers

METER = pytest.StashKey[Meter]()
RIG_FAULT = "RIG_FAULT"
METER_FAULT = "METER_FAULT"
DIFFERENCES_SHOWN_MAX = 20


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A fault of the rig becomes an error of the test, one of the meter its failure."""
    report = yield
    if call.excinfo is None or not report.failed:
        return report
    fault = call.excinfo.value
    if isinstance(fault, RigFault):
        _blame(report, "setup", f"{RIG_FAULT}: {fault}")
    elif isinstance(fault, MeterFault):
        _blame(report, "call", f"{METER_FAULT}: {fault}")
    meter = item.stash.get(METER, None)
    if meter is not None:
        report.sections.append(("meter", _last_words(meter)))
    return report


def _blame(report: pytest.TestReport, when: str, message: str) -> None:
    """pytest counts what fails at setup as an error, and what fails at call as a failure."""
    if report.when != "teardown":
        report.when = "setup" if when == "setup" else "call"
    if isinstance(report.longrepr, ExceptionRepr) and report.longrepr.reprcrash is not None:
        report.longrepr.reprcrash.message = message
    report.sections.append(("whose fault", message))


def _last_words(meter: Meter) -> str:
    try:
        return meter.last_words()
    except RigFault as fault:
        return f"nothing to be had: {fault}"


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """`assert registers == reference_core` names each register that differs."""
    if op != "==" or not isinstance(left, Registers) or not isinstance(right, ReferenceCore):
        return None
    more = len(left.differences) - DIFFERENCES_SHOWN_MAX
    lines = [f"{left!r} == {right!r}", f"{len(left.differences)} registers differ:"]
    lines += left.differences[:DIFFERENCES_SHOWN_MAX]
    return lines + ([f"and {more} more"] if more > 0 else [])
