"""Runs ./kwrig as a user does: words in; exit status, last line and the files of a run out."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rig.model.evidence import RunHeader
from rig.model.point import Point
from rig.model.result import EXIT_STATUS, Judgement, PointResult
from rig.record import Record, read_run

ROOT = Path(__file__).resolve().parents[2]
CLASS_0_2S = "testplans/iec62053_22_class_0_2s.toml"
SHORT = "testplans/short.toml"  # five points and a difference
IN_PROCESS = "fixtures/benches/in_process.toml"
LINUX = "fixtures/benches/linux.toml"
LINUX_RTU = "fixtures/benches/linux_rtu.toml"
QEMU = "fixtures/benches/qemu.toml"
DEADLINE_S = 240.0  # of one call on a busy machine; the longest takes 20 s on an idle one


@dataclass(frozen=True)
class Ended:
    """A call that has ended."""

    status: int
    stdout: str
    stderr: str

    @property
    def last_line(self) -> str:
        """What a person sees last."""
        lines = self.stdout.rstrip("\n").splitlines()
        return lines[-1] if lines else ""

    def ends_with(self, word: str) -> bool:
        """True when exit status and last line both say `word`."""
        status = EXIT_STATUS[word]
        return self.status == status and self.last_line == f"{word} (exit status {status})"

    def require(self, word: str) -> "Ended":
        """Itself; AssertionError with everything that was printed when it ended otherwise."""
        assert self.ends_with(word), f"not {word}:\n{self.stdout}\n{self.stderr}"
        assert "Traceback" not in self.stdout + self.stderr
        return self


@dataclass(frozen=True)
class Run:
    """The folder of a run, read back."""

    folder: Path

    @property
    def header(self) -> RunHeader:
        return self.record.header

    @property
    def record(self) -> Record:
        return read_run(self.folder)

    @property
    def judgement(self) -> Judgement:
        return Judgement.model_validate_json((self.folder / "judgement.json").read_bytes())

    @property
    def summary(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / "summary.json").read_text())
        return content

    @property
    def results(self) -> dict[str, PointResult]:
        """By point."""
        return {result.point_id: result for result in self.judgement.points}

    def point(self, point_id: str) -> Point:
        """As it was declared."""
        return next(point for point in self.header.points if point.id == point_id)

    def failed_checks(self, point_id: str) -> set[str]:
        """Names of the checks that did not pass at a point."""
        return {c.name for c in self.results[point_id].checks if c.verdict != "PASS"}

    def text_of(self, point_id: str, check: str) -> str:
        """What a check said at a point."""
        return next(c.text for c in self.results[point_id].checks if c.name == check)


def kwrig(*words: str | Path) -> Ended:
    """One call, to its end."""
    command = [ROOT / "kwrig", *words]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=DEADLINE_S)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def certify_words(
    out: Path,
    points: str = "*",
    faults: Sequence[str] = (),
    plan: str | Path = CLASS_0_2S,
    bench: str | Path = IN_PROCESS,
) -> list[str]:
    """The words of `kwrig certify`."""
    words = ["certify", "--plan", plan, "--bench", bench, "--out", out, "--points", points]
    return [str(word) for word in words] + [word for fault in faults for word in ("--fault", fault)]


def certify(
    out: Path,
    points: str = "*",
    faults: Sequence[str] = (),
    plan: str | Path = CLASS_0_2S,
    bench: str | Path = IN_PROCESS,
    more: Sequence[str] = (),
) -> Ended:
    """`kwrig certify`, to its end."""
    return kwrig(*certify_words(out, points, faults, plan, bench), *more)


def latest(out: Path) -> Run:
    """The run that OUT/latest points at."""
    return Run((out / "latest").resolve(strict=True))
