"""The options of the plugin, checked before anything is measured."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from rig.bench.load_bench import load_bench
from rig.bench.schema import BenchFile
from rig.bench.tomlfile import BadInput
from rig.cli.asked import seed_of

BENCH_INI = "kw320_bench"


@dataclass(frozen=True)
class Options:
    """What was asked for; `bench` is None when no bench was named."""

    bench: BenchFile | None
    image: Path | None
    seed: int
    position: int | None  # None: the first of the bench


OPTIONS = pytest.StashKey[Options]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and the ini key."""
    group = parser.getgroup("kw320", "KW320 bench")
    group.addoption(
        "--bench", metavar="FILE", help="bench file (TOML) that the fixtures measure on"
    )
    group.addoption("--image", metavar="FILE", help="meter program instead of the built one")
    group.addoption("--seed", metavar="N", default="1", help="seed of the noise, 64 bits (1)")
    group.addoption("--position", metavar="N", help="position of the bench (its first)")
    parser.addini(BENCH_INI, "bench file when --bench is not given, relative to the root folder")


def pytest_configure(config: pytest.Config) -> None:
    """Read the bench file. UsageError (exit status 4) with a line for each wrong value."""
    try:
        config.stash[OPTIONS] = _options(config)
    except BadInput as fault:
        raise pytest.UsageError(*fault.lines) from None


def _options(config: pytest.Config) -> Options:
    path = _bench_path(config)
    bench = None if path is None else load_bench(path).bench
    image = config.getoption("--image")
    return Options(
        bench=bench,
        image=None if image is None else _image(Path(image)),
        seed=seed_of(config.getoption("--seed")),
        position=_position(config.getoption("--position"), bench),
    )


def _bench_path(config: pytest.Config) -> Path | None:
    given = config.getoption("--bench")
    if given is not None:
        return Path(given)
    default = config.getini(BENCH_INI)
    return config.rootpath / default if default else None


def _image(path: Path) -> Path:
    try:
        if path.is_file():
            return path.resolve()
    except OSError as fault:
        raise BadInput([f"--image {path}: {fault.strerror}"]) from None
    raise BadInput([f"--image {path}: no such file"])


def _position(text: str | None, bench: BenchFile | None) -> int | None:
    if text is None or bench is None:
        return None
    known = [str(position.number) for position in bench.positions]
    if text not in known:
        raise BadInput([f"--position {text}: must be one of {', '.join(known)}"])
    return int(text)
