"""The configuration of a COMTRADE recording (1991, 1999, 2013), line by line.

@[COMTRADE, clause not verified]: the layout is that of the public descriptions of C37.111.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from rig.bench.tomlfile import BadInput

REVISIONS = (1991, 1999, 2013)
FORMS = ("ASCII", "BINARY", "BINARY32", "FLOAT32")
Form = Literal["ASCII", "BINARY", "BINARY32", "FLOAT32"]
CHANNELS_MAX = 999
SAMPLES_MAX = 100_000_000
ANALOGUE_FIELDS_1991 = 10
ANALOGUE_FIELDS = 13
COUNTS_LINE_FIELDS = 3
RATE_LINE_FIELDS = 2
MICROSECOND_DIGITS = 6
_COUNT = re.compile(r"(\d+)\s*([AD]?)", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2,4})\s*,\s*(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?")


@dataclass(frozen=True)
class AnalogueLine:
    """value = factor x count + offset, primary or secondary; `is_primary` says which."""

    name: str
    unit: str
    factor: float
    offset: float
    skew_us: float
    primary: float
    secondary: float
    is_primary: bool


@dataclass(frozen=True)
class Configuration:
    """The whole .cfg."""

    station: str
    revision: int
    analogue: tuple[AnalogueLine, ...]
    digital_count: int
    nominal_hz: float
    rates: tuple[tuple[float, int], ...]  # (Hz, number of the last sample); empty: stamps count
    started: str
    trigger_s: float | None  # since the first sample
    form: Form
    stamp_step_s: float  # one count of a stamp, multiplier included


class Lines:
    """Hands out the lines of a file; every complaint names file and line."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = text.replace("\x1a", "").splitlines()
        self._name = name
        self._next = 0

    def take(self, what: str, fields_min: int = 1) -> list[str]:
        """The fields of the next line, blanks cut off. BadInput at the end or when too few."""
        if self._next >= len(self._lines):
            raise BadInput([f"{self._name}: line {self._next + 1}: {what}: missing, must be given"])
        self._next += 1
        line = self._lines[self._next - 1]
        fields = [field.strip() for field in line.split(",")]
        if len(fields) < fields_min:
            raise self.wrong(what, line, f"must have at least {fields_min} fields")
        return fields

    def rest(self) -> Iterator[list[str]]:
        """What is left, for the parts that a file may leave out."""
        while self._next < len(self._lines):
            yield self.take("")

    def wrong(self, key: str, value: object, limit: str) -> BadInput:
        """The complaint about the line taken last."""
        shown = repr(value)[:80]
        return BadInput([f"{self._name}: line {self._next}: {key} = {shown}: {limit}"])

    def number(self, key: str, text: str, low: float, high: float) -> float:
        """A finite number of low to high."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise self.wrong(key, text, f"must be a number of {low:g} to {high:g}")
        return value

    def whole(self, key: str, text: str, low: int, high: int) -> int:
        """A whole number of low to high."""
        value = self.number(key, text, low, high)
        if value != int(value):
            raise self.wrong(key, text, "must be a whole number")
        return int(value)


def configuration(text: str, name: str) -> Configuration:
    """The text of a .cfg. BadInput names file, line, key, value and limit."""
    lines = Lines(text, name)
    head = lines.take("station, device, revision", 2)
    revision = _revision(lines, head)
    analogue_count, digital_count = _counts(lines)
    analogue = tuple(_analogue(lines, revision) for _ in range(analogue_count))
    for _ in range(digital_count):
        lines.take("digital channel")
    nominal_text = lines.take("line frequency")[0]
    nominal_hz = lines.number("line frequency", nominal_text, 0.0, 1000.0) if nominal_text else 0.0
    rates = _rates(lines)
    started_text, started, digits = _moment(lines, "time of the first sample")
    _, trigger, _ = _moment(lines, "time of the trigger")
    form = _form(lines)
    multiplier = _multiplier(lines) if revision != REVISIONS[0] else 1.0
    nanoseconds = revision == REVISIONS[-1] and digits > MICROSECOND_DIGITS
    return Configuration(
        station=head[0],
        revision=revision,
        analogue=analogue,
        digital_count=digital_count,
        nominal_hz=nominal_hz,
        rates=rates,
        started=started_text,
        trigger_s=(trigger - started).total_seconds() if started and trigger else None,
        form=form,
        stamp_step_s=multiplier * (1e-9 if nanoseconds else 1e-6),
    )


def _revision(lines: Lines, head: list[str]) -> int:
    """The year of the layout; a year between two editions is the older one, none is 1991."""
    if len(head) < COUNTS_LINE_FIELDS or not head[2]:
        return REVISIONS[0]
    year = lines.whole("revision", head[2], REVISIONS[0], 2100)
    return max(known for known in REVISIONS if known <= year)


def _counts(lines: Lines) -> tuple[int, int]:
    fields = lines.take("numbers of channels", COUNTS_LINE_FIELDS)
    counts = []
    for text, letter in zip(fields[1:3], "AD", strict=True):
        match = _COUNT.fullmatch(text)
        if match is None or match.group(2).upper() not in ("", letter):
            raise lines.wrong("numbers of channels", text, f"must be a number and {letter}")
        counts.append(lines.whole("numbers of channels", match.group(1), 0, CHANNELS_MAX))
    total = lines.whole("number of channels", fields[0], 1, 2 * CHANNELS_MAX)
    if total != sum(counts):
        raise lines.wrong("number of channels", total, f"must be the sum {sum(counts)}")
    return counts[0], counts[1]


def _analogue(lines: Lines, revision: int) -> AnalogueLine:
    is_old = revision == REVISIONS[0]
    fields = lines.take("analogue channel", ANALOGUE_FIELDS_1991 if is_old else ANALOGUE_FIELDS)
    name, unit = fields[1], fields[4]
    key = f"analogue channel {fields[0]} ({name})"
    factor = lines.number(f"{key}: a", fields[5], -1e12, 1e12)
    offset = lines.number(f"{key}: b", fields[6], -1e15, 1e15)
    skew_us = lines.number(f"{key}: skew", fields[7], -1e6, 1e6) if fields[7] else 0.0
    if len(fields) < ANALOGUE_FIELDS:
        return AnalogueLine(name, unit, factor, offset, skew_us, 1.0, 1.0, True)
    primary = lines.number(f"{key}: primary", fields[10], 1e-9, 1e12)
    secondary = lines.number(f"{key}: secondary", fields[11], 1e-9, 1e12)
    side = fields[12].upper()
    if side not in ("P", "S"):
        raise lines.wrong(f"{key}: side", fields[12], "must be P or S")
    return AnalogueLine(name, unit, factor, offset, skew_us, primary, secondary, side == "P")


def _rates(lines: Lines) -> tuple[tuple[float, int], ...]:
    count = lines.whole("number of rates", lines.take("number of rates")[0], 0, SAMPLES_MAX)
    rates: list[tuple[float, int]] = []
    for _ in range(max(1, count)):
        fields = lines.take("sample rate", RATE_LINE_FIELDS)
        rate_hz = lines.number("sample rate", fields[0], 0.0, 1e9)
        last = lines.whole("last sample of the rate", fields[1], 1, SAMPLES_MAX)
        if rates and last <= rates[-1][1]:
            raise lines.wrong("last sample of the rate", last, f"must be above {rates[-1][1]}")
        if count > 0 and rate_hz == 0.0:
            raise lines.wrong("sample rate", fields[0], "must be above 0")
        rates.append((rate_hz, last))
    return tuple(rates) if count > 0 else ()


def _moment(lines: Lines, what: str) -> tuple[str, datetime | None, int]:
    """Text, time when it can be read, and digits of the fraction. Order of day and month unknown:

    both moments have the same, and only their difference is used.
    """
    fields = lines.take(what)
    text = ",".join(fields)
    match = _MOMENT.fullmatch(text)
    if match is None:
        return text, None, 0
    first, second, year, hour, minute, second_of_minute = (int(match.group(n)) for n in range(1, 7))
    day, month = (first, second) if second <= 12 else (second, first)
    fraction = match.group(7) or "."
    try:
        moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - no zone is written
    except ValueError:
        raise lines.wrong(what, text, "must be a date and a time that exist") from None
    seconds = float(f"0{fraction}0") + second_of_minute
    return text, moment + timedelta(seconds=seconds), len(fraction) - 1


def _form(lines: Lines) -> Form:
    text = lines.take("form of the data")[0].upper()
    for form in FORMS:
        if text == form:
            return form  # type: ignore[return-value]
    raise lines.wrong("form of the data", text, f"must be one of {', '.join(FORMS)}")


def _multiplier(lines: Lines) -> float:
    for fields in lines.rest():
        return lines.number("multiplier of stamps", fields[0], 1e-9, 1e9) if fields[0] else 1.0
    return 1.0
