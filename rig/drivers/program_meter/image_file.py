"""Is a file that somebody named an image of a meter at all? Looked at before anything starts."""

import os
import struct
from pathlib import Path

PROGRAM = "a program that can be run"
IMAGE = "an image for the emulated board"
OWN_PROGRAM = Path("/proc/self/exe")  # what this computer runs
ELF_MAGIC = b"\x7fELF"
_ELF_IDENTITY, _ELF_MACHINE = slice(0, 5), slice(18, 20)  # magic and class; machine (elf(5))
_HEAD_BYTES = 20
# firmware/boards/mps2/board.ld: where flash and RAM are
FLASH_BYTES = 512 * 1024
RAM_START, RAM_BYTES = 0x20000000, 256 * 1024
# ARMv7-M, B1.5.3: the first two words are the initial stack pointer and the reset vector
_VECTORS = struct.Struct("<II")


def unlike_program(path: Path) -> str | None:
    """What a program of this computer must be and `path` is not; None when nothing is wrong."""
    head = _head(path)
    if head is None or not os.access(path, os.X_OK):
        return PROGRAM
    own = _head(OWN_PROGRAM) or b""
    alike = [head[part] == own[part] for part in (_ELF_IDENTITY, _ELF_MACHINE)]
    return None if all(alike) else f"{PROGRAM}: an ELF file for this computer"


def unlike_board_image(path: Path) -> str | None:
    """What an image of the emulated board must be and `path` is not; None when nothing is wrong.

    Its size and its two first vectors are looked at: a meter that fails later fails by itself.
    """
    head = _head(path)
    if head is None:
        return IMAGE
    if head.startswith(ELF_MAGIC):
        return f"{IMAGE}: the .bin beside the ELF file"
    size = path.stat().st_size
    if not _VECTORS.size <= size <= FLASH_BYTES:
        return f"{IMAGE}: {_VECTORS.size} to {FLASH_BYTES} bytes, not {size}"
    stack, reset = _VECTORS.unpack_from(head)
    has_stack = RAM_START < stack <= RAM_START + RAM_BYTES and stack % 4 == 0
    if not has_stack or not (reset % 2 == 1 and reset < size):
        return f"{IMAGE}: stack pointer {stack:08X}H in RAM, reset vector {reset:08X}H in its code"
    return None


def _head(path: Path) -> bytes | None:
    """Its first bytes; None when it is no file that can be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            return stream.read(_HEAD_BYTES)
    except OSError:
        return None
