"""Recordings in a table of comma-separated values: a head of names, a column of time."""

import csv
import re
from datetime import date
from pathlib import Path

import numpy as np

from rig.bench.tomlfile import BadInput
from rig.recording.recording import Channel, Floats, Recording, in_si, straightened

SAMPLES_MIN = 2
SUBSECOND_DIGITS = 9
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()  # nanoseconds since then fit 64 bits
_UNIT = re.compile(r".*_(V|kV|mV|A|kA|mA)", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|\+00:00)?")


def read_csv(path: Path, time_column: str) -> Recording:
    """The recording of a .csv; times are seconds or ISO 8601 to the nanosecond. BadInput.

    The unit of a channel is what follows the last underscore of its name, when that is a unit.
    """
    names, rows = _table(path)
    if time_column not in names:
        raise BadInput([f"{path}: line 1: column {time_column!r}: missing, must be given"])
    at = names.index(time_column)
    stamps_ns = np.array([_stamp_ns(path, n, row[at]) for n, row in rows], dtype=np.int64)
    since_s = (stamps_ns - stamps_ns[0]).astype(np.float64) * 1e-9
    falls = np.flatnonzero(np.diff(since_s) <= 0.0)
    if len(falls):
        number, row = rows[int(falls[0]) + 1]
        text = f"{time_column} = {row[at]!r}: must be after the line before"
        raise BadInput([f"{path}: line {number}: {text}"])
    time_s, rates = straightened(since_s, _stamp_step_s(since_s))
    channels = [
        in_si(Channel(name, _unit_of(name), _column(path, rows, names, column)))
        for column, name in enumerate(names)
        if column != at
    ]
    return Recording(
        path=str(path),
        form="CSV",
        station="",
        time_s=time_s,
        channels=tuple(channels),
        started=rows[0][1][at],
        trigger_s=None,
        rates=rates,
    )


def _table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of the head and the rows with their line numbers."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            names = [name.strip() for name in next(reader, [])]
            rows = [(reader.line_num, row) for row in reader if row]
    except FileNotFoundError:
        raise BadInput([f"{path}: no such file"]) from None
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise BadInput([f"{path}: cannot be read: {fault}"]) from None
    for number, row in rows:
        if len(row) != len(names):
            raise BadInput([f"{path}: line {number}: {len(row)} fields: must be {len(names)}"])
    if len(rows) < SAMPLES_MIN:
        raise BadInput([f"{path}: {len(rows)} samples: must be at least {SAMPLES_MIN}"])
    return names, rows


def _stamp_ns(path: Path, number: int, text: str) -> int:
    match = _MOMENT.fullmatch(text.strip())
    try:
        if match is None:
            return round(float(text) * 1e9)
        day = date.fromisoformat(match.group(1)).toordinal() - EPOCH_ORDINAL
        hour, minute, second = (int(match.group(n)) for n in (2, 3, 4))
        fraction_ns = int((match.group(5) or "0").ljust(SUBSECOND_DIGITS, "0"))
        return ((day * 24 + hour) * 3600 + minute * 60 + second) * 10**9 + fraction_ns
    except (ValueError, OverflowError):
        limit = "must be seconds, or a date and a time as 2020-02-24 18:15:21.5"
        raise BadInput([f"{path}: line {number}: time = {text[:40]!r}: {limit}"]) from None


def _stamp_step_s(since_s: Floats) -> float:
    """How far a stamp of an even clock may stray: two tenths of the usual step.

    Loggers stamp blocks of samples by their own clock, so the stamps hold the clock's corrections.
    """
    return 0.2 * float(np.median(np.diff(since_s)))


def _column(path: Path, rows: list[tuple[int, list[str]]], names: list[str], column: int) -> Floats:
    values = np.empty(len(rows))
    for index, (number, row) in enumerate(rows):
        text = row[column].strip()
        try:
            values[index] = float(text) if text else np.nan
        except ValueError:
            key = f"{names[column]} = {text[:40]!r}"
            raise BadInput([f"{path}: line {number}: {key}: must be a number"]) from None
    return values


def _unit_of(name: str) -> str:
    match = _UNIT.fullmatch(name)
    return match.group(1) if match else ""
