"""Every form of COMTRADE, as comtrade_writer.py writes it, is read as it was meant."""

import math
from itertools import pairwise
from pathlib import Path

import comtrade
import numpy as np
import pytest

from rig.bench.tomlfile import BadInput
from rig.recording.comtrade_file import read_comtrade
from tests.recording.comtrade_writer import FULL_COUNTS, Spec, write_cff, write_pair

COUNT = 120
RATE_HZ = 1200.0
VOLTS_KV = [11.0 * math.sin(2 * math.pi * 50.0 * n / RATE_HZ) for n in range(COUNT)]
AMPERES = [3.0 * math.cos(2 * math.pi * 50.0 * n / RATE_HZ) for n in range(COUNT)]
STAMPS_US = [round(n * 1e6 / RATE_HZ) for n in range(COUNT)]
FORMS = [
    (1991, "ASCII"), (1991, "BINARY"), (1999, "ASCII"), (1999, "BINARY"), (2013, "ASCII"),
    (2013, "BINARY"), (2013, "BINARY32"), (2013, "FLOAT32"),
]  # fmt: skip
CT = 500.0 / 5.0
# Half a count of the writer's rounding; of FLOAT32 half a step of its 24 bits at full scale.
HALF_COUNT = {"ASCII": 0.5, "BINARY": 0.5, "BINARY32": 0.5, "FLOAT32": 0.5 * 2.0**-19}
TIME_TOLERANCE_S = 1e-12  # a sum of 120 doubles below 0.1
STAMP_TOLERANCE_S = 0.5e-6  # half a count of a stamp
TIMES_S = np.arange(COUNT) / RATE_HZ


def spec(revision: int = 1999, form: str = "BINARY", **others: object) -> Spec:
    values: dict[str, object] = {"rates": [(RATE_HZ, COUNT)], **others}
    return Spec(VOLTS_KV, AMPERES, revision=revision, form=form, **values)  # type: ignore[arg-type]


def limits(form: str) -> tuple[float, float]:
    """In volts and amperes, primary."""
    counts = HALF_COUNT[form] / FULL_COUNTS[form]
    full_v, full_a = (1.0, 1.0) if form == "FLOAT32" else (20.0, 10.0)
    # A double of 11 kV has steps of 2e-12 V: it counts beside the half count of 32 bits.
    return counts * full_v * 1e3 * 1.001 + 1e-9, counts * full_a * CT * 1.001 + 1e-9


@pytest.mark.parametrize("writer", [write_pair, write_cff])
@pytest.mark.parametrize(("revision", "form"), FORMS)
def test_form_is_read(tmp_path: Path, writer: object, revision: int, form: str) -> None:
    path = writer(tmp_path, spec(revision, form, stamps=STAMPS_US))  # type: ignore[operator]
    recording = read_comtrade(path)
    volts, amperes = recording.channels
    limit_v, limit_a = limits(form)
    ratio = 1.0 if revision == 1991 else CT  # which has no ratios: values are as they are
    assert (volts.name, volts.unit, amperes.unit) == ("VA", "V", "A")
    assert np.abs(volts.values - np.array(VOLTS_KV) * 1e3).max() <= limit_v
    assert np.abs(amperes.values - np.array(AMPERES) * ratio).max() <= limit_a
    assert np.abs(recording.time_s - TIMES_S).max() <= TIME_TOLERANCE_S
    assert recording.trigger_s == 0.25
    assert recording.nominal_hz == 50.0
    assert recording.form == f"COMTRADE {revision} {form}"


@pytest.mark.parametrize("form", ["ASCII", "BINARY"])
def test_values_are_those_of_another_reader(tmp_path: Path, form: str) -> None:
    path = write_pair(tmp_path, spec(1999, form, stamps=STAMPS_US))
    other = comtrade.Comtrade()
    other.load(str(path), str(path.with_suffix(".dat")))
    volts, amperes = read_comtrade(path).channels
    # The other reader keeps 32-bit floats: half a step of 24 bits of full scale.
    assert np.abs(volts.values / 1e3 - np.array(other.analog[0])).max() <= 20.0 * 2.0**-24
    assert np.abs(amperes.values / CT - np.array(other.analog[1])).max() <= 10.0 * 2.0**-24


@pytest.mark.parametrize("form", ["ASCII", "BINARY"])
def test_empty_stamps_are_made_from_the_rates(tmp_path: Path, form: str) -> None:
    recording = read_comtrade(write_pair(tmp_path, spec(1999, form)))
    assert np.abs(recording.time_s - TIMES_S).max() <= TIME_TOLERANCE_S


def test_each_step_has_the_rate_of_its_sample(tmp_path: Path) -> None:
    rates = [(1200.0, 40), (600.0, 70), (2400.0, COUNT)]
    recording = read_comtrade(write_pair(tmp_path, spec(rates=rates)))
    steps_s = [1.0 / 1200.0] * 39 + [1.0 / 600.0] * 30 + [1.0 / 2400.0] * 50
    assert np.abs(np.diff(recording.time_s) - steps_s).max() <= TIME_TOLERANCE_S
    assert recording.rates == "3 rates, 600 to 2400 Hz"


@pytest.mark.parametrize(("form", "multiplier"), [("ASCII", "1"), ("BINARY", "10")])
def test_stamps_count_where_there_is_no_rate(tmp_path: Path, form: str, multiplier: str) -> None:
    stamps = [stamp // int(multiplier) for stamp in STAMPS_US]
    case = spec(1999, form, rates=(), stamps=stamps, multiplier=multiplier)
    recording = read_comtrade(write_pair(tmp_path, case))
    limit_s = STAMP_TOLERANCE_S + 1e-6 * int(multiplier)
    assert np.abs(recording.time_s - TIMES_S).max() <= limit_s
    assert "an even 1200" in recording.rates


def test_stamps_of_a_tracking_clock_are_kept(tmp_path: Path) -> None:
    at_us, stamps = 0.0, []
    for n in range(COUNT):
        stamps.append(round(at_us))
        at_us += 1e6 / (1200.0 + 4.0 * math.sin(n / 10.0))
    recording = read_comtrade(write_pair(tmp_path, spec(rates=(), stamps=stamps)))
    assert np.abs(recording.time_s - np.array(stamps) * 1e-6).max() <= TIME_TOLERANCE_S


def test_nanosecond_stamps_follow_from_the_digits(tmp_path: Path) -> None:
    moment = "24/02/2020,18:15:21.000000000"
    stamps = [stamp * 1000 for stamp in STAMPS_US]
    case = spec(2013, "FLOAT32", rates=(), stamps=stamps, first=moment, trigger=moment)
    recording = read_comtrade(write_pair(tmp_path, case))
    assert np.abs(recording.time_s - TIMES_S).max() <= 2 * STAMP_TOLERANCE_S


def test_skew_is_kept_and_may_be_empty(tmp_path: Path) -> None:
    skewed = read_comtrade(write_pair(tmp_path, spec(skew_us="50"))).channels[0]
    assert math.isclose(skewed.skew_s, 50e-6)
    assert read_comtrade(write_pair(tmp_path, spec(skew_us=""))).channels[0].skew_s == 0.0


def test_missing_sample_is_not_a_number(tmp_path: Path) -> None:
    path = write_pair(tmp_path, spec(1999, "ASCII"))
    data = path.with_suffix(".dat")
    lines = data.read_text(encoding="ascii").splitlines()
    fields = lines[4].split(",")
    lines[4] = ",".join([*fields[:2], "99999", *fields[3:]])
    data.write_text("\n".join(lines), encoding="ascii")
    values = read_comtrade(path).channels[0].values
    assert list(np.flatnonzero(np.isnan(values))) == [4]


BAD = [
    ({"5,2A,3D": "6,2A,3D"}, "line 2: number of channels = 6: must be the sum 5"),
    ({"5,2A,3D": "5,2X,3D"}, "line 2: numbers of channels = '2X': must be a number and A"),
    ({"5,2A,3D": "5"}, "line 2: numbers of channels = '5': must have at least 3 fields"),
    ({",1999": ",1066"}, "line 1: revision = '1066': must be a number of 1991 to 2100"),
    ({",P\r": ",Q\r"}, "line 3: analogue channel 1 (VA): side = 'Q': must be P or S"),
    ({",0.5,0,": ",x,0,"}, "line 4: analogue channel 2 (IA): b = 'x': must be a number"),
    ({",500,5,S": ",500,0,S"}, "channel 2 (IA): secondary = '0': must be a number of 1e-09"),
    ({"\r\n50\r\n": "\r\nfast\r\n"}, "line 8: line frequency = 'fast': must be a number of 0"),
    ({"\r\n1\r\n1200": "\r\n-1\r\n1200"}, "line 9: number of rates = '-1': must be a number of 0"),
    ({"1200.0,120": "0,120"}, "line 10: sample rate = '0': must be above 0"),
    ({"1200.0,120": "nan,120"}, "line 10: sample rate = 'nan': must be a number of 0"),
    ({"1200.0,120": "1200,119"}, "120 samples: must be 119, the last of the rates"),
    ({"24/02/2020": "31/02/2020"}, "line 11: time of the first sample = '31/02/2020,"),
    ({"BINARY": "TERNARY"}, "line 13: form of the data = 'TERNARY': must be one of ASCII, BINARY"),
    ({"BINARY\r\n1": "BINARY\r\nx"}, "line 14: multiplier of stamps = 'x': must be a number"),
    ({"BINARY\r\n1\r\n": ""}, "line 13: form of the data: missing, must be given"),
]


@pytest.mark.parametrize(("changes", "message"), BAD, ids=[message[:40] for _, message in BAD])
def test_bad_configuration_is_named(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    path = write_pair(tmp_path, spec(changes=changes))
    with pytest.raises(BadInput) as caught:
        read_comtrade(path)
    assert message in str(caught.value)
    assert str(path.with_suffix("")) in str(caught.value)


def test_bad_data_is_named(tmp_path: Path) -> None:
    path = write_pair(tmp_path, spec())
    data = path.with_suffix(".dat")
    whole = data.read_bytes()
    data.write_bytes(whole[:-1])
    with pytest.raises(BadInput, match=r"case.dat: 1679 bytes: must be a multiple of 14"):
        read_comtrade(path)
    data.unlink()
    with pytest.raises(BadInput, match=r"case.dat: no such file"):
        read_comtrade(path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("5,3333,1,x,0,0,0", "line 5: field 4 = 'x': must be a number"),
        ("5,3333,1", "line 5: 3 fields: must be at least 7"),
    ],
)
def test_bad_line_of_data_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = write_pair(tmp_path, spec(1999, "ASCII"))
    data = path.with_suffix(".dat")
    lines = data.read_text(encoding="ascii").splitlines()
    data.write_text("\n".join([*lines[:4], line, *lines[5:]]), encoding="ascii")
    with pytest.raises(BadInput) as caught:
        read_comtrade(path)
    assert message in str(caught.value)


def test_stamps_that_fall_or_miss_are_named(tmp_path: Path) -> None:
    stamps = [*STAMPS_US[:7], STAMPS_US[6], *STAMPS_US[8:]]
    with pytest.raises(BadInput, match="sample 8: stamp = 5000: must be above 5000"):
        read_comtrade(write_pair(tmp_path, spec(rates=(), stamps=stamps)))
    with pytest.raises(BadInput, match="sample 1: stamp: missing, must be given"):
        read_comtrade(write_pair(tmp_path, spec(rates=())))


def test_cff_without_data_is_named(tmp_path: Path) -> None:
    path = tmp_path / "case.cff"
    path.write_text(f"--- file type: CFG ---\r\n{spec().cfg()}", encoding="ascii")
    with pytest.raises(BadInput, match="section DAT: missing, must be given"):
        read_comtrade(path)


@pytest.mark.parametrize("cut", range(1, 14))
def test_configuration_cut_anywhere_is_an_error_or_a_recording(tmp_path: Path, cut: int) -> None:
    path = write_pair(tmp_path, spec())
    lines = path.read_text(encoding="ascii").splitlines()
    path.write_text("\n".join(lines[:cut]), encoding="ascii")
    if cut == 13:  # the multiplier alone may be left out
        assert len(read_comtrade(path).time_s) == COUNT
    else:
        with pytest.raises(BadInput, match="missing, must be given"):
            read_comtrade(path)


def test_writer_writes_steps_that_rise() -> None:
    assert all(a < b for a, b in pairwise(STAMPS_US))
