"""kwrig regress: two images of the meter on one plan, bench and seed, then compare."""

from dataclasses import replace
from pathlib import Path

from rig.bench.load_bench import load_bench
from rig.cli.asked import check_out
from rig.cli.certify import Order, certify, points_of
from rig.cli.printer import Printer
from rig.cli.records import comparison_data, show_comparison, side_of
from rig.compare import compared
from rig.drivers.build import Device, refuse_impossible
from rig.drivers.injected import NO_FAULTS
from rig.plan.load_plan import load_plan
from rig.record.disk import replace_link, write_whole
from rig.record.writer import LATEST_NAME, claim_name
from rig.report.compare_page import compare_html
from rig.run.context import utc_now

PAGE = "compare"
RUN_STATES = ("RIG_FAULT", "ABORTED")


def regress(order: Order, old: Path, new: Path, printer: Printer) -> None:
    """Run both, compare position by position; PASS when nothing differs, FAIL when anything does.

    The status is the run state when one of the runs does not complete. BadInput, RigFault.
    """
    points_of(load_plan(order.plan), order.points)
    bench = load_bench(order.bench).bench
    for image in (old, new):  # all of it is right, or no folder is made
        refuse_impossible(bench, NO_FAULTS, Device(image))
    check_out(order.out)
    folder = claim_name(order.out, f"{utc_now():%Y%m%dT%H%M%SZ}")
    replace_link(order.out / LATEST_NAME, folder.name)
    runs = []
    for name, image in (("old", old), ("new", new)):
        printer.line(f"{name} image: {image}")
        certify(replace(order, image=image, out=folder / name), printer)
        if printer.status in RUN_STATES:
            return
        runs.append([Path(str(run["folder"])) for run in printer.data["runs"]])
        printer.line()
    compare_runs(folder, runs, printer)


def compare_runs(folder: Path, runs: list[list[Path]], printer: Printer) -> None:
    """A page for each position of the bench; sets data and status."""
    found, verdict = [], "PASS"
    for number, (old_run, new_run) in enumerate(zip(*runs, strict=True), start=1):
        comparison = compared(side_of(old_run), side_of(new_run))
        page = folder / (f"{PAGE}.html" if number == 1 else f"{PAGE}_{number}.html")
        write_whole(page, compare_html(comparison).encode())
        show_comparison(comparison, printer)
        printer.line(f"page: {page}")
        found.append({"page": str(page)} | comparison_data(comparison))
        if not comparison.same:
            verdict = "FAIL"
    printer.data = {"folder": str(folder), "comparisons": found}
    printer.status = verdict
