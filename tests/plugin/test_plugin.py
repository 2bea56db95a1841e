"""The plugin as a user meets it: bad usage, whose fault a failure is, what a report shows."""

import os
import re
from pathlib import Path

import pytest

from rig.pytest_plugin import fixtures

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
BENCHES = ROOT / "fixtures" / "benches"
PLUGIN = ("-p", "rig.pytest_plugin", "-p", "no:cacheprovider", "-p", "no:timeout")
IN_PROCESS = f"--bench={BENCHES / 'in_process.toml'}"
LINUX = f"--bench={BENCHES / 'linux.toml'}"


@pytest.fixture
def run(pytester, monkeypatch):
    """Run one test text in a process of its own; -> pytester's result."""
    folders = (ROOT, ROOT / "build" / "release" / "python")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, folders)))

    def call(text, *words):
        pytester.makepyfile(text)
        return pytester.runpytest_subprocess(*PLUGIN, *words, timeout=60)

    return call


def test_without_a_bench_the_message_names_the_option(run):
    result = run("def test_it(registers): pass")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stdout.fnmatch_lines(["*--bench FILE: must be given*"])
    assert "Traceback" not in result.stdout.str() + result.stderr.str()


def test_without_a_bench_other_tests_run(run):
    assert run("def test_it(): pass").ret == pytest.ExitCode.OK


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--bench=none.toml"], "none.toml: no such file"),
        (["--bench=bad.toml"], "bad.toml: sample_rate_hz = 1: must be "),
        ([IN_PROCESS, "--seed=x"], "--seed x: must be a whole number of 0 to "),
        ([IN_PROCESS, "--position=7"], "--position 7: must be one of 1"),
        ([LINUX, "--image=none"], "--image none: no such file"),
        ([LINUX, "--image=" + "x" * 300], "x: File name too long"),
    ],
)
def test_bad_input_is_a_line_and_status_4(run, pytester, words, message):
    text = (BENCHES / "linux.toml").read_text()
    bad = re.sub(r"sample_rate_hz = \d+", "sample_rate_hz = 1", text)
    (pytester.path / "bad.toml").write_text(bad)
    result = run("def test_it(registers): pass", *words)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert message in result.stderr.str() + result.stdout.str()
    assert "Traceback" not in result.stdout.str() + result.stderr.str()


def test_a_fault_of_the_rig_is_an_error_and_one_of_the_meter_a_failure(run):
    result = run(
        """
        from rig.ports import MeterFault, RigFault
        def test_rig(meter): raise RigFault("link: cut")
        def test_meter(meter): raise MeterFault("no answer")
        """,
        IN_PROCESS,
    )
    result.assert_outcomes(errors=1, failed=1)
    result.stdout.fnmatch_lines(["RIG_FAULT: link: cut", "METER_FAULT: no answer"])


def test_a_killed_meter_is_an_error(run):
    result = run(
        """
        def test_it(bench, registers, advance):
            bench.positions[0].meter.kill()
            advance(1.0)
            registers["f_hz"]
        """,
        LINUX,
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*RIG_FAULT: *"])


def test_a_failed_test_shows_the_last_bytes_and_the_sample(run):
    result = run("def test_it(registers): assert registers['ct1_a'] == 7", LINUX)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*samples fed since the power cycle: 0", "to_meter *sample *0  *03100800*"]
    )


def test_an_unknown_name_is_answered_with_near_ones(run):
    result = run("def test_it(registers): registers['u_rms_l1']", IN_PROCESS)
    result.stdout.fnmatch_lines(["*UnknownRegister: *did you mean u_rms_l1_v*"])


def test_the_page_has_every_fixture_in_its_own_words():
    page = (ROOT / "docs" / "pytest_plugin.md").read_text()
    table = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    made = {
        name: documented(one)
        for name, one in vars(fixtures).items()
        if type(one).__name__ == "FixtureFunctionDefinition"
    }
    assert table == made


def documented(fixture):
    """The docstring of the function behind a fixture."""
    return fixture._get_wrapped_function().__doc__
