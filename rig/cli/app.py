"""The commands and their options; every way out of a command ends in main()."""

import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer
from typer._click.exceptions import ClickException  # typer brings its own click

from rig.bench.tomlfile import BadInput
from rig.cli import listing, records
from rig.cli.asked import count_of, printed_text, seconds_of, seed_of
from rig.cli.certify import DEFAULT_SEED, Order, certify, resume, write_log
from rig.cli.places import WAVEFORMS, version
from rig.cli.printer import Printer, lead_nowhere
from rig.ports import MeterFault, RigFault
from rig.record import RecordError
from rig.run.faults import UnknownFault
from rig.verdict.baseline import RUNS_MIN

BAD_INPUT = (BadInput, RecordError, UnknownFault)
EXIT_TEXT = (
    "Exit status: 0 PASS, 1 FAIL, 2 bad usage or bad input, 3 INCONCLUSIVE, 4 RIG_FAULT, "
    "5 ABORTED; the last line printed says it as well."
)
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
ImageOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The meter's program, instead of the one that was built."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Only the last line.")]

app = typer.Typer(
    name="kwrig",
    help="Certifies KW320 meters on a bench, and judges stored runs again.",
    epilog="Example: kwrig certify --plan testplans/iec62053_22_class_0_2s.toml "
    "--bench fixtures/benches/linux.toml --out build/certify. " + EXIT_TEXT,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_printer = Printer()
SEEDS_MAX = 100_000
WORKERS_MAX = 64
RUN_SECONDS_MAX = 86_400
INTERRUPTED = 130  # what typer answers when a KeyboardInterrupt left the command


def example(text: str) -> dict[str, Any]:
    """The options of a command with an example under its help."""
    return {"epilog": f"Example: {text}. {EXIT_TEXT}"}


def print_version(asked: bool) -> None:
    """--version."""
    if asked:
        typer.echo(f"kwrig {version()}")
        raise typer.Exit(0)


def say(as_json: bool, quiet: bool) -> Printer:
    """The printer of this call; the options count before and after the command's name."""
    _printer.as_json = _printer.as_json or as_json
    _printer.quiet = _printer.quiet or quiet
    return _printer


@app.callback()
def common(
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=print_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Certifies KW320 meters on a bench, and judges stored runs again."""
    say(as_json, quiet)


@app.command(
    "certify",
    **example(
        "kwrig certify --plan testplans/short.toml --bench fixtures/benches/linux.toml "
        "--out build/certify --serial 1=KW320-0042 --points 'accuracy/balanced/*'"
    ),
)
def certify_command(
    plan: Annotated[Path, typer.Option(help="The test plan (TOML).")],
    bench: Annotated[Path, typer.Option(help="The bench (TOML).")],
    out: Annotated[Path, typer.Option(help="Folder that gets <UTC>_<serial>/ and latest.")],
    serial: Annotated[
        list[str] | None, typer.Option(metavar="POS=TEXT", help="Serial number on a position.")
    ] = None,
    seed: Annotated[str, typer.Option(metavar="N", help="Seed of all simulated noise.")] = str(
        DEFAULT_SEED
    ),
    points: Annotated[
        str, typer.Option(metavar="GLOB", help="Only points whose id matches.")
    ] = "*",
    fault: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=SIZE", help="Plant a fault; see kwrig faults."),
    ] = None,
    image: ImageOption = None,
    debugger_port: Annotated[
        int | None,
        typer.Option(
            "--gdb",
            metavar="PORT",
            min=1024,
            max=65535,
            help="Let an emulated meter wait for a debugger at this port of this machine.",
        ),
    ] = None,
    customer: Annotated[str, typer.Option(help="Printed on the certificate.")] = "",
    operator: Annotated[str, typer.Option(help="Printed on the certificate.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the points and their times; run nothing.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Run a plan on a bench: record, verdict, report and certificate."""
    order = Order(
        plan=plan,
        bench=bench,
        out=out,
        serial=tuple(serial or ()),
        seed=seed_of(seed),
        points=points,
        fault=tuple(fault or ()),
        customer=printed_text("--customer", customer),
        operator=printed_text("--operator", operator),
        dry_run=dry_run,
        image=image,
        debugger_port=debugger_port,
    )
    certify(order, say(as_json, quiet))


@app.command("resume", **example("kwrig resume build/certify/latest"))
def resume_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the run.")],
    image: ImageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Continue an interrupted run after its last finished point."""
    resume(folder, say(as_json, quiet), image)


@app.command("judge", **example("kwrig judge build/certify/latest"))
def judge_command(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run, or a record.h5.")],
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Judge a stored run again into judge-N/; say whether its stored verdict still holds."""
    records.judge_again(run, say(as_json, quiet))


@app.command("compare", **example("kwrig compare build/certify/RUN_A build/certify/RUN_B"))
def compare_command(
    first: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run, or a record.h5.")],
    second: Annotated[Path, typer.Argument(metavar="RUN", help="The other one.")],
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the page as well; a new file.")
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """What changed between two runs: verdicts, errors, registers, times, bytes, and why."""
    records.compare(first, second, say(as_json, quiet), html)


@app.command(
    "regress",
    **example(
        "kwrig regress release/1.0/kwmeter build/release/bin/kwmeter --plan testplans/short.toml "
        "--bench fixtures/benches/linux.toml --out build/regress"
    ),
)
def regress_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The meter's program before.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The meter's program now.")],
    plan: Annotated[Path, typer.Option(help="The test plan (TOML).")],
    bench: Annotated[Path, typer.Option(help="The bench (TOML).")],
    out: Annotated[Path, typer.Option(help="Folder that gets <UTC>/ with both runs and the page.")],
    points: Annotated[
        str, typer.Option(metavar="GLOB", help="Only points whose id matches.")
    ] = "*",
    seed: Annotated[str, typer.Option(metavar="N", help="Seed of all simulated noise.")] = str(
        DEFAULT_SEED
    ),
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Two releases on the same plan, bench and seed, then what changed; 0 when nothing did."""
    from rig.cli.regress import regress

    order = Order(plan=plan, bench=bench, out=out, seed=seed_of(seed), points=points)
    regress(order, old, new, say(as_json, quiet))


@app.command(
    "shrink",
    **example("kwrig shrink build/certify/latest --point 'accuracy/...' --out failing.toml"),
)
def shrink_command(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run, or a record.h5.")],
    point: Annotated[str, typer.Option(metavar="ID", help="A point that fails in it.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The new test plan.")],
    bench: Annotated[Path | None, typer.Option(help="Another bench than the record's.")] = None,
    image: ImageOption = None,
    tries: Annotated[int, typer.Option(metavar="N", min=1, help="Runs at most.")] = 300,
    seconds: Annotated[str, typer.Option(metavar="N", help="Seconds at most.")] = "300",
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Reduce a failing stimulus to the smallest that still fails; write it as a test plan."""
    from rig.cli.shrink import ShrinkOrder, shrink

    order = ShrinkOrder(run, point, out, bench, image, tries, seconds_of(seconds) or 0.0)
    shrink(order, say(as_json, quiet))


@app.command("verify", **example("kwrig verify build/certify/latest/certificate.pdf"))
def verify_command(
    certificate: Annotated[Path, typer.Argument(metavar="CERTIFICATE", help="certificate.pdf")],
    record: Annotated[
        Path | None, typer.Option(help="The record.h5, when it does not lie beside.")
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a certificate against its record: hash and verdict."""
    records.verify(certificate, record, say(as_json, quiet))


@app.command("check", **example("kwrig check testplans/short.toml"))
def check_command(
    file: Annotated[Path, typer.Argument(metavar="PLAN|BENCH", help="A TOML file.")],
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a plan or a bench; every wrong key is named."""
    listing.check(file, say(as_json, quiet))


@app.command("plans", **example("kwrig plans"))
def plans_command(
    folder: Annotated[Path | None, typer.Argument(help="Another folder of plans.")] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List the test plans."""
    listing.plans(folder, say(as_json, quiet))


@app.command("benches", **example("kwrig benches"))
def benches_command(
    folder: Annotated[Path | None, typer.Argument(help="Another folder of benches.")] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List the benches."""
    listing.benches(folder, say(as_json, quiet))


@app.command("faults", **example("kwrig faults"))
def faults_command(as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """List the faults that can be planted, and the check that must catch each."""
    listing.faults(say(as_json, quiet))


@app.command(
    "detect",
    **example(
        "kwrig detect --plan testplans/detect.toml --bench fixtures/benches/linux.toml "
        "--out build/detect --faults 'gain_*'"
    ),
)
def detect_command(
    plan: Annotated[Path, typer.Option(help="The test plan (TOML).")],
    bench: Annotated[Path, typer.Option(help="The bench (TOML), simulated.")],
    out: Annotated[Path, typer.Option(help="Folder of the matrix; the same folder goes on.")],
    faults: Annotated[str, typer.Option(metavar="GLOB", help="Only faults whose name matches.")] = (
        "*"
    ),
    seeds: Annotated[
        str, typer.Option(metavar="N", help="Healthy runs for the baseline, and as many held out.")
    ] = "200",
    workers: Annotated[str, typer.Option(metavar="N", help="Runs at the same time.")] = "2",
    run_seconds: Annotated[
        str, typer.Option(metavar="N", help="Time limit of one run; beyond it has no result.")
    ] = "120",
    page: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the matrix there (Markdown).")
    ] = None,
    must_exist: Annotated[
        bool, typer.Option("--resume", help="Refuse a folder that holds no matrix yet.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Plant every fault at many sizes, and none at many seeds; who sees what."""
    from rig.cli.detect import DetectOrder, detect

    order = DetectOrder(
        plan=plan,
        bench=bench,
        out=out,
        faults=faults,
        seeds=count_of("--seeds", seeds, RUNS_MIN, SEEDS_MAX),
        workers=count_of("--workers", workers, 1, WORKERS_MAX),
        limit_s=count_of("--run-seconds", run_seconds, 1, RUN_SECONDS_MAX),
        page=page,
        must_exist=must_exist,
    )
    detect(order, say(as_json, quiet))


@app.command(
    "serve",
    **example(
        "kwrig serve --bench fixtures/benches/linux.toml --waveform waveforms/nominal.toml "
        "--modbus-tcp 127.0.0.1:1502"
    ),
)
def serve_command(
    bench: Annotated[Path, typer.Option(help="The bench (TOML).")],
    waveform: Annotated[Path, typer.Option(help="The load at the terminals (TOML).")],
    modbus_tcp: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Serve Modbus TCP there.")
    ] = None,
    rtu: Annotated[
        Path | None, typer.Option(metavar="PTY", help="Serve Modbus RTU; the path becomes a link.")
    ] = None,
    seconds: Annotated[
        str | None, typer.Option(metavar="N", help="End after so long; else with Ctrl-C.")
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Keep a simulated meter alive in real time for other masters."""
    from rig.cli.serve import serve

    serve(bench, waveform, modbus_tcp, rtu, seconds_of(seconds), say(as_json, quiet))


@app.command("panel", **example("kwrig panel --keys 'm p v' --once"))
def panel_command(
    waveform: Annotated[Path, typer.Option(help="The load at the terminals (TOML).")] = (
        WAVEFORMS / "nominal.toml"
    ),
    bench: Annotated[
        Path | None, typer.Option(help="A bench (TOML) for its firmware's panel; else in process.")
    ] = None,
    modules: Annotated[
        str | None, typer.Option(metavar="NAMES", help="AXM-IO11,...; else those of the bench.")
    ] = None,
    sealed: Annotated[bool, typer.Option("--sealed", help="With the seal closed.")] = False,
    keys: Annotated[
        str, typer.Option(metavar="KEYS", help="h p e v, m for H+V/A, o power, . for a second.")
    ] = "",
    once: Annotated[bool, typer.Option("--once", help="Only the last picture, then end.")] = False,
    seconds: Annotated[
        str | None, typer.Option(metavar="N", help="End after so long; else with q.")
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show the front panel of a simulated meter and press its keys."""
    from rig.cli.panel import PanelOrder, panel

    order = PanelOrder(waveform, bench, modules, sealed, keys, once, seconds_of(seconds))
    panel(order, say(as_json, quiet))


@app.command(
    "replay",
    **example(
        "kwrig replay waveforms/recordings/ge850/real_1999_bin.cfg "
        "--map fixtures/recordings/ge850.toml --bench fixtures/benches/linux.toml "
        "--out build/replay"
    ),
)
def replay_command(
    recording: Annotated[
        Path, typer.Argument(metavar="RECORDING", help="COMTRADE (.cfg, .cff) or .csv.")
    ],
    map_file: Annotated[
        Path, typer.Option("--map", help="Which channel goes to which input (TOML).")
    ],
    bench: Annotated[Path, typer.Option(help="The bench (TOML); its first position plays.")],
    out: Annotated[Path, typer.Option(help="Folder that gets <UTC>_<id>/ and latest.")],
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Play a real recording through the meter and compare it with a least-squares oracle."""
    from rig.cli.replay import replay

    replay(recording, map_file, bench, out, say(as_json, quiet))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status. Prints one line for whatever goes wrong, no traceback."""
    global _printer
    words = list(sys.argv[1:] if arguments is None else arguments)
    _printer = Printer("--json" in words, "--quiet" in words)
    previous = signal.signal(signal.SIGTERM, interrupt)
    try:
        if not guarded(words):
            return _printer.exit_status
        return _printer.end()
    except BrokenPipeError:
        # Whoever read has gone; the work is done and its status counts.
        print_no_more()
        return _printer.exit_status
    except OSError as fault:
        # A verdict that nobody can be told is none, and status 1 would be one.
        _printer.status = "RIG_FAULT"
        with suppress(OSError):
            _printer.error(f"cannot print: {fault.strerror}")
        print_no_more()
        return _printer.exit_status
    finally:
        signal.signal(signal.SIGTERM, previous)


def print_no_more() -> None:
    """What is still in a buffer must not fail once more at the end of the interpreter."""
    for stream in (sys.stdout, sys.stderr):
        lead_nowhere(stream)


def interrupt(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends a run as Ctrl-C does."""
    raise KeyboardInterrupt


def guarded(words: list[str]) -> bool:
    """Run a command with every fault turned into a status; False when only help was printed."""
    printer = _printer
    if not words:
        printer.error("kwrig: a command must be given; see kwrig --help")
        printer.status = "BAD_INPUT"
        return True
    try:
        command: Callable[..., Any] = typer.main.get_command(app)
        result = command(args=words, prog_name="kwrig", standalone_mode=False)
        if result == INTERRUPTED:
            raise KeyboardInterrupt
        return not helped(words, result)
    except ClickException as error:
        printer.error(f"kwrig: {error.format_message().rstrip('.')}; see kwrig --help")
        printer.status = "BAD_INPUT"
    except typer.Exit:
        return False
    except BAD_INPUT as error:
        printer.error(str(error))
        printer.status = "BAD_INPUT"
    except RigFault as fault:
        printer.error(str(fault))
        printer.status = "RIG_FAULT"
    except MeterFault as fault:
        printer.error(str(fault))
        printer.status = "FAIL"
    except (KeyboardInterrupt, typer.Abort):
        printer.error("stopped by the operator")
        printer.status = "ABORTED"
    except BrokenPipeError:
        raise
    except Exception as fault:
        printer.error(f"unhandled exception: {type(fault).__name__}: {fault}")
        printer.error(f"details: {write_log(traceback.format_exc())}")
        printer.status = "RIG_FAULT"
    return True


def helped(words: list[str], result: object) -> bool:
    """True when typer answered by itself: help or version, which have no status word."""
    return result == 0 and ("--help" in words or "--version" in words)
