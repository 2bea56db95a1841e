"""Faults planted from the command line are caught by the check named for them; D9 and D10.

Some of each kind; tests/acceptance/test_faults.py has every fault of the library.
"""

import json
from pathlib import Path

import pytest

from rig.cli.app import main
from rig.drivers.program_meter.linux_program import linux_program
from rig.ports import RigFault
from rig.run.faults import FAULTS
from tests.cli.conftest import BENCH, ROOT

pytest.importorskip("kwcore", reason="the Python modules are not built")

PLAN = ROOT / "testplans" / "iec62053_22_class_0_2s.toml"
LINUX_BENCH = BENCH.with_name("linux.toml")
BALANCED = "accuracy/balanced/import/1.0In/1/50.0Hz"
L1 = "accuracy/L1/import/1.0In/1/50.0Hz"

# fault -> (points, the check that must fail). A lost pulse scatters the repeats so much that the
# rule cannot decide on their mean; their scatter itself is what fails, and the constant.
CAUGHT = {
    "gain_all_pct": [(BALANCED, "pulse_error")],
    "gain_l1_pct": [(L1, "pulse_error")],
    "phase_l1_deg": [("accuracy/L1/import/1.0In/0.5i/50.0Hz", "pulse_error")],
    "swap_i2_i3": [(BALANCED, "pulse_error"), ("accuracy/L2/import/1.0In/1/50.0Hz", "pulse_error")],
    "reverse_i1": [(BALANCED, "pulse_error"), (L1, "direction"),
                   ("difference/L1/import/1.0In/1/50.0Hz", "difference")],
    "pulse_lost_every": [(BALANCED, "repeatability"),
                         ("constant/balanced/import/Imax/1/50.0Hz", "constant")],
    "word_order": [(BALANCED, "register_vs_core"), (BALANCED, "register_vs_truth")],
    "frozen_register": [(BALANCED, "register_vs_core")],
    "noise_dbfs": [("accuracy/balanced/import/0.05In/1/50.0Hz", "repeatability")],
    "pulse_divided_by": [(BALANCED, "pulse_error")],
    "energy_register_off": [("constant/balanced/import/Imax/1/50.0Hz", "constant")],
    "meter_assert": [(BALANCED, "answer")],
    "meter_silent": [(BALANCED, "answer")],
}  # fmt: skip
HARMLESS_POINTS = {"gain_all_pct": BALANCED, "gain_l1_pct": L1}
EVENTS = [name for name, fault in FAULTS.items() if fault.at_point]


def bench_for(fault: str) -> Path:
    """The in-process bench where it can have the fault; it needs no process."""
    if FAULTS[fault].target not in ("image", "process", "link"):
        return BENCH
    pytest.importorskip("kwhost", reason="the Python modules are not built")
    try:
        linux_program(fault if FAULTS[fault].needs_image else None)
    except RigFault as missing:
        pytest.skip(str(missing))
    return LINUX_BENCH


def run(out: Path, fault: str, size: float, point: str) -> int:
    return main(
        ["certify", "--plan", str(PLAN), "--bench", str(bench_for(fault)), "--out", str(out),
         "--points", point, "--fault", f"{fault}={size:g}", "--quiet"]
    )  # fmt: skip


def checks_of(out: Path, point: str) -> dict[str, str]:
    judgement = json.loads((out / "latest" / "judgement.json").read_text())
    results = {result["point_id"]: result for result in judgement["points"]}
    return {check["name"]: check["verdict"] for check in results[point]["checks"]}


def test_every_kind_of_fault_has_a_case() -> None:
    targets = {FAULTS[name].target for name in (*CAUGHT, *EVENTS)}
    assert targets == {fault.target for fault in FAULTS.values()}


@pytest.mark.slow
@pytest.mark.parametrize("fault", CAUGHT)
def test_fault_of_the_named_size_is_caught_by_the_named_check(fault: str, tmp_path: Path) -> None:
    size = FAULTS[fault].from_size
    for number, (point, check) in enumerate(CAUGHT[fault]):
        out = tmp_path / str(number)
        assert run(out, fault, size, point) == 1
        assert checks_of(out, point)[check] == "FAIL"


@pytest.mark.parametrize("fault", HARMLESS_POINTS)
def test_harmless_size_passes(fault: str, tmp_path: Path) -> None:
    size = FAULTS[fault].harmless_size
    assert size is not None
    assert run(tmp_path, fault, size, HARMLESS_POINTS[fault]) == 0


@pytest.mark.parametrize("fault", EVENTS)
def test_fault_from_outside_is_a_rig_fault_and_no_verdict(fault: str, tmp_path: Path) -> None:
    assert run(tmp_path, fault, 1.0, BALANCED) == 4
    run_dir = (tmp_path / "latest").resolve()
    assert not (run_dir / "record.h5").exists()
    stored = run_dir / "judgement.json"
    if stored.exists():
        judgement = json.loads(stored.read_text())
        assert (judgement["verdict"], judgement["run_state"]) == (None, "RIG_FAULT")
