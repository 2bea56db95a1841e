"""A command line whose bench is made of fakes, called in process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rig.cli.app import main
from tests.cli.healthy_bench import builder

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "testplans" / "short.toml"
BENCH = ROOT / "fixtures" / "benches" / "in_process.toml"


@dataclass
class Said:
    """How a call ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def last(self) -> str:
        return self.out.rstrip("\n").splitlines()[-1]

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Kwrig = Callable[..., Said]


@pytest.fixture
def kwrig(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kwrig:
    """Call the command line; never a traceback, whatever happens."""
    monkeypatch.setattr("rig.cli.certify.build_bench", builder())

    def call(*words: object) -> Said:
        capsys.readouterr()
        status = main([str(word) for word in words])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Said(status, printed.out, printed.err)

    return call


@pytest.fixture
def certify(kwrig: Kwrig, tmp_path: Path) -> Kwrig:
    """`kwrig certify` of the short plan into tmp_path/out, and more words."""

    def call(*words: object) -> Said:
        out = tmp_path / "out"
        return kwrig("certify", "--plan", PLAN, "--bench", BENCH, "--out", out, *words)

    return call


@pytest.fixture
def break_bench(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """From now on the bench is built with this change."""

    def change(how: Any) -> None:
        monkeypatch.setattr("rig.cli.certify.build_bench", builder(how))

    return change


@pytest.fixture
def latest(tmp_path: Path) -> Path:
    return tmp_path / "out" / "latest"
