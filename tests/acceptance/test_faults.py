"""Planted faults: each is caught by the check that was named beforehand, at the named points.

What must be seen stands in rig/run/faults.py and, for each point, in the plan (`catches`); the page
docs/acceptance_0_2s.md is made of both. The healthy run shows that the same checks pass without.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from rig.model.point import Kind
from rig.model.result import PointResult
from rig.run.faults import FAULTS, Fault
from tests.acceptance.kwrig import IN_PROCESS, LINUX, Run, certify, latest


def named_check(fault: Fault, kind: Kind) -> str:
    """The check that must fail at a point of this kind.

    What is declared is a check of accuracy points; another kind has one of its own name.
    """
    return fault.check if kind == "accuracy" else kind


@dataclass(frozen=True)
class Case:
    """A fault, some of the points that must catch it, and what the named check says there."""

    fault: str
    points: str
    said: dict[str, str]  # point -> part of the named check's text
    bench: str = IN_PROCESS
    untouched: tuple[str, ...] = ()  # points of the run that must pass

    @property
    def size(self) -> str:
        return f"{self.fault}={FAULTS[self.fault].from_size:g}"


CASES = (
    Case(
        "gain_all_pct",
        "accuracy/balanced/*/1/*",
        {
            "accuracy/balanced/import/1.0In/1/50.0Hz": "error +0.25",
            "accuracy/balanced/export/0.05In/1/50.0Hz": "error +0.25",
            "accuracy/balanced/import/0.1In/1/49.3Hz/h5": "error +0.25",
        },
        untouched=("accuracy/balanced/import/0.01In/1/50.0Hz",),  # its limit is 0.4 %
    ),
    Case(
        "gain_l1_pct",
        "accuracy/*/1.0In/1/50.0Hz",
        {
            "accuracy/L1/import/1.0In/1/50.0Hz": "error +0.50",
            "accuracy/L1/export/1.0In/1/50.0Hz": "error +0.50",
        },
        untouched=(
            "accuracy/balanced/import/1.0In/1/50.0Hz",  # a third of 0.5 % is within 0.2 %
            "accuracy/L2/import/1.0In/1/50.0Hz",
            "accuracy/L3/export/1.0In/1/50.0Hz",
        ),
    ),
    Case(
        "phase_l1_deg",
        "accuracy/L[12]/*/0.5i/50.0Hz",
        {
            "accuracy/L1/import/1.0In/0.5i/50.0Hz": "error -0.75",
            "accuracy/L1/export/Imax/0.5i/50.0Hz": "error -0.75",
        },
        untouched=("accuracy/L2/import/1.0In/0.5i/50.0Hz",),
    ),
    Case(
        "swap_i2_i3",
        "*/import/1.0In/1/50.0Hz",
        {
            "accuracy/balanced/import/1.0In/1/50.0Hz": "0 pulses in 2.0 s where 23.0 were due",
            "accuracy/L2/import/1.0In/1/50.0Hz": "error -49.99",
            "accuracy/L3/import/1.0In/1/50.0Hz": "error -49.99",
        },
        untouched=("accuracy/L1/import/1.0In/1/50.0Hz",),
    ),
    Case(
        "reverse_i1",
        "*/import/1.0In/1/50.0Hz",
        {
            "accuracy/balanced/import/1.0In/1/50.0Hz": "error -66.66",
            "difference/L2/import/1.0In/1/50.0Hz": "error +66.66",
        },
        untouched=("accuracy/L2/import/1.0In/1/50.0Hz", "accuracy/L3/import/1.0In/1/50.0Hz"),
    ),
    Case(
        "pulse_lost_every",
        "*/balanced/import/Imax/*",
        {
            "accuracy/balanced/import/Imax/1/50.0Hz": "of 5 repeats, at most 0.02 %",
            "constant/balanced/import/Imax/1/50.0Hz": "error +11.1",
        },
    ),
    Case(
        "word_order",
        "accuracy/balanced/*/1.0In/1/50.0Hz",
        {"accuracy/balanced/import/1.0In/1/50.0Hz": "block_f_hz (3000H) reads FFC"},
        bench=LINUX,
    ),
    Case(
        "frozen_register",
        "accuracy/balanced/*/1.0In/1/50.0Hz",
        {"accuracy/balanced/export/1.0In/1/50.0Hz": "(4002H) reads 0000 0000, reference core 436"},
        bench=LINUX,
    ),
    Case(
        "energy_register_off",
        "*/balanced/import/Imax/1/50.0Hz",
        {"constant/balanced/import/Imax/1/50.0Hz": "error +0.1"},
        bench=LINUX,
    ),
)


def test_every_fault_of_the_meter_has_a_case() -> None:
    declared = {f.name for f in FAULTS.values() if f.check not in ("run_state", "answer")}
    assert {case.fault for case in CASES} == declared


@pytest.mark.soak
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_fault_is_caught_at_every_declared_point_of_the_plan(case: Case, tmp_path: Path) -> None:
    certify(tmp_path, "*", [case.size], bench=case.bench).require("FAIL")
    run = latest(tmp_path)
    caught_where_declared(run, FAULTS[case.fault])
    assert run.judgement.missing_points == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_fault_is_caught_by_the_check_named_beforehand(case: Case, tmp_path: Path) -> None:
    ended = certify(tmp_path, case.points, [case.size], bench=case.bench).require("FAIL")
    run = latest(tmp_path)
    caught_where_declared(run, FAULTS[case.fault])
    for point_id, text in case.said.items():
        check = named_check(FAULTS[case.fault], run.point(point_id).kind)
        assert text in run.text_of(point_id, check)
    for point_id in case.untouched:
        assert run.results[point_id].verdict == "PASS"
    assert run.summary["verdict"] == "FAIL"
    assert run.summary["run_state"] == "COMPLETED"
    assert run.summary["exit_status"] == ended.status
    assert run.header.faults == {case.fault: FAULTS[case.fault].from_size}


def caught_where_declared(run: Run, fault: Fault) -> None:
    """Each point that names the fault fails by the named check; the meter itself answered."""
    declared = [point for point in run.header.points if fault.name in point.catches]
    assert declared
    for point in declared:
        result = run.results[point.id]
        check = named_check(fault, point.kind)
        verdicts = {one.name: one.verdict for one in result.checks}
        assert verdicts[check] == "FAIL", f"{point.id}: {check} says {verdicts}: {result.reason}"
        assert result.verdict == "FAIL"
        if point.kind == "accuracy":
            # A fault of the image spoils no pulse, one outside the image no register.
            spared = "pulse_error" if fault.target == "image" else "register_vs_core"
            assert (verdicts[spared], verdicts["answer"]) == ("PASS", "PASS")


HARMLESS = {
    "gain_all_pct": "accuracy/*",
    "gain_l1_pct": "*/L1/*",
}


def test_every_harmless_size_is_tried() -> None:
    declared = {f.name for f in FAULTS.values() if f.harmless_size is not None}
    assert set(HARMLESS) == declared


@pytest.mark.slow
@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_not_a_fault_passes_at_every_point_it_could_touch(
    name: str, tmp_path: Path
) -> None:
    fault = FAULTS[name]
    points = HARMLESS[name]
    certify(tmp_path, points, [f"{name}={fault.harmless_size:g}"]).require("PASS")
    run = latest(tmp_path)
    touched = {point.id for point in run.header.points if name in point.catches}
    assert len(touched) > 10
    assert all(all_checks_pass(result) for result in run.results.values())
    # It was planted: every point that it touches shows it.
    assert fault.harmless_size is not None
    for point_id in touched:
        error_pct = run.results[point_id].error_pct
        assert error_pct is not None
        assert abs(error_pct - fault.harmless_size) < HEALTHY_ERROR_MAX_PCT


# Of the front end of the bench file: 1e-6 * (57 + 48) of gain, its delays of 55 ns between U and I
# at 0.5i (1.7e-5 rad * tan 60 degrees), and the U of a point at 0.05 In (0.012 %).
HEALTHY_ERROR_MAX_PCT = 0.03


def test_healthy_meter_passes_every_check(tmp_path: Path) -> None:
    """The same points, benches and checks as above, without a fault."""
    certify(tmp_path, "*/Imax/*", bench=LINUX).require("PASS")
    run = latest(tmp_path)
    assert {point.kind for point in run.header.points} == {"accuracy", "constant"}
    assert all(all_checks_pass(result) for result in run.results.values())
    for result in run.results.values():
        if result.error_pct is not None:
            assert abs(result.error_pct) < HEALTHY_ERROR_MAX_PCT
    assert run.summary["counts"]["passed"] == len(run.header.points)
    assert run.summary["certificate_number"]
    assert (run.folder / "certificate.pdf").read_bytes().startswith(b"%PDF")


def all_checks_pass(result: PointResult) -> bool:
    """True when the point passes and each of its checks does."""
    return result.verdict == "PASS" and all(one.verdict == "PASS" for one in result.checks)
