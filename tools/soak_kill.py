"""Kills `kwrig certify` and `kwrig resume` with SIGKILL at random instants, again and again.

    python -m tools.soak_kill --kills 200

After each kill every finished point must be readable, unchanged and there once, and no meter
process may be left. A run that was killed is resumed, and killed again, until it ends by itself;
then its record, verdict and files must be those of a run that nobody interrupted.
"""

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rig.cli.finish import stored_judgement
from rig.model.result import Judgement
from rig.record import Record, RecordError, read_run, record_difference
from rig.record.disk import PART_SUFFIX
from rig.record.merged import RECORD_NAME
from rig.report.verify import certificate_facts
from tools.programs import ROOT, say

PLAN = "testplans/iec62053_22_class_0_2s.toml"
POINTS = "accuracy/balanced/*/1.0In/*"
BENCHES = ("fixtures/benches/linux.toml", "fixtures/benches/in_process.toml")
KILLS = 200
SEED = 1
SHARED_MEMORY = Path("/dev/shm")
# Most kills shall fall between the points: at a random instant after a random number of points.
# The others come at any instant from the start to a little beyond the end.
BETWEEN_POINTS_PART = 0.8
BEYOND_END = 1.05
POINT_S = 0.1  # about the time of a point
LET_GO_PART = 0.7  # of the resumed runs that have only their reports to write
DEADLINE_S = 300.0  # for a run that nobody kills
ORPHAN_DEADLINE_S = 5.0
LOOK_S = 0.002


class SoakFault(Exception):
    """Something was lost, doubled, different, or left behind."""


@dataclass(frozen=True)
class Uninterrupted:
    """What a run ends with when nobody kills it, and how long it took."""

    record: Record
    judgement: Judgement
    names: frozenset[str]  # of the files in its folder
    status: int
    total_s: float


@dataclass
class Tally:
    """What happened so far."""

    kills: int = 0
    runs: int = 0
    at: Counter[str] = field(default_factory=Counter)  # stage of the run -> kills

    def text(self) -> str:
        """One line."""
        stages = ", ".join(f"{count} {stage}" for stage, count in sorted(self.at.items()))
        return f"{self.kills} kills in {self.runs} runs ({stages})"


@dataclass(frozen=True)
class Task:
    """What is run and killed."""

    plan: str
    points: str
    bench: str

    def certify(self, out: Path) -> list[str]:
        """The command line of a new run."""
        options = ["--plan", self.plan, "--bench", self.bench, "--points", self.points]
        return ["certify", *options, "--out", str(out), "--quiet"]


def start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """./kwrig in a session of its own."""
    return subprocess.Popen(
        [ROOT / "kwrig", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def run_of(out: Path) -> Path | None:
    """The run in a folder once it has its head."""
    heads = [path.parent for path in out.glob("*Z_*/run.json")]
    if len(heads) > 1:
        raise SoakFault(f"{out}: {len(heads)} runs where one was started")
    return heads[0] if heads else None


def uninterrupted(task: Task, out: Path) -> Uninterrupted:
    """Run once to the end."""
    started_s = time.monotonic()
    rig = start(task.certify(out))
    _, error = rig.communicate(timeout=DEADLINE_S)
    total_s = time.monotonic() - started_s
    run_dir = run_of(out)
    judgement = stored_judgement(run_dir) if run_dir else None
    if run_dir is None or judgement is None:
        raise SoakFault(f"the uninterrupted run ends with {rig.returncode}: {error.decode()}")
    names = frozenset(file_names(run_dir))
    return Uninterrupted(read_run(run_dir), judgement, names, rig.returncode, total_s)


def file_names(run_dir: Path) -> Iterator[str]:
    """Every file of a run, with its folder."""
    return (str(p.relative_to(run_dir)) for p in run_dir.rglob("*") if p.is_file())


def kill_once(words: Sequence[str], out: Path, truth: Uninterrupted, dice: random.Random) -> bool:
    """Start ./kwrig and kill it at a random instant; False when it ended before that."""
    stored, points = stored_count(out), len(truth.record.documents)
    rig = start(words)
    if stored < points and dice.random() < BETWEEN_POINTS_PART:
        wanted = dice.randint(stored + 1, points)
        while (run_of(out) is None or stored_count(out) < wanted) and rig.poll() is None:
            time.sleep(LOOK_S)
        time.sleep(dice.uniform(0.0, POINT_S))
    elif stored == points and dice.random() < LET_GO_PART:
        rig.wait(DEADLINE_S)
    else:
        time.sleep(dice.uniform(0.0, BEYOND_END * truth.total_s))
    rig.kill()
    _, error = rig.communicate()
    no_meter_is_left(rig.pid)
    if rig.returncode == -signal.SIGKILL:
        return True
    if rig.returncode != truth.status:
        raise SoakFault(f"kwrig {words[0]} ends with {rig.returncode}: {error.decode().strip()}")
    return False


def stored_count(out: Path) -> int:
    """Point files in the run so far."""
    return sum(1 for _ in out.glob("*Z_*/points/[0-9]*.json"))


def no_meter_is_left(rig_pid: int) -> None:
    """The meter process ends with the rig that started it."""
    deadline_s = time.monotonic() + ORPHAN_DEADLINE_S
    while left := [pid for pid, parent in meters() if parent == rig_pid]:
        if time.monotonic() > deadline_s:
            raise SoakFault(f"meter processes {left} outlive the rig {rig_pid}")
        time.sleep(LOOK_S)


def meters() -> Iterator[tuple[int, int]]:
    """(process, rig that it belongs to) of every meter process that runs."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--parent" in words and b"kwmeter" in words[0]:
            yield int(path.parent.name), int(words[words.index(b"--parent") + 1])


def stored_points(run_dir: Path) -> dict[str, bytes]:
    """Every finished point: name and bytes of its file. SoakFault when one cannot be read."""
    try:
        record = read_run(run_dir)
    except RecordError as fault:
        raise SoakFault(f"not readable after a kill: {fault}") from fault
    ids = [document.point.id for document in record.documents]
    doubled = [name for name, count in Counter(ids).items() if count > 1]
    if doubled:
        raise SoakFault(f"{run_dir}: stored twice: {', '.join(doubled)}")
    files = sorted((run_dir / "points").glob("[0-9]*.json"))
    if len(files) != len(ids):
        raise SoakFault(f"{run_dir}: {len(files)} point files, {len(ids)} documents")
    return {path.name: path.read_bytes() for path in files}


def nothing_is_lost(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """What was stored once stays as it is."""
    lost = [name for name, data in before.items() if after.get(name) != data]
    if lost:
        raise SoakFault(f"lost or changed: {', '.join(lost)}")


def stage_of(run_dir: Path | None, stored: int, points: int) -> str:
    """Where in a run a kill fell."""
    if run_dir is None:
        return "before the run was there"
    if (run_dir / RECORD_NAME).exists():
        return "while reporting"
    if stored == 0:
        return "before the first point"
    return "between points" if stored < points else "while closing the record"


def same_as(truth: Uninterrupted, run_dir: Path) -> None:
    """SoakFault unless a resumed run ended as the uninterrupted one."""
    record, judgement = read_run(run_dir), stored_judgement(run_dir)
    pairs = [(each.header, each.documents) for each in (truth.record, record)]
    different = record_difference(pairs[0], pairs[1])
    if different:
        raise SoakFault(f"{run_dir}: {len(different)} differences, first {different[0]}")
    if judgement is None or judgement.points != truth.judgement.points:
        raise SoakFault(f"{run_dir}: judged other than the uninterrupted run")
    if (judgement.verdict, judgement.run_state) != (truth.judgement.verdict, "COMPLETED"):
        raise SoakFault(f"{run_dir}: {judgement.verdict}, {judgement.run_state}")
    if judgement.record_sha256 != record.record_sha256:
        raise SoakFault(f"{run_dir}: its judgement is of another record")
    if certificate_facts(run_dir / "certificate.pdf").record_sha256 != record.record_sha256:
        raise SoakFault(f"{run_dir}: its certificate is of another record")
    names = frozenset(file_names(run_dir))
    if names != truth.names:
        raise SoakFault(f"{run_dir}: files differ: {sorted(names ^ truth.names)}")
    if any(name.endswith(PART_SUFFIX) for name in names):
        raise SoakFault(f"{run_dir}: an unfinished file is left")


def soak_run(task: Task, out: Path, truth: Uninterrupted, dice: random.Random, tally: Tally) -> int:
    """Start one run and kill it until it ends by itself; the kills that it took."""
    stored: dict[str, bytes] = {}
    kills = 0
    run_dir = None
    while True:
        words = task.certify(out) if run_dir is None else ["resume", str(run_dir), "--quiet"]
        killed = kill_once(words, out, truth, dice)
        run_dir = run_of(out)
        before, stored = stored, {} if run_dir is None else stored_points(run_dir)
        nothing_is_lost(before, stored)
        if not killed and run_dir is not None:
            break
        if killed:
            kills += 1
            tally.at[stage_of(run_dir, len(stored), len(truth.record.documents))] += 1
        elif run_dir is None:
            raise SoakFault(f"{out}: ended without a run")
    same_as(truth, run_dir)
    no_memory_is_left(SHARED_MEMORY)
    return kills


def no_memory_is_left(folder: Path) -> None:
    """The next rig removes what a killed one left in shared memory."""
    left = [path.name for path in folder.glob("kw320-*") if not owner_lives(path)]
    if left:
        raise SoakFault(f"left in {folder}: {', '.join(left)}")


def owner_lives(folder: Path) -> bool:
    """True while the rig that made a folder of shared memory runs."""
    return Path("/proc", folder.name.split("-")[1]).exists()


def soak(tasks: Sequence[Task], out: Path, kills: int, seed: int) -> Tally:
    """Run until `kills` processes were killed. SoakFault at the first thing that is wrong."""
    dice = random.Random(seed)
    tally = Tally()
    truths = [uninterrupted(task, out / f"uninterrupted{n}") for n, task in enumerate(tasks)]
    while tally.kills < kills:
        number = tally.runs % len(tasks)
        folder = out / f"run{tally.runs:04d}"
        tally.runs += 1
        tally.kills += soak_run(tasks[number], folder, truths[number], dice, tally)
        shutil.rmtree(folder)
        say(tally.text())
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=KILLS, help="processes to kill, at least")
    parser.add_argument("--seed", type=int, default=SEED, help="of the random instants")
    parser.add_argument("--plan", default=PLAN)
    parser.add_argument("--points", default=POINTS, metavar="GLOB")
    parser.add_argument("--bench", action="append", help="may be given again; taken in turn")
    parser.add_argument("--json", action="store_true", help="the result as one JSON document")
    options = parser.parse_args(arguments)
    tasks = [Task(options.plan, options.points, bench) for bench in options.bench or BENCHES]
    started_s = time.monotonic()
    out = Path(tempfile.mkdtemp(prefix="soak-kill-"))
    try:
        tally = soak(tasks, out, options.kills, options.seed)
    except SoakFault as fault:
        say(f"soak_kill: FAIL: {fault}")
        say(f"soak_kill: what is left stands in {out}")
        return 1
    shutil.rmtree(out)
    duration_s = time.monotonic() - started_s
    if options.json:
        result = {"kills": tally.kills, "runs": tally.runs, "at": dict(tally.at)}
        say(json.dumps(result | {"duration_s": round(duration_s, 1)}))
    say(f"soak_kill: PASS: {tally.text()}, nothing lost, doubled or left, in {duration_s:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
