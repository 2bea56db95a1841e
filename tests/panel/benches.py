"""The benches that the panel is looked at on: the core alone, the program, the emulated board."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from rig.bench.load_bench import load_bench
from rig.cli.waveform import load_waveform
from rig.drivers.build import build_bench
from rig.drivers.virtual.bench import VirtualBench
from tests.cli.conftest import ROOT

BENCHES = ROOT / "fixtures" / "benches"
NOMINAL = ROOT / "waveforms" / "nominal.toml"
ALL = ("in_process", "linux", "qemu")
BOOT_UNIX_S = 1_800_000_000
LOOK_S = 0.5  # a board looks at its panel so often, and after each key
KEYS = {"h": 1, "p": 2, "e": 4, "v": 8, "m": 9}

every_bench = pytest.mark.parametrize("name", ALL)


@contextmanager
def running(name: str) -> Iterator[VirtualBench]:
    """A bench under nominal load whose meter has been on for a moment, with an empty store."""
    bench = build_bench(load_bench(BENCHES / f"{name}.toml").bench)
    try:
        bench.prove()
        bench.positions[0].power_cycle(BOOT_UNIX_S)
        bench.source.apply(load_waveform(NOMINAL).load)
        bench.clock.wait(LOOK_S)
        yield bench
        bench.end()
    finally:
        bench.close()


def press(bench: VirtualBench, keys: str) -> None:
    """Letters of tests/panel/page_graph.py; a dot is a second."""
    for key in keys:
        if key == ".":
            bench.clock.wait(1.0)
        else:
            bench.positions[0].press_keys(KEYS[key])


def rows(bench: VirtualBench) -> list[str]:
    """What the panel shows once it has been looked at again."""
    bench.clock.wait(LOOK_S)
    return bench.positions[0].panel_text().splitlines()
