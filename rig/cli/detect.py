"""kwrig detect: run the matrix, say what was seen, write detection.json and the page."""

import os
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from rig.bench.load_bench import LoadedBench, load_bench
from rig.bench.schema import BenchFile
from rig.bench.tomlfile import BadInput
from rig.cli.asked import check_out
from rig.cli.places import code_reference, spec_reference, version
from rig.cli.printer import Printer
from rig.detect.cell import Cell, CellResult
from rig.detect.matrix import LADDER_SEEDS, Detection, Scope
from rig.detect.page import PageHead, page_text
from rig.detect.run_cell import Task, run_cell
from rig.detect.store import CellStore
from rig.detect.table import Matrix, matrix_of
from rig.detect.workers import RunCell
from rig.drivers.build import refuse_impossible
from rig.plan.load_plan import LoadedPlan, accuracy_plan, load_plan
from rig.record.disk import write_whole
from rig.run.faults import FAULTS, Fault, injected

MATRIX_NAME = "detection.json"
SHOWN = 20  # problems and alarms on the screen
KIB_PER_MIB = 1024


@dataclass(frozen=True)
class DetectOrder:
    """What `kwrig detect` was asked for."""

    plan: Path
    bench: Path
    out: Path
    faults: str = "*"
    seeds: int = 200
    workers: int = 2
    limit_s: int = 120
    page: Path | None = None
    must_exist: bool = False


def detect(order: DetectOrder, printer: Printer) -> None:
    """Everything from the files to the page; sets the printer's status."""
    plan, bench = load_plan(order.plan), load_bench(order.bench)
    accuracy_plan(plan, "detect")
    if not bench.bench.simulated:
        raise BadInput([f"{order.bench}: must be a simulated bench, faults are planted in it"])
    chosen = [fault for fault in FAULTS.values() if fnmatchcase(fault.name, order.faults)]
    if not chosen:
        raise BadInput([f"--faults {order.faults}: must match a fault, see kwrig faults"])
    if order.page is not None:
        check_page(order.page)
    check_out(order.out)
    not_possible = impossible(chosen, bench.bench)
    faults = tuple(fault for fault in chosen if fault.name not in not_possible)
    scope = Scope(faults, order.seeds, order.workers, float(order.limit_s))
    task = Task(plan, plan.points, bench, spec_reference(), code_reference())
    store = CellStore.open(order.out, header_of(task, order.seeds), order.must_exist)
    try:
        store.forget_missing()
        detection = Detection(store, runner(task, store), scope, printer.line)
        detection.run()
        matrix = matrix_of(detection, not_possible)
    finally:
        store.close()
    write_whole(order.out / MATRIX_NAME, (matrix.model_dump_json(indent=1) + "\n").encode())
    if order.page is not None:
        text = page_text(matrix, head_of(order, plan, bench))
        write_whole(order.page, text.encode())
    show(order, matrix, printer)


def check_page(page: Path) -> None:
    """--page: a file, which is written again each time, in a folder. BadInput."""
    if not page.parent.is_dir() or page.is_dir():
        raise BadInput([f"--page {page}: must be a file in a folder that exists"])


def impossible(faults: list[Fault], bench: BenchFile) -> dict[str, str]:
    """Faults that this bench cannot have, with the reason."""
    found = {}
    for fault in faults:
        try:
            refuse_impossible(bench, injected({fault.name: fault.from_size}))
        except BadInput as refusal:
            found[fault.name] = str(refusal)
    return found


def header_of(task: Task, seeds: int) -> dict[str, object]:
    """What all cells of a folder have in common, by name and hash."""
    return {
        "schema": "kw320.detect/1",
        "plan": task.plan.file.name,
        "plan_sha256": task.plan.file.sha256,
        "bench": task.bench.file.name,
        "bench_sha256": task.bench.file.sha256,
        "spec_sha256": task.spec.sha256,
        "code_sha256": task.code.sha256,
        "seeds": seeds,
    }


def runner(task: Task, store: CellStore) -> RunCell:
    """What a worker does; it lets go of the folder first, which outlives a killed command."""

    def run(cell: Cell, scratch: Path) -> CellResult:
        store.close()
        return run_cell(task, cell, scratch)

    return run


def head_of(order: DetectOrder, plan: LoadedPlan, bench: LoadedBench) -> PageHead:
    """What the page says of its making."""
    chosen = "" if order.faults == "*" else f" --faults '{order.faults}'"
    return PageHead(
        command=f"./kwrig detect --plan {shown(order.plan)} --bench {shown(order.bench)} "
        f"--out {shown(order.out)}{chosen} --seeds {order.seeds} "
        f"--page {shown(order.page or Path())}",
        version=version(),
        plan=f"{shown(order.plan)} ({len(plan.points)} points)",
        bench=f"{shown(order.bench)} ({bench.bench.title})",
        seeds=order.seeds,
        ladder_seeds=LADDER_SEEDS,
    )


def shown(path: Path) -> str:
    """A path from the working folder on, where it lies below it."""
    relative = os.path.relpath(path)
    return path.name if relative.startswith("..") else relative


def show(order: DetectOrder, matrix: Matrix, printer: Printer) -> None:
    """The matrix in short; sets the status."""
    printer.table(
        ("fault", "smallest seen by certificate", "by baseline", "ms a run", "MiB"),
        [
            (
                row.name,
                size_text(row.smallest_by_certificate, row.unit),
                size_text(row.smallest_by_baseline, row.unit),
                f"{row.wall_s * 1e3:.0f}",
                f"{row.peak_kib / KIB_PER_MIB:.1f}",
            )
            for row in matrix.faults
        ],
    )
    healthy = matrix.healthy
    printer.line(
        f"healthy: {healthy.certificate_alarms} of {healthy.certificate_runs} fail the certificate "
        f"(rate below {100 * healthy.certificate_upper_rate:.2f} % at 95 %), "
        f"{healthy.baseline_alarms} of {healthy.held_out_runs} held out are outside the baseline "
        f"(below {100 * healthy.baseline_upper_rate:.2f} %)"
    )
    most_kib = max([healthy.peak_kib, *(row.peak_kib for row in matrix.faults)])
    printer.line(
        f"a healthy run takes {healthy.wall_s * 1e3:.0f} ms (median), any run at the most "
        f"{most_kib / KIB_PER_MIB:.1f} MiB above what the command has"
    )
    missing = [line for row in matrix.faults for rung in row.rungs for line in rung.no_result]
    for line in [*matrix.problems, *healthy.alarms, *healthy.no_result, *missing][:SHOWN]:
        printer.error(line)
    printer.line(f"matrix: {order.out / MATRIX_NAME}")
    printer.data = {"matrix": matrix.model_dump(mode="json")}
    printer.status = matrix.status


def size_text(size: float | None, unit: str) -> str:
    """A size with its unit; a dash for none."""
    return "-" if size is None else f"{size:.4g} {unit}"
