"""kwrig certify and kwrig resume: measure, store, judge, report."""

import tempfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from rig.bench.load_bench import LoadedBench, bench_from_text, load_bench
from rig.bench.schema import BenchFile
from rig.bench.tomlfile import BadInput
from rig.cli.asked import check_out, serials_of, sizes_of
from rig.cli.finish import (
    JUDGEMENT_NAME,
    bench_of,
    finish_interrupted,
    finish_run,
    judged_record,
    run_folder,
    stored_judgement,
    verdict_changes,
)
from rig.cli.places import code_reference, spec_reference
from rig.cli.printer import Printer
from rig.cli.progress import RunProgress
from rig.drivers.build import RATE_OF_400_HZ, build_bench, serial_of
from rig.drivers.injected import InjectedFaults
from rig.drivers.virtual.source import F_RANGE_HZ
from rig.model.evidence import FileReference, RunHeader
from rig.model.point import Point
from rig.model.result import Judgement, Verdict
from rig.plan.expand import select
from rig.plan.load_plan import LoadedPlan, load_plan
from rig.ports import Bench, RigFault
from rig.record import RecordError, RunWriter
from rig.record.folder import read_folder
from rig.record.merged import RECORD_NAME
from rig.report.render import CERTIFICATE
from rig.run.context import RunContext, utc_now, utc_text
from rig.run.executor import Executor
from rig.run.faults import FAULTS, injected
from rig.run.full_disk import FullDiskStore
from rig.run.outcome import RunOutcome
from rig.verdict.rule import worst

DEFAULT_SEED = 320  # the same run each time, unless another is asked for
WORST_SHOWN = 5
SHOWN_KEYS = {
    "id", "kind", "limit_id", "limit_pct", "pulses_min", "pulses_max", "settle_s", "measure_s",
    "intervals_min", "repeats",
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """What `kwrig certify` was asked for."""

    plan: Path
    bench: Path
    out: Path
    serial: tuple[str, ...] = ()
    seed: int = DEFAULT_SEED
    points: str = "*"
    fault: tuple[str, ...] = ()
    customer: str = ""
    operator: str = ""
    dry_run: bool = False
    image: Path | None = None  # the meter's program; None: the built one
    debugger_port: int | None = None  # the emulated meter waits there for a debugger


@dataclass
class Session:
    """One go at the points of one or more runs, one run a position."""

    bench_file: BenchFile
    points: tuple[Point, ...]
    faults: InjectedFaults
    seed: int
    writers: dict[int, RunWriter] = field(default_factory=dict)


def certify(order: Order, printer: Printer) -> None:
    """Everything from the files to the certificate; sets the printer's status."""
    plan, bench = load_plan(order.plan), load_bench(order.bench)
    points = points_of(plan, order.points)
    refuse_without_link(plan, bench)
    refuse_other_frequency(plan, bench)
    serials = serials_of(order.serial, bench.bench)
    sizes = sizes_of(order.fault)
    faults = injected(sizes)
    if order.dry_run:
        show_points(plan, points, printer)
        return
    check_out(order.out)
    if order.debugger_port is not None:
        printer.line(
            f"the meter waits for: gdb-multiarch -ex 'target remote :{order.debugger_port}' "
            f"{(order.image or Path('build/mps2_an500/bin/kwmeter')).with_suffix('.elf')}"
        )
    session = Session(bench.bench, points, faults, order.seed)
    with ExitStack() as stack:
        built = cast(
            Bench, build_bench(bench.bench, faults, serials, order.image, order.debugger_port)
        )
        stack.callback(close_quietly, built)
        for section in bench.bench.positions:
            header = new_header(order, plan, bench, points, sizes, built)
            header = header.model_copy(
                update={"position": section.number, "serial": serial_of(section, serials)}
            )
            writer = stack.enter_context(RunWriter.create(order.out, header))
            session.writers[section.number] = writer
        outcome = measure(session, built, printer)
        end_runs(session, outcome, printer)


def refuse_without_link(plan: LoadedPlan, bench: LoadedBench) -> None:
    """BadInput when a plan asks requests and the bench has no link that could carry them."""
    if bench.bench.meter.driver == "in_process" and any(point.probes for point in plan.points):
        raise BadInput(
            [f"{bench.file.name}: meter.driver = in_process: must have a link for {plan.plan.id}"]
        )


def refuse_other_frequency(plan: LoadedPlan, bench: LoadedBench) -> None:
    """BadInput when a virtual bench samples for another type of meter than the plan's loads."""
    rate_hz = bench.bench.sample_rate_hz
    highest_hz = max((p.load.f_hz for p in plan.points if p.load is not None), default=0.0)
    if rate_hz is None or highest_hz <= 0.0:
        return
    if (rate_hz == RATE_OF_400_HZ) != (highest_hz > F_RANGE_HZ[1]):
        raise BadInput(
            [f"{bench.file.name}: sample_rate_hz = {rate_hz}: must fit {highest_hz:g} Hz"]
        )


def points_of(plan: LoadedPlan, pattern: str) -> tuple[Point, ...]:
    """--points GLOB: those of the plan. BadInput when there is none."""
    points = select(plan.points, pattern)
    if not points:
        raise BadInput([f"--points {pattern}: must match the id of at least one point"])
    return points


def new_header(
    order: Order,
    plan: LoadedPlan,
    bench: LoadedBench,
    points: tuple[Point, ...],
    sizes: dict[str, float],
    built: Bench,
) -> RunHeader:
    """The head of a run, apart from position and serial number."""
    return RunHeader(
        run_id="",
        started_utc=utc_text(utc_now()),
        simulated=bench.bench.simulated,
        plan=plan.file,
        bench=bench.file,
        spec=spec_reference(),
        image=FileReference(name="meter image", sha256=built.image_sha256()),
        code=code_reference(),
        seed=order.seed,
        position=1,
        serial="",
        customer=order.customer,
        operator=order.operator,
        faults=sizes,
        decision_rule=plan.plan.decision_rule,
        points=points,
    )


def resume(folder: Path, printer: Printer, image: Path | None = None) -> None:
    """Continue an interrupted run with what its record says; sets the printer's status."""
    run_dir = run_folder(folder)
    if (run_dir / RECORD_NAME).exists():
        finish_again(run_dir, printer)
        return
    if (run_dir / CERTIFICATE).exists():  # evidence is never made a second time (D8)
        raise RecordError(run_dir, RECORD_NAME, "missing", "must lie beside an issued certificate")
    header = read_folder(run_dir).header
    if not header.bench.text:
        raise RecordError(run_dir / "run.json", "bench.text", "", "must hold the bench file")
    name = f"{run_dir / 'run.json'}: bench.text"
    whole = bench_from_text(header.bench.text, name, header.bench.name).bench
    own = tuple(p for p in whole.positions if p.number == header.position)
    if not own:
        raise RecordError(run_dir / "run.json", "position", header.position, "must be on the bench")
    bench = whole.model_copy(update={"positions": own})
    # What came from outside once does not come again; what is wrong with the meter stays.
    lasting = {k: v for k, v in header.faults.items() if lasts(k)}
    session = Session(bench, header.points, injected(lasting), header.seed)
    with ExitStack() as stack:
        built = cast(
            Bench, build_bench(bench, session.faults, {header.position: header.serial}, image)
        )
        stack.callback(close_quietly, built)
        if built.image_sha256() != header.image.sha256:
            raise RecordError(
                run_dir / "run.json", "image.sha256", header.image.sha256,
                f"must be that of the meter on the bench, {built.image_sha256()}",
            )  # fmt: skip
        writer = stack.enter_context(RunWriter.reopen(run_dir))
        session.writers[header.position] = writer
        outcome = measure(session, built, printer)
        end_runs(session, outcome, printer)


def lasts(fault: str) -> bool:
    """True for a fault of the meter or its wiring, False for an event from outside."""
    return fault not in FAULTS or FAULTS[fault].outcome != "RIG_FAULT"


def finish_again(run_dir: Path, printer: Printer) -> None:
    """The record was closed already: write the results if they are missing, say the verdict."""
    from rig.record import read_run

    record = read_run(run_dir)
    judgement = stored_judgement(run_dir)
    bench = bench_of(run_dir, record.header)
    if judgement is None or judgement.run_state != "COMPLETED":
        judgement = finish_run(run_dir, bench)
    elif changes := verdict_changes(judgement, judged_record(record, bench)):
        raise RecordError(
            run_dir / JUDGEMENT_NAME, "verdict", judgement.verdict,
            f"must be what the record gives, see kwrig judge: {changes[0]}",
        )  # fmt: skip
    printer.line(f"{run_dir}: complete, nothing left to measure")
    show_judgement(run_dir, judgement, printer)
    printer.data = {"runs": [run_data(run_dir, judgement)]}
    printer.status = status_of(judgement)


def measure(session: Session, built: Bench, printer: Printer) -> RunOutcome:
    """Run the executor; never raises for what happens on the bench."""
    settle_s = session.bench_file.source.settle_deadline_s
    environment = session.bench_file.environment
    context = RunContext(
        seed=session.seed,
        settle_deadline_s=settle_s,
        environment={
            "temperature_c": environment.temperature_c,
            "humidity_pct": environment.humidity_pct,
        },
    )
    stores = {n: FullDiskStore(w, session.faults) for n, w in session.writers.items()}
    first = next(iter(session.writers.values()))
    sink = RunProgress(printer, first.header, session.bench_file.uncertainty_lines())
    try:
        return Executor(built, session.points, stores, context, sink).run()
    finally:
        sink.close()


def end_runs(session: Session, outcome: RunOutcome, printer: Printer) -> None:
    """Close, judge and report each run; sets the printer's status."""
    runs = []
    verdicts: list[Verdict] = []
    for writer in session.writers.values():
        if outcome.state == "COMPLETED":
            writer.close_record()
            judgement = finish_run(writer.run_dir, session.bench_file)
            verdicts.append(judgement.verdict or "INCONCLUSIVE")
            show_judgement(writer.run_dir, judgement, printer)
            runs.append(run_data(writer.run_dir, judgement))
            continue
        writer.close()
        # The disk may be what failed: the reports of a broken run are wanted, not owed.
        with suppress(RigFault, RecordError):
            finish_interrupted(writer.run_dir, session.bench_file, outcome.state, outcome.reason)
        printer.line(f"finished points are safe; continue with: kwrig resume {writer.run_dir}")
        runs.append({"folder": str(writer.run_dir), "serial": writer.header.serial})
    printer.data = {"runs": runs}
    if outcome.state != "COMPLETED":
        printer.error(outcome.reason)
        if outcome.detail:
            printer.error(f"details: {write_log(outcome.detail)}")
        printer.status = outcome.state
    else:
        printer.status = worst(verdicts)


def status_of(judgement: Judgement) -> str:
    """The status word of a judgement."""
    return judgement.verdict or judgement.run_state


def run_data(run_dir: Path, judgement: Judgement) -> dict[str, object]:
    """A run in the JSON output."""
    return {
        "folder": str(run_dir),
        "verdict": judgement.verdict,
        "run_state": judgement.run_state,
        "reason": judgement.reason,
        "record_sha256": judgement.record_sha256,
        "points": {result.point_id: result.verdict for result in judgement.points},
    }


def show_judgement(run_dir: Path, judgement: Judgement, printer: Printer) -> None:
    """The counts, what is not PASS, and where the results are."""
    verdicts = [result.verdict for result in judgement.points]
    counts = ", ".join(f"{verdicts.count(v)} {v}" for v in ("PASS", "FAIL", "INCONCLUSIVE"))
    missing = f", {len(judgement.missing_points)} not measured" if judgement.missing_points else ""
    bad = [result for result in judgement.points if result.verdict != "PASS"]
    for result in bad[:WORST_SHOWN]:
        printer.line(f"{result.verdict}  {result.point_id}: {result.reason}")
    if len(bad) > WORST_SHOWN:
        printer.line(f"and {len(bad) - WORST_SHOWN} more, see {run_dir / 'report.html'}")
    printer.line(f"{counts}{missing}")
    printer.line(f"results: {run_dir}")


def show_points(plan: LoadedPlan, points: tuple[Point, ...], printer: Printer) -> None:
    """--dry-run: every point with its limit and its declared times."""
    rows = [
        (
            point.id,
            limit_text(point),
            f"{point.settle_s:.1f}",
            f"{point.measure_s:.1f}",
            str(point.intervals_min or ""),
            point.limit_id,
        )
        for point in points
    ]
    printer.table(("point", "limit", "settle s", "measure s", "intervals", "limit row"), rows)
    total_s = sum(point.settle_s + point.measure_s for point in points)
    printer.line(f"{plan.plan.title}: {len(points)} points, {total_s:.1f} s of declared time")
    printer.data = {
        "plan": plan.plan.id,
        "points": [point.model_dump(include=SHOWN_KEYS) for point in points],
        "declared_s": total_s,
    }


def limit_text(point: Point) -> str:
    """The limit of a point in words."""
    if point.probes:
        return f"{len(point.probes)} answers"
    if point.limit_pct is not None:
        return f"±{point.limit_pct:g} %"
    if point.pulses_min is not None:
        return f"at least {point.pulses_min} pulse"
    if point.pulses_max is not None:
        return f"at most {point.pulses_max} pulse"
    return "no limit"


def close_quietly(built: Bench) -> None:
    """Let go of the bench; the run's outcome stands already."""
    with suppress(Exception):
        built.close()


def write_log(text: str) -> str:
    """A file with the details of a software fault; its path."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="kwrig-", suffix=".log", delete=False, encoding="utf-8"
    ) as stream:
        stream.write(text)
    return stream.name
