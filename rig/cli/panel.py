"""kwrig panel: the front panel of a meter, with keys, on the terminal or as text."""

import os
import select
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.panel import Panel as Frame
from rich.text import Text

from rig.bench.tomlfile import BadInput
from rig.cli.panel_bench import Mounted, PanelMeter, module_mask, panel_meter
from rig.cli.places import BENCHES
from rig.cli.printer import Printer

MASKS = {"h": 1, "p": 2, "e": 4, "v": 8, "m": 9}  # m: H and V/A together
WAIT = "."  # one second passes
POWER = "o"  # off and on
QUIT = "q"
WARM_UP_S = 2.0  # ten windows: until values and energies are there
PRESS_S = 0.1  # from one key to the next
BOOT_S = 0.5  # a board looks at its panel so often
INTERRUPT = "\x03"
SUBTITLE = "h p e v keys, m = H + V/A, o = power, q ends"


@dataclass(frozen=True)
class PanelOrder:
    """What the command line asks for."""

    waveform: Path
    bench: Path | None
    modules: str | None
    sealed: bool
    keys: str
    once: bool
    seconds: float | None


def panel(order: PanelOrder, printer: Printer) -> None:
    """Show the panel: live on a terminal, else the pictures after the keys."""
    keys = checked_keys(order.keys)
    mounted = Mounted(module_mask(order.modules), order.sealed)
    with panel_meter(order.bench or BENCHES / "in_process.toml", order.waveform, mounted) as meter:
        meter.pass_time(WARM_UP_S)
        is_live = printer.is_live and sys.stdin.isatty() and not order.once and not keys
        if is_live:
            with suppress(KeyboardInterrupt):  # the usual way to end it
                play(meter, order.seconds)
            return
        pictures = list(pictures_of(meter, keys, order.once))
    for shown in pictures:
        printer.line(f"--- {shown['key'] or 'start'}")
        for row in shown["screen"]:
            printer.line(row)
    printer.data = {"pictures": pictures}


def checked_keys(text: str) -> list[str]:
    """The keys of --keys; BadInput for a letter that is none."""
    keys = [letter for letter in text.lower() if not letter.isspace()]
    for letter in keys:
        if letter not in (WAIT, POWER) and letter not in MASKS:
            raise BadInput([f"--keys: {letter!r} must be one of h p e v m {POWER} and {WAIT}"])
    return keys


def take(meter: PanelMeter, key: str) -> None:
    """One key, one second, or the power off and on."""
    if key == WAIT:
        meter.pass_time(1.0)
    elif key == POWER:
        meter.power_cycle()
        meter.pass_time(BOOT_S)
    else:
        meter.press_keys(MASKS[key])
        meter.pass_time(PRESS_S)


def pictures_of(meter: PanelMeter, keys: list[str], once: bool) -> Iterator[dict[str, Any]]:
    """Key, screen and picture at the start and after each key; with `once` only the last."""
    last = len(keys)
    for number, key in enumerate(["", *keys]):
        if key:
            take(meter, key)
        if not once or number == last:
            yield {"key": key, "screen": meter.screen(), "picture": meter.picture()}


def play(meter: PanelMeter, seconds: float | None) -> None:
    """Ten pictures a second in real time; letters are keys, q ends."""
    end = None if seconds is None else time.monotonic() + seconds
    with key_by_key(), Live(console=Console(), auto_refresh=False, screen=True) as live:
        while end is None or time.monotonic() < end:
            live.update(frame_of(meter.screen()), refresh=True)
            key = waited_key(PRESS_S)
            if key in (QUIT, INTERRUPT):
                return
            if key in MASKS or key == POWER:
                take(meter, key)
            else:
                meter.pass_time(PRESS_S)


def frame_of(rows: list[str]) -> Frame:
    """The screen in its frame."""
    is_dark = any("DARK" in row for row in rows[-1:])
    text = Text("\n".join(rows), style="white on black" if is_dark else "black on white")
    return Frame(text, title="KW320", subtitle=SUBTITLE, width=62)


def waited_key(seconds: float) -> str:
    """The next letter from the terminal, or nothing when the time is over."""
    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    return os.read(sys.stdin.fileno(), 1).decode("ascii", "replace").lower() if ready else ""


@contextmanager
def key_by_key() -> Iterator[None]:
    """The terminal gives each letter at once and does not show it."""
    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin)
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
