"""The meters whose panel kwrig shows: an object of this process, or one behind a board link."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import kwcore

from rig.bench.load_bench import load_bench
from rig.bench.schema import MODULES, BenchFile
from rig.bench.tomlfile import BadInput
from rig.cli.waveform import Waveform, load_waveform
from rig.drivers.build import build_bench
from rig.drivers.injected import InjectedFaults
from rig.drivers.virtual.bench import VirtualBench
from rig.drivers.virtual.front_end import CoreChain
from rig.run.registers import setting_writes, write_settings
from rig.spec.board_link_gen import NV_JOURNAL_BYTES


@dataclass(frozen=True)
class Mounted:
    """What stands on the meter; None: what the bench file says."""

    modules: int | None = None
    sealed: bool = False


class PanelMeter(Protocol):
    """A meter, its panel and the samples it is fed with."""

    def pass_time(self, seconds: float) -> None:
        """Feed the samples of so long. RigFault, MeterFault."""
        ...

    def press_keys(self, mask: int) -> None: ...

    def power_cycle(self) -> None:
        """Off and on; its non-volatile store stays, and what stands on it."""
        ...

    def screen(self) -> list[str]:
        """The rows of the display."""
        ...

    def picture(self) -> dict[str, Any] | None:
        """The display as data; None where only its text gets out of the meter."""
        ...


class CorePanel:
    """The core as an object of this process."""

    def __init__(self, bench: BenchFile, waveform: Waveform, mounted: Mounted) -> None:
        front_end = bench.positions[0].front_end
        if front_end is None or bench.sample_rate_hz is None:
            raise BadInput([f"{bench.id}: positions: front_end must be given for a virtual meter"])
        modules = bench.meter.module_mask if mounted.modules is None else mounted.modules
        self._mounted = Mounted(modules, mounted.sealed)
        self._rate_hz = bench.sample_rate_hz
        self._boot_unix_s = round(time.time())
        self._chain = CoreChain(front_end, float(self._rate_hz), InjectedFaults())
        self._chain.power_cycle(0)
        self._meter = self._booted(bytes(NV_JOURNAL_BYTES))
        for first, words in setting_writes(waveform.settings):
            self._meter.write_registers(first, words)
        self._meter.set_sealed(mounted.sealed)
        self._chain.set_load(waveform.load)

    def _booted(self, journal_store: bytes | None) -> kwcore.Meter:
        """Not sealed yet: the settings come first."""
        meter = kwcore.Meter(boot_time_unix_s=self._boot_unix_s, journal_store=journal_store)
        meter.connect_modules(self._mounted.modules or 0)
        return meter

    def pass_time(self, seconds: float) -> None:
        self._meter.feed(self._chain.frames(round(seconds * self._rate_hz)))

    def press_keys(self, mask: int) -> None:
        self._meter.press_keys(mask)

    def power_cycle(self) -> None:
        self._boot_unix_s += self._meter.sample_index // self._rate_hz
        self._meter = self._booted(self._meter.journal_store)
        self._meter.set_sealed(self._mounted.sealed)

    def screen(self) -> list[str]:
        return self._meter.screen()

    def picture(self) -> dict[str, Any] | None:
        return self._meter.picture()


class PositionPanel:
    """The meter on the first position of a bench: its panel as its own firmware draws it."""

    def __init__(self, bench: VirtualBench, waveform: Waveform, mounted: Mounted) -> None:
        self._bench = bench
        self._boot_unix_s = round(time.time())
        self._position = bench.positions[0]
        bench.prove()
        self._position.power_cycle(self._boot_unix_s)
        if mounted.modules is not None:
            self._position.connect_modules(mounted.modules)
        write_settings(self._position.link, waveform.settings)
        if mounted.sealed:
            self._position.set_sealed(True)
        bench.source.apply(waveform.load)

    def pass_time(self, seconds: float) -> None:
        self._bench.clock.wait(seconds)
        if self._position.link.meter_fault is not None:
            raise self._position.link.meter_fault

    def press_keys(self, mask: int) -> None:
        self._position.press_keys(mask)

    def power_cycle(self) -> None:
        now_s = self._bench.clock.now_ns() // 1_000_000_000
        self._position.power_cycle(self._boot_unix_s + now_s, keep=True)

    def screen(self) -> list[str]:
        return self._position.panel_text().splitlines()

    def picture(self) -> dict[str, Any] | None:
        return None


@contextmanager
def panel_meter(bench_path: Path, waveform_path: Path, mounted: Mounted) -> Iterator[PanelMeter]:
    """The meter of a bench file under a load; ended as it should be. BadInput, RigFault."""
    bench = load_bench(bench_path).bench
    waveform = load_waveform(waveform_path)
    if bench.meter.driver == "in_process":
        yield CorePanel(bench, waveform, mounted)
        return
    built = build_bench(bench)
    try:
        yield PositionPanel(built, waveform, mounted)
        built.end()
    finally:
        built.close()


def module_mask(text: str | None) -> int | None:
    """AXM-IO11,AXM-IO21 as the bits of 1036H; None stays None. BadInput for another name."""
    if text is None:
        return None
    names = [name.strip().upper() for name in text.split(",") if name.strip()]
    known: Sequence[str] = MODULES
    for name in names:
        if name not in known:
            raise BadInput([f"--modules: {name!r} must be one of {', '.join(known)}"])
    return sum(1 << known.index(name) for name in set(names))
