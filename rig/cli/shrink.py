"""kwrig shrink: the smallest stimulus that still fails, as a test plan of its own."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from rig.bench.load_bench import load_bench
from rig.bench.schema import BenchFile
from rig.bench.tomlfile import BadInput
from rig.cli.asked import check_new_file
from rig.cli.finish import bench_of, judged_record, run_folder
from rig.cli.printer import Printer
from rig.model.point import Point
from rig.plan.load_plan import accuracy_plan, plan_from_text
from rig.plan.schema import Plan
from rig.record import Record, read_run
from rig.record.disk import write_whole
from rig.shrink.case import case_of, plan_text
from rig.shrink.failure import Failure, failure_of
from rig.shrink.one_point import Situation
from rig.shrink.reduce import Enough, Reducer

TRIES_MAX = 300
SECONDS_MAX = 300.0
NEAREST_SHOWN = 5


@dataclass(frozen=True)
class ShrinkOrder:
    """What `kwrig shrink` was asked for."""

    run: Path
    point: str
    out: Path
    bench: Path | None = None
    image: Path | None = None
    tries: int = TRIES_MAX
    seconds: float = SECONDS_MAX


@dataclass
class Tries:
    """The predicate: runs a case and says whether it fails as the stored point did. Bounded."""

    situation: Situation
    failure: Failure
    order: ShrinkOrder
    printer: Printer
    count: int = 0
    started_s: float = field(default_factory=time.monotonic)
    known: dict[str, bool] = field(default_factory=dict)

    def __call__(self, case: Plan) -> bool:
        """True when this case fails for the same reason. Enough beyond the bounds."""
        text = plan_text(case)
        if text in self.known:
            return self.known[text]
        try:
            (point,) = plan_from_text(text, "shrunk plan", "shrunk plan").points
        except BadInput:  # no plan may say this: not smaller, but wrong
            self.known[text] = False
            return False
        spent_s = time.monotonic() - self.started_s
        has_time = self.count < self.order.tries and spent_s < self.order.seconds
        if self.count > 0 and not has_time:  # without the first try nothing can be said
            raise Enough
        result = self.situation.result(point)
        self.count += 1
        failed = result is not None and self.failure.is_in(result)
        self.known[text] = failed
        self.show(case, point, failed)
        return failed

    def show(self, case: Plan, point: Point, failed: bool) -> None:
        """A line for a try, with the longest time that may still come."""
        spent_s = time.monotonic() - self.started_s
        pace_s = spent_s / self.count
        left_s = min(pace_s * (self.order.tries - self.count), self.order.seconds - spent_s)
        word = "still fails" if failed else "does not fail so"
        size = size_text(case, point)
        self.printer.line(f"{self.count:>4}  {size:<54} {word:<17} (at most {left_s:.0f} s left)")


def shrink(order: ShrinkOrder, printer: Printer) -> None:
    """Reduce the stimulus of a failing point and write the plan; sets the printer's status.

    PASS with a plan that fails by itself, ABORTED with the best one so far after Ctrl-C,
    INCONCLUSIVE when the point does not fail again. BadInput, RecordError, RigFault.
    """
    check_new_file("--out", order.out)
    path = order.run if order.run.is_file() else run_folder(order.run)
    record = read_run(path)
    failure = stored_failure(record, order.point)
    situation = situation_of(record, order)
    plan = plan_from_text(record.header.plan.text, f"{path}: plan.text", record.header.plan.name)
    point = next(one for one in record.header.points if one.id == order.point)
    whole = case_of(accuracy_plan(plan, "shrink"), point, f"{path}: plan.text")
    note_image(record, situation, printer)
    printer.line(f"{point.id}: {failure.check}: {failure.text}")
    tries = Tries(situation, failure, order, printer)
    if not tries(whole):
        printer.error(f"{point.id}: does not fail again with {failure.check} on this bench")
        printer.status = "INCONCLUSIVE"
        return
    reducer = Reducer(whole, tries)
    try:
        reducer.run()
    except Enough:
        printer.line(f"stopped after {tries.count} tries, the best so far is kept")
    except KeyboardInterrupt:
        printer.error("stopped by the operator, the best so far is kept")
        printer.status = "ABORTED"
    finish(order, record, (whole, reducer.case), tries, printer)


def stored_failure(record: Record, point_id: str) -> Failure:
    """How the point failed in the record. BadInput when it is not there or did not fail."""
    judgement = judged_record(record, bench_of(record.path, record.header))
    results = {result.point_id: result for result in judgement.points}
    result = results.get(point_id)
    failed = [one.point_id for one in judgement.points if one.verdict == "FAIL"]
    known = ", ".join(failed[:NEAREST_SHOWN]) or "none"
    if result is None or result.verdict != "FAIL":
        raise BadInput([f"--point {point_id}: must be one that fails in {record.path}: {known}"])
    point = next(one for one in record.header.points if one.id == point_id)
    failure = failure_of(result)
    if point.load is None or failure is None:
        parents = ", ".join(point.parents)
        raise BadInput([f"--point {point_id}: must have a load of its own, such as {parents}"])
    return failure


def situation_of(record: Record, order: ShrinkOrder) -> Situation:
    """Bench, faults and seed of the record; another bench when one is given."""
    header = record.header
    bench: BenchFile = (
        bench_of(record.path, header) if order.bench is None else load_bench(order.bench).bench
    )
    own = tuple(p for p in bench.positions if p.number == header.position)
    if not own:
        raise BadInput([f"--bench {bench.id}: must have the record's position {header.position}"])
    return Situation(header, bench.model_copy(update={"positions": own}), order.image)


def note_image(record: Record, situation: Situation, printer: Printer) -> None:
    """Say when the tries run on another image than the record's."""
    now, then = situation.image_sha256(), record.header.image.sha256
    if now != then:
        printer.line(f"another meter image than the record's: {now[:16]}, not {then[:16]}")


def finish(
    order: ShrinkOrder, record: Record, cases: tuple[Plan, Plan], tries: Tries, printer: Printer
) -> None:
    """Write the plan and say what is left."""
    whole, smallest = cases
    text = plan_text(smallest, comments_of(order, record, cases, tries))
    (point,) = plan_from_text(text, str(order.out), order.out.name).points
    write_whole(order.out, text.encode())
    removed = removed_text(whole, smallest)
    printer.line(f"removed: {removed}")
    printer.line(f"left: {size_text(smallest, point)}")
    printer.line(f"{order.out}: fails by itself; {tries.count} tries")
    printer.data = {
        "plan": str(order.out),
        "point": point.id,
        "check": tries.failure.check,
        "tries": tries.count,
        "removed": removed,
        "harmonics": len(smallest.testpoints[0].harmonics),
        "events": len(smallest.testpoints[0].events),
    }


def comments_of(
    order: ShrinkOrder, record: Record, cases: tuple[Plan, Plan], tries: Tries
) -> tuple[str, ...]:
    """The head of the new plan: where it comes from and how to see it fail."""
    header = record.header
    faults = "".join(f" --fault {name}={size!r}" for name, size in header.faults.items())
    bench = header.bench.name if order.bench is None else order.bench.name
    return (
        f"The smallest stimulus found that still fails {tries.failure.check}.",
        f"From record {record.record_sha256},",
        f"plan {header.plan.name}, point {order.point}.",
        f"Removed: {removed_text(*cases)}.",
        f"Shown by: kwrig certify --plan {order.out.name} --bench {bench} --seed {header.seed}"
        f"{faults} --out DIR",
    )


def removed_text(whole: Plan, smallest: Plan) -> str:
    """What was dropped, in words."""
    before, after = whole.testpoints[0], smallest.testpoints[0]
    words = []
    for key in ("harmonics", "events", "settings"):
        count, left = len(getattr(before, key)), len(getattr(after, key))
        if count > left:
            words.append(f"{count - left} of {count} {key}")
    if before.noise_pct > after.noise_pct:
        words.append("noise" if after.noise_pct == 0.0 else "some noise")
    for key in ("f_hz", "pf", "currents", "timing"):
        if getattr(before, key) != getattr(after, key):
            words.append(f"{key} made simpler")
    return ", ".join(words) or "nothing"


def size_text(case: Plan, point: Point) -> str:
    """How large a case is."""
    testpoint = case.testpoints[0]
    return (
        f"{len(testpoint.harmonics)} harmonics, {len(testpoint.events)} events, "
        f"noise {testpoint.noise_pct:g} %, {point.settle_s + point.measure_s:.1f} s"
    )
