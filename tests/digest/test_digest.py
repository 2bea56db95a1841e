"""The same bits on every home of the core; another digest where multiply-add is fused."""

import sys
from dataclasses import replace

import pytest

from tools.digest.__main__ import REFERENCE, judged, outcomes
from tools.digest.outcome import DigestFault, Outcome, outcome_of, run
from tools.digest.variants import VARIANTS, Variant

SHORT = {v.name: v for v in VARIANTS if v.short and v.runs_here}
START = "kw_digest start rounds=1 steps=3 step_frames=640 kernels=baseline\n"
SHA = "a" * 64
END = (
    f"kw_digest end steps=3 frames=1920 pulses=2 outputs=0 stack_used_bytes=0"
    f" store_sha256={SHA} sha256={SHA}\n"
)
LONG_START, LONG_END = (
    START.replace("=3", "=41"),
    END.replace("=3 ", "=41 ").replace("1920", "26240"),
)
FRAMES_MIN = 300_000  # the stimulus is long enough to be worth its name
OUTPUTS_MIN = 1000  # relays, digital and analogue outputs take part
STACK_MAX_BYTES = 15 * 1024  # of the board's 16 KiB the lowest is a guard


@pytest.fixture(scope="module")
def found() -> dict[str, Outcome]:
    """Built where needed, and run."""
    return outcomes(list(SHORT.values()), rounds=1, jobs=2)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_home_gives_the_same_digest_and_fused_arithmetic_another(
    found: dict[str, Outcome],
) -> None:
    assert {"gcc_O0", "clang_O2", "cortex_m7", "cortex_m4f", "python"} <= set(found)
    for name, outcome in found.items():
        variant = SHORT.get(name, Variant(name))
        right, words = judged(variant, outcome, found[REFERENCE])
        assert right, f"{name}: {words}"
    assert found[REFERENCE].frames > FRAMES_MIN
    assert found[REFERENCE].pulses > 0
    assert found[REFERENCE].outputs > OUTPUTS_MIN


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_fused_build_that_is_called_healthy_is_found_and_located(
    found: dict[str, Outcome],
) -> None:
    liar = replace(SHORT["gcc_O2_fused"], differs=False)
    right, words = judged(liar, found["gcc_O2_fused"], found[REFERENCE])
    assert not right
    assert words.startswith("DIFFERS, from step ")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_board_says_how_deep_its_stack_was(found: dict[str, Outcome]) -> None:
    assert 0 < found["cortex_m7"].stack_used_bytes < STACK_MAX_BYTES


def test_a_build_that_must_differ_and_does_not_is_found() -> None:
    outcome = outcome_of("x", START + END)
    assert judged(SHORT["gcc_O2_fused"], outcome, outcome) == (False, "THE SAME, must differ")


def test_a_store_with_other_bytes_is_found() -> None:
    outcome = outcome_of("x", START + END)
    other = replace(outcome, store_sha256="b" * 64)
    assert judged(SHORT["gcc_O0"], other, outcome) == (False, "the same, but its STORE DIFFERS")
    unknown = replace(outcome, store_sha256="")
    assert judged(SHORT["gcc_O0"], unknown, outcome) == (True, "the same")


@pytest.mark.parametrize(
    ("log", "message"),
    [
        ("", "x: no start line"),
        (END, "x: no start line"),
        (START, "x: no end line"),
        (START + END[:-10], "x: no end line"),
        (START + END.replace("steps=3", "steps=2"), "x: 2 steps, 3 were to come"),
        (START + END.replace("1920", "7"), "x: 7 frames, 3 steps of 640 were to come"),
        (END + START, "x: no end line"),
        (LONG_START + LONG_END, "x: 0 checkpoints, 1 were to come"),
    ],
)
def test_a_log_that_is_not_whole_is_a_failure(log: str, message: str) -> None:
    with pytest.raises(DigestFault, match=message):
        outcome_of("x", log)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("import time; time.sleep(60)", r"x: not at its end after 0\.5 s"),
        ("import sys; print('no such option'); sys.exit(2)", "x: status 2: 'no such option'"),
        ("print('hello')", "x: no start line: 'hello'"),
    ],
)
def test_a_program_that_hangs_or_fails_is_a_failure(script: str, message: str) -> None:
    with pytest.raises(DigestFault, match=message):
        run("x", [sys.executable, "-c", script], limit_s=0.5)


def test_a_program_that_does_not_exist_is_a_failure() -> None:
    with pytest.raises(DigestFault, match="x: cannot be started"):
        run("x", ["no-such-program"])


def test_a_variant_that_cannot_be_built_is_a_failure() -> None:
    from tools.digest.variants import build

    with pytest.raises(DigestFault, match="bad_flag: cannot be built"):
        build(Variant("bad_flag", compiler="no-such-compiler"))
