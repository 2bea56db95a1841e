"""Teaches: a suite is worth what it finds. The other files, against images with a planted fault."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rig.drivers.program_meter.linux_program import linux_program

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BENCH = ROOT / "fixtures" / "benches" / "linux.toml"
DEADLINE_S = 120.0  # a run takes two seconds on an idle machine


def suite(image_fault, *files):
    """Run example files against a fault build; the finished process."""
    words = ["-q", "-p", "no:cacheprovider", f"--bench={BENCH}"]
    words += [f"--image={linux_program(image_fault).image}", *(str(HERE / name) for name in files)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


@pytest.mark.parametrize(
    ("image_fault", "file", "found"),
    [
        ("word_order", "test_reference_core.py", r"block_f_hz \(3000H\) reads .* reference core"),
        ("frozen_register", "test_reference_core.py", r"registers differ:"),
        (
            "meter_silent",
            "test_energy.py::test_error_at_in_passes_by_the_decision_rule",
            r"METER_FAULT: .*link proved",
        ),
    ],
    ids=["word_order", "frozen_register", "meter_silent"],
)
def test_the_suite_finds_the_fault_build(image_fault, file, found):
    ended = suite(image_fault, file)
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED, ended.stdout + ended.stderr
    assert re.search(found, ended.stdout), ended.stdout
    assert " error" not in ended.stdout.splitlines()[-1], "a fault of the meter is no error"
