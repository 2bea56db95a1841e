"""CSV recordings and mapping files: what is read, and what is refused in which words."""

from pathlib import Path

import numpy as np
import pytest

from rig.bench.tomlfile import BadInput
from rig.recording.csv_file import read_csv
from rig.recording.load import load_recording, terminals
from rig.recording.mapping import load_map
from tests.recording.conftest import MAPS

HEAD = "t,Ua_kV,Ia_A,note"
ROWS = ["0.0,1.5,2.0,7", "0.001,-1.5,3.0,8", "0.002,1.25,,9"]
STAMP_STEP_S = 1e-9  # a stamp is kept in whole nanoseconds
MAP = """schema = "kw320.recording_map/1"
id = "case"
title = "Case"
kind = "steady"
nominal_hz = 50
time_column = "t"

[inputs]
u1 = [{ channel = "Ua_kV" }]
i1 = [{ channel = "Ia_A", factor = -2.0 }]

[settings]
pt1_dv = 10000
pt2_dv = 1000
ct1_a = 10
ct2_code = 5
"""


def table(tmp_path: Path, rows: list[str], head: str = HEAD) -> Path:
    path = tmp_path / "case.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def mapping(tmp_path: Path, old: str = "", new: str = "") -> Path:
    assert old in MAP
    path = tmp_path / "case.toml"
    path.write_text(MAP.replace(old, new, 1) if old else MAP, encoding="utf-8")
    return path


def test_csv_is_read_with_units_and_gaps(tmp_path: Path) -> None:
    recording = read_csv(table(tmp_path, ROWS), "t")
    volts, amperes, note = recording.channels
    assert list(volts.values) == [1500.0, -1500.0, 1250.0]
    assert (volts.unit, amperes.unit, note.unit) == ("V", "A", "")
    assert list(np.isnan(amperes.values)) == [False, False, True]
    assert np.abs(recording.time_s - [0.0, 0.001, 0.002]).max() <= STAMP_STEP_S


def test_csv_times_may_be_dates(tmp_path: Path) -> None:
    stamps = ["2020-02-24 23:59:59.999999999", "2020-02-25T00:00:00.5Z", "2020-02-25 00:00:01"]
    recording = read_csv(table(tmp_path, [f"{stamp},1,1,1" for stamp in stamps]), "t")
    assert np.abs(recording.time_s - [0.0, 0.5, 1.0]).max() <= 2.0 * STAMP_STEP_S


@pytest.mark.parametrize(
    ("rows", "column", "message"),
    [
        (ROWS, "time", "line 1: column 'time': missing, must be given"),
        ([*ROWS, "0.003,1"], "t", "line 5: 2 fields: must be 4"),
        ([*ROWS, "0.002,1,1,1"], "t", "line 5: t = '0.002': must be after the line before"),
        ([*ROWS, "soon,1,1,1"], "t", "line 5: time = 'soon': must be seconds, or a date"),
        ([*ROWS, "inf,1,1,1"], "t", "line 5: time = 'inf': must be seconds, or a date"),
        ([*ROWS, "0.003,much,1,1"], "t", "line 5: Ua_kV = 'much': must be a number"),
        (ROWS[:1], "t", "1 samples: must be at least 2"),
    ],
)
def test_bad_csv_is_named(tmp_path: Path, rows: list[str], column: str, message: str) -> None:
    path = table(tmp_path, rows)
    with pytest.raises(BadInput) as caught:
        read_csv(path, column)
    assert f"{path}: {message}" in str(caught.value)


def test_terminals_are_scaled_by_factor_and_ratios(tmp_path: Path) -> None:
    loaded = load_map(mapping(tmp_path)).map
    recording = load_recording(table(tmp_path, ROWS[:2]), loaded, "case.toml")
    inputs = terminals(recording, loaded, "case.toml")
    assert list(inputs[0][0].values) == [150.0, -150.0]  # 10 to 1
    assert list(inputs[3][0].values) == [-2.0, -3.0]  # 10 A to 5 A, minus twice
    assert [len(terms) for terms in inputs] == [1, 0, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("recording_map/1", "recording_map/2", "schema"),
        ('"steady"', '"calm"', "kind"),
        ("nominal_hz = 50", "nominal_hz = 55", "nominal_hz"),
        ('"Case"', '""', "title"),
        ("[inputs]", "colour = 1\n[inputs]", "colour"),
        ('u1 = [{ channel = "Ua_kV" }]', "", "inputs.u1 must have a channel"),
        ("factor = -2.0", "factor = 0", "inputs.i1[0].factor = 0: must not be 0"),
        ("factor = -2.0", "factor = 1e99", "inputs.i1[0].factor"),
        ("pt2_dv = 1000", "pt2_dv = 0", "settings.pt2_dv"),
        ("pt2_dv = 1000", "pt3_dv = 1", "settings.pt3_dv"),
        ("pt2_dv = 1000", "frequency_type = 1", "settings.frequency_type: must not be given"),
        ("[settings]", "[steady]\nduration_s = 0.1\n[settings]", "steady.duration_s"),
        ("[settings]", "[event]\ncycles = 0\n[settings]", "event.cycles"),
        ("[settings]", '[[readings]]\nquantity = "warmth"\n[settings]', "readings"),
    ],
)
def test_bad_map_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = mapping(tmp_path, old, new)
    with pytest.raises(BadInput) as caught:
        load_map(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Ua_kV"', '"Ub_kV"', "inputs.u1[0].channel = 'Ub_kV': must be one of 'Ua_kV', 'Ia_A'"),
        ('"Ua_kV"', '"Ia_A"', "inputs.u1[0].channel = 'Ia_A': is in A, must be in V"),
        ("", "", "channel 'Ia_A': sample 3: missing, every sample must be there"),
    ],
)
def test_map_that_does_not_fit_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    loaded = load_map(mapping(tmp_path, old, new)).map
    rows = ROWS if "sample 3" in message else ROWS[:2]
    recording = load_recording(table(tmp_path, rows), loaded, "case.toml")
    with pytest.raises(BadInput) as caught:
        terminals(recording, loaded, "case.toml")
    assert message in str(caught.value)


def test_other_files_are_refused(tmp_path: Path) -> None:
    loaded = load_map(mapping(tmp_path)).map
    with pytest.raises(BadInput, match=r"must be a \.cfg, \.cff or \.csv file"):
        load_recording(tmp_path / "case.wav", loaded, "case.toml")
    without = load_map(mapping(tmp_path, 'time_column = "t"', "")).map
    with pytest.raises(BadInput, match="time_column: missing, must be given for a"):
        load_recording(table(tmp_path, ROWS), without, "case.toml")


def test_maps_of_the_repository_are_read() -> None:
    for path in MAPS.glob("*.toml"):
        assert load_map(path).map.id == path.stem
