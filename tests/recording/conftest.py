"""Replays on the in-process bench, by the command line, each made once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rig.cli.app import main
from rig.model.replay import ReplayDocument, ReplayJudgement

ROOT = Path(__file__).parents[2]
BENCH = ROOT / "fixtures" / "benches" / "in_process.toml"
RECORDINGS = ROOT / "waveforms" / "recordings"
MAPS = ROOT / "fixtures" / "recordings"
# The recording that each map of the repository is for.
FILES = {
    "ge850": "ge850/real_1999_bin.cfg",
    "ion7650": "ion7650/keating_1999.CFG",
    "ion7650_event": "ion7650/keating_1999.CFG",
    "nrel_modaq": "nrel_modaq/2020224_181521_PowRaw.csv",
    "strathmore": "strathmore/test1.cfg",
    "wisp_1": "wisp/1.cfg",
    "wisp_3": "wisp/3.cfg",
}


@dataclass(frozen=True)
class Replayed:
    """How the command ended and what it wrote."""

    status: int
    folder: Path
    document: ReplayDocument
    judgement: ReplayJudgement


Replay = Callable[[str], Replayed]


def run_replay(recording: Path, map_file: Path, out: Path) -> Replayed:
    """One call of the command, in process."""
    words = ["replay", recording, "--map", map_file, "--bench", BENCH, "--out", out, "--quiet"]
    status = main([str(word) for word in words])
    folder = (out / "latest").resolve()
    document = ReplayDocument.model_validate_json((folder / "replay.json").read_bytes())
    text = (folder / "judgement.json").read_text(encoding="utf-8")
    return Replayed(status, folder, document, ReplayJudgement.model_validate(json.loads(text)))


@pytest.fixture(scope="session")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Replay:
    """The replay of a map of the repository, by its name."""
    done: dict[str, Replayed] = {}

    def once(name: str) -> Replayed:
        if name not in done:
            out = tmp_path_factory.mktemp(name)
            done[name] = run_replay(RECORDINGS / FILES[name], MAPS / f"{name}.toml", out)
        return done[name]

    return once
