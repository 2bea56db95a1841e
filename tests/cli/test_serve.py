"""kwrig serve in real time, read by masters that know nothing of this project."""

import re
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymodbus.client import ModbusTcpClient

from rig.cli.waveform import load_waveform
from rig.drivers.program_meter.linux_program import PROGRAM_FOLDER_VARIABLE
from rig.drivers.virtual.truth import truth_of
from tests.cli.conftest import BENCH, ROOT, Kwrig
from tests.cli.test_end_to_end import start_piped

pytest.importorskip("kwhost", reason="the Python modules are not built")

LINUX_BENCH = BENCH.with_name("linux.toml")
WAVEFORM = ROOT / "waveforms" / "off_frequency_h5.toml"
SERVED_S = 20.0
WARM_UP_S = 2.5  # ten windows of the basic measurements
FIRST_REGISTER, FLOAT_COUNT = 0x4000, 18
# Front end of the bench file: gains to 60 ppm, clock 4 ppm; single readings of a noisy 0.2 s
# window scatter by 0.05 % / sqrt(2560). 0.1 % is far above both and far below any real mistake.
RELATIVE_TOLERANCE = 1e-3


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The TCP port and the terminal of a meter that is fed in real time."""
    terminal = tmp_path / "rtu"
    process = start_piped(
        "serve", "--bench", LINUX_BENCH, "--waveform", WAVEFORM, "--modbus-tcp", "127.0.0.1:0",
        "--rtu", terminal, "--seconds", SERVED_S,
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    match = re.fullmatch(r"modbus tcp: 127\.0\.0\.1:(\d+), unit 1\n", line)
    if match is None:
        process.kill()
        pytest.fail(f"{line}{process.communicate()[1]}")
    time.sleep(WARM_UP_S)
    yield int(match.group(1)), terminal
    process.terminate()
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert out.endswith("PASS (exit status 0)\n")


def expected() -> list[float]:
    truth = truth_of(load_waveform(WAVEFORM).load)
    return [truth.f_hz, *map(float, truth.u_rms_v), *map(float, truth.i_rms_a)]


def shown(values: list[float]) -> list[float]:
    """f, U1 U2 U3 and I1 I2 I3 of the floats from 4000H."""
    return [values[0], *values[1:4], *values[9:12]]


def test_pymodbus_and_mbpoll_read_the_truth(served: tuple[int, Path]) -> None:
    port, terminal = served
    client = ModbusTcpClient("127.0.0.1", port=port)
    assert client.connect()
    answer = client.read_holding_registers(FIRST_REGISTER, count=2 * FLOAT_COUNT, device_id=1)
    client.close()
    words = struct.pack(f">{2 * FLOAT_COUNT}H", *answer.registers)
    values = list(struct.unpack(f">{FLOAT_COUNT}f", words))
    assert shown(values) == pytest.approx(expected(), rel=RELATIVE_TOLERANCE)
    if shutil.which("mbpoll") is None:
        pytest.skip("mbpoll is not installed")
    options = ["-a", "1", "-r", str(FIRST_REGISTER + 1), "-c", str(FLOAT_COUNT), "-t", "4:float"]
    options += ["-B", "-1"]
    rtu = ["-m", "rtu", "-b", "38400", "-P", "none", str(terminal)]
    for how in (["-m", "tcp", "-p", str(port), "127.0.0.1"], rtu):
        words = ["mbpoll", *options, *how]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=20)
        read = [float(value) for value in re.findall(r"^\[\d+\]:\s+(\S+)$", done.stdout, re.M)]
        assert len(read) == FLOAT_COUNT, done.stdout + done.stderr
        assert shown(read) == pytest.approx(expected(), rel=RELATIVE_TOLERANCE)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--bench", BENCH, "--waveform", WAVEFORM), 'meter.driver = "in_process": must be'),
        (
            ("--bench", LINUX_BENCH, "--waveform", WAVEFORM, "--modbus-tcp", "nowhere"),
            "--modbus-tcp nowhere: must be HOST:PORT",
        ),
        (
            ("--bench", LINUX_BENCH, "--waveform", WAVEFORM, "--rtu", WAVEFORM),
            "must not exist; it becomes a link to a terminal",
        ),
        (
            ("--bench", LINUX_BENCH, "--waveform", WAVEFORM, "--seconds", "soon"),
            "--seconds soon: must be a number",
        ),
        (("--bench", LINUX_BENCH, "--waveform", LINUX_BENCH), "linux.toml: "),
    ],
)
def test_wrong_words_are_bad_input(kwrig: Kwrig, words: tuple[object, ...], message: str) -> None:
    said = kwrig("serve", *words)
    assert said.status == 2
    assert message in said.err


def test_missing_program_is_a_rig_fault(
    kwrig: Kwrig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(PROGRAM_FOLDER_VARIABLE, str(tmp_path))
    said = kwrig("serve", "--bench", LINUX_BENCH, "--waveform", WAVEFORM)
    assert said.status == 4
    assert "no such meter program" in said.err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("f_hz = 50.0", "f_hz = -1.0", "load.f_hz = -1.0: must be greater than 0"),
        ("[load]", "[loads]", "loads = "),
        ('id = "nominal"', "id = 3", "id = 3: must be"),
        ("[load]", "settings = { bogus = 1 }\n[load]", "settings.bogus = 1: unknown setting"),
    ],
)
def test_wrong_waveform_names_file_key_and_value(
    kwrig: Kwrig, tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = WAVEFORM.with_name("nominal.toml").read_text()
    path = tmp_path / "w.toml"
    path.write_text(text.replace(old, new, 1))
    said = kwrig("serve", "--bench", LINUX_BENCH, "--waveform", path)
    assert said.status == 2
    assert message in said.err
    assert str(path) in said.err
