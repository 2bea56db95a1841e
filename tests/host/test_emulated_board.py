"""The Cortex-M7 image on an emulated board: the same bits, its own faults, faults from outside."""

import hashlib
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rig.drivers.program_meter.emulated_board import (
    IMAGE_FOLDER_VARIABLE,
    EmulatedBoard,
    emulated_board,
)
from rig.drivers.program_meter.link import LinkOptions
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.machine import Machine
from rig.drivers.program_meter.meter import FOLDER_PREFIX, SHARED_MEMORY, ProgramMeter
from rig.ports import MeterFault, RigFault
from tests.host.stimulus import SAMPLE_RATE_HZ, balanced_frames

SERIAL = "KW320-BOARD"
READ = (0x3000, 60)
SYSTEM_ENERGY = (0x4048, 18)
PULSE_CONSTANT = 0x100A
IMAGE_HASH = (0x7F0E, 16)
SECONDS = 4
ANSWER_DEADLINE_S = 0.5
BEYOND_THE_PLANTED_FAULT_S = 3.5
# What each image that gives up says of itself.
OWN_ENDS = {
    "meter_assert": "asserted: assertion failed: planted fault meter_assert",
    "hard_fault": r"asserted: hard fault: cfsr=00010000 hfsr=40000000 pc=[0-9a-f]{8}",
    "endless_loop": r"asserted: watchdog: the main loop hangs at pc=[0-9a-f]{8}",
    "masked_loop": r"asserted: watchdog: interrupts masked for too long at pc=[0-9a-f]{8}",
    "stack_overflow": "asserted: hard fault: the stack is full",
    "meter_silent": "process alive, main loop running, link proved",
}
# A fault is noticed when the watchdogs (4.5 s) or the rig's own deadlines (5 s, 1 s) have passed;
# the rest is for a busy machine.
TIME_LIMIT_S = 30.0


def made(machine: Machine) -> ProgramMeter:
    return ProgramMeter(machine, SERIAL, LinkOptions("rtu", answer_deadline_s=ANSWER_DEADLINE_S))


@pytest.fixture
def meter() -> Iterator[ProgramMeter]:
    with made(emulated_board()) as board:
        board.power_cycle(0)
        yield board


def pid_of(meter: ProgramMeter) -> int:
    assert meter._process is not None
    return meter._process.pid


def evidence(machine: Machine) -> tuple[list[tuple[int, ...]], bytes]:
    """Registers at each second and all pulses as bytes."""
    with made(machine) as meter:
        meter.power_cycle(1_700_000_000)
        meter.write(PULSE_CONSTANT, (60000,))
        images, pulses = [], []
        for second in range(SECONDS):
            meter.feed(balanced_frames(1.0, start_s=float(second)))
            words, sample_index = meter.read(*READ)
            assert sample_index == (second + 1) * SAMPLE_RATE_HZ
            images.append(words + meter.read(*SYSTEM_ENERGY)[0])
            pulses.append(meter.take_pulses())
        return images, np.concatenate(pulses).tobytes()


def test_image_gives_the_registers_and_pulses_of_the_linux_program_to_the_bit() -> None:
    assert evidence(emulated_board()) == evidence(linux_program())


def test_image_says_the_hash_of_its_own_file_in_its_log_and_in_its_registers(
    meter: ProgramMeter,
) -> None:
    sha256 = hashlib.sha256(emulated_board().image.read_bytes()).hexdigest()
    assert f"image_sha256={sha256} board=mps2_an500 " in meter.drain_log()
    words, _ = meter.read(*IMAGE_HASH)
    assert b"".join(word.to_bytes(2, "big") for word in words).hex() == sha256


def test_image_ends_when_asked_with_a_count_of_all_frames(meter: ProgramMeter) -> None:
    meter.drain_log()
    meter.feed(balanced_frames(0.5))
    meter.end()
    log = meter.drain_log()
    assert re.search(
        rf"^kwmeter end frames={SAMPLE_RATE_HZ // 2} .*stack_used_bytes=\d+$", log, re.M
    )


def test_an_end_line_with_another_count_is_a_rig_fault(meter: ProgramMeter) -> None:
    meter.feed(balanced_frames(0.5))
    meter._frames_given += 1
    with pytest.raises(RigFault, match=r"took 6400 frames, given 6401"):
        meter.end()


@pytest.mark.parametrize("image_fault", OWN_ENDS)
def test_image_that_gives_up_is_a_meter_fault_with_its_reason(image_fault: str) -> None:
    started_s = time.monotonic()
    with made(emulated_board(image_fault)) as meter:
        meter.power_cycle(0)
        with pytest.raises(MeterFault, match=OWN_ENDS[image_fault]):
            meter.feed(balanced_frames(BEYOND_THE_PLANTED_FAULT_S))
            meter.read(*READ)
    assert time.monotonic() - started_s < TIME_LIMIT_S


def test_lockup_in_the_emulators_log_is_a_fault_of_the_meter(tmp_path: Path) -> None:
    """The vector table of this image leads nowhere: the first exception cannot be taken."""
    image = tmp_path / "lockup.bin"
    image.write_bytes(bytes.fromhex("00000420") + b"\x01\x00\x00\xf0" * 15 + bytes(64))
    with made(EmulatedBoard(image)) as meter, pytest.raises(MeterFault, match="Lockup"):
        meter.power_cycle(0)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_emulator_that_is_ended_from_outside_is_a_rig_fault(
    meter: ProgramMeter, number: signal.Signals
) -> None:
    os.kill(pid_of(meter), number)
    with pytest.raises(RigFault, match="ended"):
        meter.feed(balanced_frames(1.0))


def test_emulator_that_is_held_is_a_rig_fault_and_goes_on_unharmed(meter: ProgramMeter) -> None:
    """The image's watchdogs do not take the pause for a hang of its own."""
    os.kill(pid_of(meter), signal.SIGSTOP)
    with pytest.raises(RigFault, match="is stopped from outside"):
        meter.read(*READ)
    time.sleep(2.5)  # beyond the limit of the first watchdog and a period of the second
    os.kill(pid_of(meter), signal.SIGCONT)
    meter.feed(balanced_frames(0.5))
    meter.end()  # with its end line and count


def test_boards_side_by_side_have_files_of_their_own_and_leave_none() -> None:
    meters = [made(emulated_board()) for _ in range(3)]
    try:
        for number, meter in enumerate(meters, start=1):
            meter.power_cycle(0)
            meter.begin_feed(balanced_frames(0.5 * number))
        for number, meter in enumerate(meters, start=1):
            meter.catch_up()
            assert meter.read(*READ)[1] == number * SAMPLE_RATE_HZ // 2
    finally:
        for meter in meters:
            meter.close()
    assert not list(SHARED_MEMORY.glob(f"{FOLDER_PREFIX}{os.getpid()}-*"))


def test_debugger_stops_the_image_and_no_deadline_passes_meanwhile() -> None:
    port = 20000 + os.getpid() % 20000
    board = replace(emulated_board(), debugger_port=port)
    words = ["gdb-multiarch", "-batch", "-nx", "-ex", "set tcp connect-timeout 20",
             "-ex", f"target remote 127.0.0.1:{port}", "-ex", "break kw::mps2::start_watchdogs",
             "-ex", "continue", "-ex", "bt 1", "-ex", "shell sleep 1", "-ex", "detach",
             str(board.image.with_suffix(".elf"))]  # fmt: skip
    debugger = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        with ProgramMeter(board, SERIAL, LinkOptions("rtu"), patience=30.0) as meter:
            meter.power_cycle(0)
            meter.feed(balanced_frames(0.1))
            assert meter.read(*READ)[1] == SAMPLE_RATE_HZ // 10
        assert "#0  kw::mps2::start_watchdogs" in debugger.communicate(timeout=20)[0]
    finally:
        debugger.kill()
        debugger.wait(10)


def test_missing_image_is_a_rig_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(IMAGE_FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(RigFault, match=r"kwmeter\.bin: no such image; `make build` makes it"):
        emulated_board()


@pytest.mark.parametrize(("transport", "pacing"), [("tcp", "lockstep"), ("rtu", "real_time")])
def test_what_the_board_cannot_do_is_refused(transport: str, pacing: str) -> None:
    link = LinkOptions("tcp" if transport == "tcp" else "rtu")
    pace = "real_time" if pacing == "real_time" else "lockstep"
    with (
        ProgramMeter(emulated_board(), SERIAL, link, pace) as meter,  # type: ignore[arg-type]
        pytest.raises(RigFault, match="must be rtu and lockstep"),
    ):
        meter.power_cycle(0)


class WrongWords(EmulatedBoard):
    """Tells the image something that it does not know."""

    def options(self, meter: object, folder: Path) -> list[str]:
        return ["--unit", "300"]


def test_wrong_option_of_the_image_is_named_in_its_log() -> None:
    with (
        made(WrongWords(emulated_board().image)) as meter,
        pytest.raises(RigFault, match=r"status 2: kwmeter: wrong option: --unit"),
    ):
        meter.power_cycle(0)


class TooManyWords(EmulatedBoard):
    """Tells the image more than its buffer holds."""

    def options(self, meter: object, folder: Path) -> list[str]:
        return ["--unit", "2", "--serial", "x" * 300]


def test_command_line_that_does_not_fit_is_refused_and_not_left_out() -> None:
    with (
        made(TooManyWords(emulated_board().image)) as meter,
        pytest.raises(RigFault, match=r"status 2: kwmeter: command line: at most 255 characters"),
    ):
        meter.power_cycle(0)


SOAK_RUNS = 100


@pytest.mark.soak
def test_a_hundred_ends_of_every_kind_are_told_apart_within_their_time() -> None:
    """Kill, hard fault, assertion, endless loop, watchdog in a random order."""
    random_source = random.Random(320)
    kinds = ["kill", *(name for name in OWN_ENDS if name != "meter_silent")]
    for _ in range(SOAK_RUNS):
        kind = random_source.choice(kinds)
        started_s = time.monotonic()
        with made(emulated_board(None if kind == "kill" else kind)) as meter:
            meter.power_cycle(0)
            if kind == "kill":
                meter.begin_feed(balanced_frames(random_source.uniform(0.1, 3.0)))
                os.kill(pid_of(meter), signal.SIGKILL)
                with pytest.raises(RigFault, match="ended from outside by SIGKILL"):
                    meter.catch_up()
                    meter.read(*READ)
            else:
                with pytest.raises(MeterFault, match=OWN_ENDS[kind]):
                    meter.feed(balanced_frames(BEYOND_THE_PLANTED_FAULT_S))
        assert time.monotonic() - started_s < TIME_LIMIT_S, kind
