"""kwrig check, plans, benches and faults: what there is, and whether a file is right."""

from pathlib import Path

from rig.bench.load_bench import load_bench
from rig.bench.schema import BENCH_SCHEMA
from rig.bench.tomlfile import BadInput, read_toml
from rig.cli.places import BENCHES, PLANS
from rig.cli.printer import Printer
from rig.plan.load_plan import load_plan
from rig.plan.schema import PLAN_SCHEMA
from rig.run.faults import FAULTS


def check(path: Path, printer: Printer) -> None:
    """A plan or a bench is right in every key. BadInput with a line for each that is not."""
    _, table = read_toml(path)
    schema = table.get("schema")
    if schema == PLAN_SCHEMA:
        plan = load_plan(path)
        printer.line(
            f"{path}: plan {plan.plan.id}, {len(plan.points)} points, {plan.declared_s:.1f} s"
        )
        printer.data = {"kind": "plan", "id": plan.plan.id, "points": len(plan.points)}
    elif schema == BENCH_SCHEMA:
        bench = load_bench(path).bench
        printer.line(f"{path}: bench {bench.id}, {len(bench.positions)} positions")
        printer.data = {"kind": "bench", "id": bench.id, "positions": len(bench.positions)}
    else:
        raise BadInput(
            [f'{path}: schema = {schema!r}: must be "{PLAN_SCHEMA}" or "{BENCH_SCHEMA}"']
        )


def plans(folder: Path | None, printer: Printer) -> None:
    """The plans of a folder with their points and times."""
    rows = []
    for path in files_of(folder or PLANS):
        plan = load_plan(path)
        rows.append((str(path), f"{len(plan.points)}", f"{plan.declared_s:.0f}", plan.plan.title))
    printer.table(("plan", "points", "declared s", "title"), rows)
    printer.data = {"plans": [row[0] for row in rows]}


def benches(folder: Path | None, printer: Printer) -> None:
    """The benches of a folder with their positions and meters."""
    rows = []
    for path in files_of(folder or BENCHES):
        bench = load_bench(path).bench
        meter = f"{bench.meter.driver}, {bench.meter.transport}"
        kind = "simulated" if bench.simulated else "real"
        rows.append((str(path), f"{len(bench.positions)}", meter, kind, bench.title))
    printer.table(("bench", "positions", "meter", "kind", "title"), rows)
    printer.data = {"benches": [row[0] for row in rows]}


def files_of(folder: Path) -> list[Path]:
    """The TOML files of a folder by name. BadInput."""
    if not folder.is_dir():
        raise BadInput([f"{folder}: must be a folder"])
    shown = folder
    if folder.is_relative_to(Path.cwd()):
        shown = folder.relative_to(Path.cwd())
    return [shown / path.name for path in sorted(folder.glob("*.toml"))]


def faults(printer: Printer) -> None:
    """The library of faults: what each is, and which check must catch it from which size."""
    rows = [
        (
            fault.name,
            f"{fault.from_size:g} {fault.unit}",
            "" if fault.class_size is None else f"{fault.class_size:g}",
            "" if fault.harmless_size is None else f"{fault.harmless_size:g}",
            fault.outcome,
            fault.check,
            fault.description,
        )
        for fault in FAULTS.values()
    ]
    columns = ("fault", "caught from", "class limit", "harmless", "outcome", "check", "what it is")
    printer.table(columns, rows)
    printer.line("plant one with: kwrig certify ... --fault NAME=SIZE")
    printer.data = {
        "faults": [
            {
                "name": f.name,
                "target": f.target,
                "from_size": f.from_size,
                "class_size": f.class_size,
                "harmless_size": f.harmless_size,
                "low": f.low,
                "high": f.high,
                "unit": f.unit,
                "outcome": f.outcome,
                "check": f.check,
            }
            for f in FAULTS.values()
        ]
    }
