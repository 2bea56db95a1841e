"""kwrig panel: the front panel of a simulated meter, with keys, on the terminal or as text."""

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

import kwcore
from rich.console import Console
from rich.live import Live
from rich.panel import Panel as Frame
from rich.text import Text

from rig.bench.load_bench import load_bench
from rig.bench.tomlfile import BadInput
from rig.cli.places import BENCHES
from rig.cli.printer import Printer
from rig.cli.waveform import load_waveform
from rig.drivers.injected import InjectedFaults
from rig.drivers.virtual.front_end import CoreChain
from rig.run.registers import setting_writes

MASKS = {"h": 1, "p": 2, "e": 4, "v": 8, "m": 9}  # m: H and V/A together
WAIT = "."  # one second passes
QUIT = "q"
WARM_UP_S = 2.0  # ten windows: until values and energies are there
PRESS_S = 0.1  # from one key to the next
INTERRUPT = "\x03"


@dataclass(frozen=True)
class PanelOrder:
    """What the command line asks for."""

    waveform: Path
    bench: Path | None
    keys: str
    once: bool
    seconds: float | None


class PanelBench:
    """A meter with its panel, and the samples it is fed with."""

    def __init__(self, order: PanelOrder) -> None:
        bench = load_bench(order.bench or BENCHES / "in_process.toml").bench
        waveform = load_waveform(order.waveform)
        self.meter = kwcore.PanelMeter(round(time.time()))
        for first, words in setting_writes(waveform.settings):
            self.meter.write_registers(first, words)
        front_end = bench.positions[0].front_end
        if front_end is None or bench.sample_rate_hz is None:
            raise BadInput([f"{bench.id}: positions: front_end must be given for a virtual meter"])
        self._rate_hz = bench.sample_rate_hz
        self._chain = CoreChain(front_end, float(self._rate_hz), InjectedFaults())
        self._chain.power_cycle(0)
        self._chain.set_load(waveform.load)

    def pass_time(self, seconds: float) -> None:
        """Feed the samples of so long."""
        self.meter.feed(self._chain.frames(round(seconds * self._rate_hz)))

    def take(self, key: str) -> None:
        """One key, or one second."""
        if key == WAIT:
            self.pass_time(1.0)
        else:
            self.meter.press_keys(MASKS[key])
            self.pass_time(PRESS_S)


def panel(order: PanelOrder, printer: Printer) -> None:
    """Show the panel: live on a terminal, else the pictures after the keys."""
    keys = checked_keys(order.keys)
    bench = PanelBench(order)
    bench.pass_time(WARM_UP_S)
    is_live = printer.is_live and sys.stdin.isatty() and not order.once and not keys
    if is_live:
        with suppress(KeyboardInterrupt):  # the usual way to end it
            play(bench, order.seconds)
        return
    pictures = list(pictures_of(bench, keys, order.once))
    for key, screen, _ in pictures:
        printer.line(f"--- {key or 'start'}")
        for row in screen:
            printer.line(row)
    printer.data = {
        "pictures": [
            {"key": key, "screen": screen, "picture": picture} for key, screen, picture in pictures
        ]
    }


def checked_keys(text: str) -> list[str]:
    """The keys of --keys; BadInput for a letter that is none."""
    keys = [letter for letter in text.lower() if not letter.isspace()]
    for letter in keys:
        if letter != WAIT and letter not in MASKS:
            raise BadInput([f"--keys: {letter!r} must be one of h p e v m and {WAIT}"])
    return keys


def pictures_of(
    bench: PanelBench, keys: list[str], once: bool
) -> Iterator[tuple[str, list[str], dict[str, Any]]]:
    """(key, screen, picture) at the start and after each key; with `once` only the last."""
    last = len(keys)
    for number, key in enumerate(["", *keys]):
        if key:
            bench.take(key)
        if not once or number == last:
            yield key, bench.meter.screen(), bench.meter.picture()


def play(bench: PanelBench, seconds: float | None) -> None:
    """Ten pictures a second in real time; letters are keys, q ends."""
    end = None if seconds is None else time.monotonic() + seconds
    with key_by_key(), Live(console=Console(), auto_refresh=False, screen=True) as live:
        while end is None or time.monotonic() < end:
            live.update(
                frame_of(bench.meter.screen(), bool(bench.meter.picture()["lit"])), refresh=True
            )
            key = waited_key(PRESS_S)
            if key in (QUIT, INTERRUPT):
                return
            if key in MASKS:
                bench.meter.press_keys(MASKS[key])
            bench.pass_time(PRESS_S)


def frame_of(rows: list[str], lit: bool) -> Frame:
    """The screen in its frame."""
    text = Text("\n".join(rows), style="black on white" if lit else "white on black")
    return Frame(text, title="KW320", subtitle="h p e v keys, m = H + V/A, q ends", width=62)


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
