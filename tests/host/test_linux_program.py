"""The Linux meter as a program: its start and end line, its options, the file that it is given."""

import os
import signal
import subprocess
from pathlib import Path

import kwhost
import pytest

from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.process import MeterProcess
from rig.drivers.program_meter.waiting import MonotonicClock
from rig.spec import board_link_gen as layout
from tests.host.stimulus import balanced_frames


def test_start_and_end_lines_with_counts_are_written(tmp_path: Path) -> None:
    process = MeterProcess(
        linux_program(), tmp_path / "link", ["--modbus-tcp", "127.0.0.1:0"], MonotonicClock()
    )
    frames = balanced_frames(0.25)
    assert process.region.boot(0, 5.0)
    assert process.region.feed(frames, 5.0) == len(frames)
    assert process.region.wait_consumed(len(frames), 5.0)
    os.kill(process.pid, signal.SIGTERM)
    process._reap()
    last = process.log_text().splitlines()[-1]
    assert last.startswith("kwmeter end ")
    assert f"frames={len(frames)} " in last
    assert "corrupt_records=0" in last
    assert process.region.state == layout.STATE_STOPPED
    process.end()


def test_wrong_arguments_end_with_status_2_and_a_message() -> None:
    run = subprocess.run(
        [linux_program().image, "--link", "x", "--unit", "300"], capture_output=True, text=True
    )
    assert run.returncode == 2
    assert run.stderr == "kwmeter: --unit: '300' is not a number from 1 to 247\n"


@pytest.mark.parametrize("content", [b"", b"KWBL", bytes(layout.FILE_BYTES)])
def test_file_that_is_no_board_link_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "link"
    path.write_bytes(content)
    with pytest.raises(RuntimeError, match=f"board link {path}"):
        kwhost.MeterRegion.open(str(path))
    run = subprocess.run([linux_program().image, "--link", path], capture_output=True, text=True)
    assert run.returncode == 1
    assert f"board link {path}" in run.stderr
