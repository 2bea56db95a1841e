"""Reads the options that are more than one word: POS=TEXT, NAME=SIZE."""

import math
import re
from collections.abc import Sequence
from pathlib import Path

from rig.bench.schema import BenchFile
from rig.bench.tomlfile import BadInput

SERIAL = re.compile(r"[A-Za-z0-9._-]{1,16}")
SEED_MAX = (1 << 64) - 1
TEXT_CHARACTERS_MAX = 200  # as for every text of a bench
SECONDS_MAX = 1e7  # four months


def serials_of(texts: Sequence[str], bench: BenchFile) -> dict[int, str]:
    """--serial POS=TEXT: position -> serial number. BadInput."""
    positions = [str(position.number) for position in bench.positions]
    serials: dict[int, str] = {}
    for text in texts:
        position, sign, serial = text.partition("=")
        if not sign or position not in positions:
            known = ", ".join(positions)
            raise BadInput([f"--serial {text}: must be POS=TEXT with POS one of {known}"])
        if SERIAL.fullmatch(serial) is None:
            raise BadInput(
                [f"--serial {text}: must be 1 to 16 letters, digits, points, minus, underscores"]
            )
        if int(position) in serials:
            raise BadInput([f"--serial {text}: position {position} must not be given twice"])
        serials[int(position)] = serial
    all_serials = [serials.get(one.number, one.serial) for one in bench.positions]
    for serial in all_serials:
        if all_serials.count(serial) > 1:
            raise BadInput([f"--serial: {serial} must not stand on two positions"])
    return serials


def sizes_of(texts: Sequence[str]) -> dict[str, float]:
    """--fault NAME=SIZE: name -> size. BadInput; the fault library checks name and range."""
    sizes: dict[str, float] = {}
    for text in texts:
        name, sign, size = text.partition("=")
        try:
            value = float(size)
        except ValueError:
            value = math.nan
        if not sign or not name or not math.isfinite(value):
            raise BadInput([f"--fault {text}: must be NAME=SIZE with a number; see kwrig faults"])
        if name in sizes:
            raise BadInput([f"--fault {text}: {name} must not be given twice"])
        sizes[name] = value
    return sizes


def seed_of(text: str) -> int:
    """--seed N: a whole number of 64 bits. BadInput."""
    digits = text.lstrip("0") or "0"
    is_number = bool(text) and text.isascii() and text.isdecimal()
    if not is_number or len(digits) > len(str(SEED_MAX)) or int(digits) > SEED_MAX:
        raise BadInput([f"--seed {text}: must be a whole number of 0 to {SEED_MAX}"])
    return int(digits)


def count_of(option: str, text: str, low: int, high: int) -> int:
    """An option that is a whole number of low..high. BadInput."""
    digits = text.lstrip("0") or "0"
    is_number = bool(text) and text.isascii() and text.isdecimal() and len(digits) <= len(str(high))
    if not is_number or not low <= int(digits) <= high:
        raise BadInput([f"{option} {text}: must be a whole number of {low} to {high}"])
    return int(digits)


def printed_text(option: str, text: str) -> str:
    """An option that stands on the certificate: text that a file can hold. BadInput."""
    if len(text) > TEXT_CHARACTERS_MAX:
        raise BadInput([f"{option}: {len(text)} characters: must be at most {TEXT_CHARACTERS_MAX}"])
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise BadInput([f"{option} {text!r}: must be UTF-8"]) from None
    return text


def check_out(out: Path) -> None:
    """--out: a folder, or a place where one can be made. BadInput."""
    for place in (out, *out.parents):
        try:
            found, is_folder = place.exists(), place.is_dir()
        except OSError as fault:
            raise BadInput([f"--out {out}: must be a folder: {fault.strerror}"]) from None
        if found and not is_folder:
            where = "" if place == out else f", and {place} is none"
            raise BadInput([f"--out {out}: must be a folder{where}"])
        if found:
            return


def check_new_file(option: str, path: Path) -> None:
    """A file that is going to be written: not there yet, in a folder that is. BadInput."""
    try:
        exists, has_folder = path.exists() or path.is_symlink(), path.parent.is_dir()
    except OSError as fault:
        raise BadInput([f"{option} {path}: must be a new file: {fault.strerror}"]) from None
    if exists:
        raise BadInput([f"{option} {path}: must be a new file, nothing is overwritten"])
    if not has_folder:
        raise BadInput([f"{option} {path}: must lie in a folder that exists"])


def seconds_of(text: str | None) -> float | None:
    """--seconds N: a time, or nothing for no end. BadInput."""
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0.0 <= seconds <= SECONDS_MAX:
        raise BadInput([f"--seconds {text}: must be a number of 0 to {SECONDS_MAX:g}"])
    return seconds
