"""Planted faults: each is caught by the check that was named beforehand, at the named points.

What must be seen stands in rig/run/faults and, for each point, in the plan (`catches`); the page
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
    spared: str = ""  # check that stays good; blank: that of the faults of this target

    @property
    def size(self) -> str:
        return f"{self.fault}={FAULTS[self.fault].from_size:g}"


CONSTANT = "constant/balanced/import/Imax/1/50.0Hz"
MIXED = "accuracy/mixed/import/1.0In/1/50.0Hz"
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
            "constant/balanced/import/Imax/1/50.0Hz": "error +11.",
        },
    ),
    Case(
        "offset_l1_pct",
        "accuracy/*/0.0[15]In/1/50.0Hz",
        {
            "accuracy/balanced/import/0.01In/1/50.0Hz": "error +0.83",
            "accuracy/balanced/export/0.01In/1/50.0Hz": "error -0.83",
            "accuracy/L1/import/0.05In/1/50.0Hz": "error +0.50",
        },
    ),
    Case(
        "noise_dbfs",
        "accuracy/balanced/*/0.05In/1/50.0Hz",
        {"accuracy/balanced/import/0.05In/1/50.0Hz": "of 5 repeats, at most 0.02 %"},
    ),
    Case(
        "clock_ppm",
        "accuracy/balanced/*/1.0In/1/50.0Hz",
        {
            "accuracy/balanced/import/1.0In/1/50.0Hz": "error +0.25",
            "accuracy/balanced/export/1.0In/1/50.0Hz": "error +0.25",
        },
    ),
    Case(
        "crosstalk_u1_i1_ppm",
        "accuracy/*/0.0[15]In/1/50.0Hz",
        {
            "accuracy/balanced/import/0.01In/1/50.0Hz": "error +0.76",
            "accuracy/balanced/export/0.01In/1/50.0Hz": "error -0.76",
            "accuracy/L1/import/0.05In/1/50.0Hz": "error +0.46",
        },
        untouched=("accuracy/L2/import/0.05In/1/50.0Hz",),
    ),
    Case(
        "clip_currents_pct",
        "accuracy/*/import/[1I]*/1/*",
        {
            "accuracy/balanced/import/Imax/1/50.0Hz": "error -0.95",
            "accuracy/L3/import/Imax/1/50.0Hz": "error -0.94",
            "accuracy/balanced/import/1.0In/1/50.7Hz/h5": "error -4.78",
        },
        untouched=("accuracy/balanced/import/1.0In/1/50.0Hz",),  # its peak is 41.7 %
    ),
    Case(
        "sample_lost_every",
        "accuracy/balanced/*/1.0In/1/50.0Hz",
        {
            "accuracy/balanced/import/1.0In/1/50.0Hz": "error -0.24",
            "accuracy/balanced/export/1.0In/1/50.0Hz": "error -0.2",
        },
    ),
    Case(
        "pulse_doubled_every",
        "*/balanced/import/Imax/*",
        {
            "accuracy/balanced/import/Imax/1/50.0Hz": "of 5 repeats, at most 0.02 %",
            "constant/balanced/import/Imax/1/50.0Hz": "error -9.0",
        },
    ),
    Case(
        "pulse_jitter_us",
        "accuracy/balanced/*/1.0In/1/50.0Hz",
        {"accuracy/balanced/import/1.0In/1/50.0Hz": "of 5 repeats, at most 0.02 %"},
    ),
    Case(
        "pulse_divided_by",
        "*/balanced/import/Imax/1/50.0Hz",
        {
            "accuracy/balanced/import/Imax/1/50.0Hz": "error -49.99",
            "constant/balanced/import/Imax/1/50.0Hz": "error +99.99",
        },
    ),
    Case(
        "rounding",
        "accuracy/balanced/*/1.0In/1/50.0Hz",
        {"accuracy/balanced/import/1.0In/1/50.0Hz": "block_f_hz (3000H) reads 4247 FF"},
        bench=LINUX,
    ),
    Case(
        "q_sign",
        "accuracy/balanced/*/1.0In/0.[58]?/50.0Hz",
        {
            "accuracy/balanced/import/1.0In/0.5i/50.0Hz": "q_selected_l1_var reads -199.1",
            "accuracy/balanced/import/1.0In/0.8c/50.0Hz": "q_selected_l1_var reads 13",
        },
        bench=LINUX,
    ),
    Case(
        "wrong_window",
        "accuracy/balanced/*/1.0In/1/50.0Hz",
        {"accuracy/balanced/import/1.0In/1/50.0Hz": "u_rms_l1_v"},
        bench=LINUX,
    ),
    Case(
        "cycle_count",
        "accuracy/balanced/*/1.0In/1/50.0Hz",
        {"accuracy/balanced/import/1.0In/1/50.0Hz": "error -9.99"},
        bench=LINUX,
        spared="register_vs_truth",
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
        {CONSTANT: "error +0.10"},
        bench=LINUX,
    ),
    Case("pt_ratio", CONSTANT, {CONSTANT: "error +100.0"}, bench=LINUX),
    Case("energy_twice", CONSTANT, {CONSTANT: "error +100.0"}, bench=LINUX),
    Case("float_energy", CONSTANT, {CONSTANT: "0 counts of the registers"}, bench=LINUX),
    Case("roll_over", CONSTANT, {CONSTANT: "error +5992"}, bench=LINUX),
    Case(
        "warm_up_pct",
        "accuracy/balanced/import/1.[01]In/1/50.0Hz",
        {"accuracy/balanced/import/1.1In/1/50.0Hz": "error +0.40"},
        untouched=("accuracy/balanced/import/1.0In/1/50.0Hz",),  # it is cold there
    ),
    Case(
        "i1_stuck_bit",
        "accuracy/balanced/import/0.01In/1/50.0Hz",
        {"accuracy/balanced/import/0.01In/1/50.0Hz": "error -0.70"},
    ),
    Case(
        "pulse_dead_ms",
        "accuracy/balanced/import/[1I][.m][0a]*/1/50.0Hz",
        {"accuracy/balanced/import/Imax/1/50.0Hz": "error -49.99"},
        untouched=("accuracy/balanced/import/1.0In/1/50.0Hz",),  # an edge every 87 ms
    ),
    Case(
        "phasewise_energy",
        MIXED,
        # 460 W import and 230 W export where 230 W import are due.
        {MIXED: "8 pulses on the stream of the other direction, 16 on p_import"},
        bench=LINUX,
        spared="register_vs_truth",
    ),
    Case(
        "phase_energy_swapped",
        MIXED,
        {MIXED: "ep_import_l2 (462"},
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
    caught_where_declared(run, case)
    assert run.judgement.missing_points == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_fault_is_caught_by_the_check_named_beforehand(case: Case, tmp_path: Path) -> None:
    ended = certify(tmp_path, case.points, [case.size], bench=case.bench).require("FAIL")
    run = latest(tmp_path)
    caught_where_declared(run, case)
    for point_id, text in case.said.items():
        check = named_check(FAULTS[case.fault], run.point(point_id).kind)
        assert text in run.text_of(point_id, check)
    for point_id in case.untouched:
        assert run.results[point_id].verdict == "PASS"
    assert run.summary["verdict"] == "FAIL"
    assert run.summary["run_state"] == "COMPLETED"
    assert run.summary["exit_status"] == ended.status
    assert run.header.faults == {case.fault: FAULTS[case.fault].from_size}


def caught_where_declared(run: Run, case: Case) -> None:
    """Each point that names the fault fails by the named check; the meter itself answered."""
    fault = FAULTS[case.fault]
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
            usual = "pulse_error" if fault.target == "image" else "register_vs_core"
            spared = case.spared or usual
            assert (verdicts[spared], verdicts["answer"]) == ("PASS", "PASS")


HARMLESS = {
    "gain_all_pct": "accuracy/*",
    "gain_l1_pct": "*/L1/*",
    "offset_l1_pct": "*/0.0[15]In/1/50.0Hz",
    "noise_dbfs": "accuracy/balanced/*/0.05In/*",
    "clock_ppm": "accuracy/balanced/*/1.0In/*",
    "crosstalk_u1_i1_ppm": "*/0.0[15]In/1/50.0Hz",
    "clip_currents_pct": "accuracy/balanced/*/1.0In/1/*",
    "pulse_jitter_us": "accuracy/balanced/*/Imax/*",
    "warm_up_pct": "accuracy/balanced/import/1.1In/*",
    "i1_stuck_bit": "*/0.0[15]In/1/50.0Hz",
    "pulse_dead_ms": "accuracy/balanced/*/Imax/*",
}
# The error that a harmless gain adds at every point that it touches.
ADDS_ITS_SIZE = ("gain_all_pct", "gain_l1_pct")


def test_every_harmless_size_is_tried() -> None:
    """Those of the link, which no point catches, in tests/run/test_program_bench.py."""
    harmless = [f for f in FAULTS.values() if f.harmless_size is not None]
    declared = {f.name for f in harmless if f.target != "link"}
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
    assert touched
    assert all(all_checks_pass(result) for result in run.results.values())
    if name not in ADDS_ITS_SIZE:
        return
    # It was planted: every point that it touches shows it.
    assert fault.harmless_size is not None
    assert len(touched) > 10
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
