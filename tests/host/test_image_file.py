"""What is no image is refused with its reason before anything starts; what is one is taken."""

import os
import struct
from pathlib import Path

import pytest

from rig.bench.load_bench import load_bench
from rig.bench.tomlfile import BadInput
from rig.drivers.build import Device, refuse_impossible
from rig.drivers.injected import NO_FAULTS
from rig.drivers.program_meter.emulated_board import emulated_board
from rig.drivers.program_meter.image_file import FLASH_BYTES, RAM_BYTES, RAM_START
from rig.drivers.program_meter.linux_program import LinuxProgram, linux_program
from rig.drivers.program_meter.meter import ProgramMeter

BENCHES = Path(__file__).resolve().parents[2] / "fixtures/benches"
STACK, RESET = RAM_START + RAM_BYTES, 0x101
PADDING = bytes(1024)


def refuse(bench: str, image: Path) -> None:
    refuse_impossible(load_bench(BENCHES / f"{bench}.toml").bench, NO_FAULTS, Device(image))


def vectors(stack: int, reset: int) -> bytes:
    return struct.pack("<II", stack, reset) + PADDING


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "8 to 524288 bytes, not 0"),
        (vectors(STACK, RESET) + bytes(FLASH_BYTES), "8 to 524288 bytes, not"),
        (b"\x7fELF" + bytes(FLASH_BYTES), "the .bin beside the ELF file"),
        (PADDING, "stack pointer 00000000H in RAM"),
        (vectors(STACK + 4, RESET), "stack pointer 20040004H in RAM"),
        (vectors(RAM_START, RESET), "stack pointer 20000000H in RAM"),
        (vectors(STACK - 2, RESET), "stack pointer 2003FFFEH in RAM"),
        (vectors(STACK, RESET - 1), "reset vector 00000100H in its code"),
        (vectors(STACK, len(PADDING) + 9), "reset vector 00000409H in its code"),
    ],
)
def test_what_is_no_board_image_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    image = tmp_path / "a,b=c.bin"
    image.write_bytes(content)
    with pytest.raises(BadInput, match="must be an image for the emulated board") as refusal:
        refuse("qemu", image)
    assert f"image {image}: " in str(refusal.value)
    assert reason in str(refusal.value)


@pytest.mark.parametrize("bench", ["qemu", "linux"])
def test_what_is_no_file_is_refused(tmp_path: Path, bench: str) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for image in (tmp_path, loop, fifo, tmp_path / "none", Path("x" * 300), Path("/dev/zero")):
        with pytest.raises(BadInput, match="must be a"):
            refuse(bench, image)


@pytest.mark.parametrize("content", [b"#!/bin/sh\nexit 0\n", b"", b"\x7fELF and more than that"])
def test_what_is_no_program_of_this_computer_is_refused(tmp_path: Path, content: bytes) -> None:
    program = tmp_path / "program"
    program.write_bytes(content)
    program.chmod(0o755)
    with pytest.raises(BadInput, match="must be a program that can be run: an ELF file for this"):
        refuse("linux", program)


def test_program_of_the_other_machine_is_refused_and_the_right_one_taken() -> None:
    program, image = linux_program().image, emulated_board().image
    refuse("linux", program)
    refuse("qemu", image)
    with pytest.raises(BadInput, match="must be a program that can be run"):
        refuse("linux", image.with_suffix(".elf"))
    with pytest.raises(BadInput, match=r"the \.bin beside the ELF file"):
        refuse("qemu", program)
    with pytest.raises(BadInput, match=r"the \.bin beside the ELF file"):
        refuse("qemu", image.with_suffix(".elf"))


def test_bare_name_is_the_file_here_and_not_that_of_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ls").symlink_to(linux_program().image)
    monkeypatch.chdir(tmp_path)
    with ProgramMeter(LinuxProgram(Path("ls")), "KW320-BARE") as meter:
        meter.power_cycle(0)
        meter.end()
