"""What goes wrong around a replay: bad files, a failing meter, a failing rig, and the evidence."""

import json
from pathlib import Path

import pytest

from rig.cli.app import main
from rig.ports import MeterFault, RigFault
from rig.replay import play
from tests.recording.conftest import BENCH, FILES, MAPS, RECORDINGS, ROOT, run_replay

RECORDING = RECORDINGS / FILES["ion7650_event"]
WINDOWS_BEFORE = 2  # are read first; then the meter or the rig fails
SHORT = {"lead_in_s = 1.5": "lead_in_s = 0.8", "lead_out_s = 1.0": "lead_out_s = 0.5"}


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    text = (MAPS / "ion7650_event.toml").read_text(encoding="utf-8")
    for old, new in SHORT.items():
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "short.toml"
    path.write_text(text, encoding="utf-8")
    return path


def said_of(
    capsys: pytest.CaptureFixture[str], recording: Path, map_file: Path, bench: Path, out: Path
) -> tuple[int, str]:
    words = ["replay", recording, "--map", map_file, "--bench", bench, "--out", out]
    status = main([str(word) for word in words])
    captured = capsys.readouterr()
    return status, captured.out + captured.err


@pytest.mark.parametrize(
    ("recording", "bench", "message"),
    [
        (Path("none.cfg"), BENCH, "none.cfg: no such file"),
        (RECORDING, Path("none.toml"), "none.toml: no such file"),
        (RECORDINGS / FILES["wisp_1"], BENCH, "inputs.u1[0].channel = 'U1': must be one of 'U"),
        (RECORDING, ROOT / "fixtures/benches/fluke6105a_example.toml", 'must be "virtual"'),
    ],
)
def test_bad_input_is_named_with_status_2(
    capsys: pytest.CaptureFixture[str],
    map_file: Path,
    tmp_path: Path,
    recording: Path,
    bench: Path,
    message: str,
) -> None:
    status, text = said_of(capsys, recording, map_file, bench, tmp_path / "out")
    assert status == 2
    assert message in text
    assert "Traceback" not in text
    assert not (tmp_path / "out").exists()


def test_replays_never_overwrite_each_other(map_file: Path, tmp_path: Path) -> None:
    folders = [run_replay(RECORDING, map_file, tmp_path / "out").folder for _ in range(2)]
    assert len(set(folders)) == 2
    first, second = (json.loads((f / "replay.json").read_text(encoding="utf-8")) for f in folders)
    assert first.pop("started_utc") <= second.pop("started_utc")
    assert first == second  # all that was seen is the same


def patched(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    """Only the reads of a replay fail, not the look for its publications."""
    real = play.read_blocks
    count = 0

    def read_blocks(link: object) -> object:
        nonlocal count
        count += 1
        if count > WINDOWS_BEFORE:
            raise fault
        return real(link)  # type: ignore[arg-type]

    monkeypatch.setattr(play, "read_blocks", read_blocks)


def test_meter_that_falls_silent_is_a_fail_with_evidence(
    monkeypatch: pytest.MonkeyPatch, map_file: Path, tmp_path: Path
) -> None:
    patched(monkeypatch, MeterFault("read timed out; process alive"))
    run = run_replay(RECORDING, map_file, tmp_path / "out")
    assert run.status == 1
    assert run.document.meter_fault == "no answer: read timed out; process alive"
    assert len(run.document.windows) == WINDOWS_BEFORE
    assert (run.folder / "replay.html").exists()


def test_rig_that_fails_is_no_verdict(
    monkeypatch: pytest.MonkeyPatch, map_file: Path, tmp_path: Path
) -> None:
    patched(monkeypatch, RigFault("link: cut"))
    run = run_replay(RECORDING, map_file, tmp_path / "out")
    assert run.status == 4
    assert (run.judgement.verdict, run.document.state) == (None, "RIG_FAULT")
    assert run.document.state_reason == "link: cut"
