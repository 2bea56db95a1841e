"""What a digest program printed: a run without start line, end line and count is a failure."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

RUN_LIMIT_S = 120.0  # of a round; an emulated board takes ten seconds on a quiet machine
CHECKPOINT_STEPS = 40  # firmware/digest/run.cpp
_START = re.compile(r"^kw_digest start rounds=(\d+) steps=(\d+) step_frames=(\d+) ", re.M)
_CHECKPOINT = re.compile(r"^kw_digest checkpoint steps=(\d+) sha256=([0-9a-f]{64})$", re.M)
_END = re.compile(
    r"^kw_digest end steps=(\d+) frames=(\d+) pulses=(\d+) outputs=(\d+)"
    r" stack_used_bytes=(\d+) store_sha256=([0-9a-f]{64}) sha256=([0-9a-f]{64})$",
    re.M,
)


class DigestFault(Exception):
    """A digest program did not run as it should; says which and why."""


@dataclass(frozen=True)
class Outcome:
    """A whole run."""

    sha256: str
    steps: int
    frames: int
    pulses: int
    outputs: int
    stack_used_bytes: int
    store_sha256: str  # blank for a home that writes at other samples
    checkpoints: tuple[tuple[int, str], ...]

    def first_difference(self, other: "Outcome") -> int | None:
        """The first checkpoint, in steps, at which two runs differ; None when none does."""
        for mine, theirs in zip(self.checkpoints, other.checkpoints, strict=True):
            if mine != theirs:
                return mine[0]
        return None


def outcome_of(name: str, text: str) -> Outcome:
    """Read a log. DigestFault unless start, all checkpoints and end come in order and count."""
    start = _START.search(text)
    if start is None:
        raise DigestFault(f"{name}: no start line: {text[-200:].strip()!r}")
    text = text[start.end() :]
    end = _END.search(text)
    if end is None:
        raise DigestFault(f"{name}: no end line: {text[-200:].strip()!r}")
    if start.group(2) != end.group(1):
        raise DigestFault(f"{name}: {end.group(1)} steps, {start.group(2)} were to come")
    checkpoints = tuple((int(steps), sha) for steps, sha in _CHECKPOINT.findall(text))
    steps, frames, pulses, outputs, stack = (int(end.group(n)) for n in range(1, 6))
    if frames != steps * int(start.group(3)):
        raise DigestFault(
            f"{name}: {frames} frames, {steps} steps of {start.group(3)} were to come"
        )
    due = list(range(CHECKPOINT_STEPS, steps + 1, CHECKPOINT_STEPS))
    if [step for step, _ in checkpoints] != due:
        raise DigestFault(f"{name}: {len(checkpoints)} checkpoints, {len(due)} were to come")
    return Outcome(
        sha256=end.group(7),
        steps=steps,
        frames=frames,
        pulses=pulses,
        outputs=outputs,
        stack_used_bytes=stack,
        store_sha256=end.group(6),
        checkpoints=checkpoints,
    )


def run(name: str, command: Sequence[str], limit_s: float = RUN_LIMIT_S) -> Outcome:
    """Run a program to its end. DigestFault for a time-out, a status or a log that is not right."""
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=limit_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise DigestFault(f"{name}: not at its end after {limit_s:g} s") from None
    except OSError as fault:
        raise DigestFault(f"{name}: cannot be started: {fault}") from fault
    if ended.returncode != 0:
        raise DigestFault(f"{name}: status {ended.returncode}: {ended.stdout[-200:].strip()!r}")
    return outcome_of(name, ended.stdout)
