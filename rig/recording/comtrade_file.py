"""COMTRADE recordings: .cfg with .dat, or both in one .cff (2013)."""

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rig.bench.tomlfile import BadInput
from rig.recording.cfg import Configuration, configuration
from rig.recording.recording import Channel, Floats, Recording, in_si, integrated, straightened

FILE_BYTES_MAX = 1 << 30
NUMBER_FIELDS = 2  # of a line of data: sample number and stamp come first
DIGITAL_BITS = 16  # of a word
COUNT_TYPES = {"BINARY": "<i2", "BINARY32": "<i4", "FLOAT32": "<f4"}
MISSING_COUNTS = {"BINARY": -(1 << 15), "BINARY32": -(1 << 31)}
MISSING_ASCII = 99999.0
MISSING_STAMP = 0xFFFFFFFF
SAMPLES_MIN = 2
_SECTION = re.compile(rb"---\s*file type:\s*([A-Z]+)\s*([A-Z0-9]*)\s*(?::\s*(\d+))?\s*---", re.I)


def read_comtrade(path: Path) -> Recording:
    """The recording of a .cfg (its .dat beside it) or .cff. BadInput."""
    if path.suffix.lower() == ".cff":
        text, data, data_name = _sections(path)
    else:
        text = _text(_bytes(path))
        data_path = _data_path(path)
        data, data_name = _bytes(data_path), str(data_path)
    cfg = configuration(text, str(path))
    if cfg.form == "ASCII":
        stamps, counts = _ascii(cfg, data, data_name)
    else:
        stamps, counts = _binary(cfg, data, data_name)
    if len(counts) < SAMPLES_MIN:
        raise BadInput([f"{data_name}: {len(counts)} samples: must be at least {SAMPLES_MIN}"])
    time_s, rates = _times(cfg, stamps, len(counts), data_name)
    return Recording(
        path=str(path),
        form=f"COMTRADE {cfg.revision} {cfg.form}",
        station=cfg.station,
        time_s=time_s,
        channels=_channels(cfg, counts),
        started=cfg.started,
        trigger_s=cfg.trigger_s,
        rates=rates,
        nominal_hz=cfg.nominal_hz or None,
    )


def files_of(path: Path) -> list[Path]:
    """The files that a recording consists of: also the .dat of a .cfg."""
    return [path, _data_path(path)] if path.suffix.lower() == ".cfg" else [path]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise BadInput([f"{path}: {path.stat().st_size} bytes: at most {FILE_BYTES_MAX}"])
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput([f"{path}: no such file"]) from None
    except OSError as fault:
        raise BadInput([f"{path}: cannot be read: {fault.strerror}"]) from None


def _text(data: bytes) -> str:
    """UTF-8, else a byte a character: names may be garbled then, numbers never are."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _data_path(path: Path) -> Path:
    suffix = ".DAT" if path.suffix.isupper() else ".dat"
    found = path.with_suffix(suffix)
    other = path.with_suffix(suffix.swapcase())
    return other if other.exists() and not found.exists() else found


def _sections(path: Path) -> tuple[str, bytes, str]:
    """Configuration and data of a .cff."""
    whole = _bytes(path)
    marks = list(_SECTION.finditer(whole))
    parts: dict[str, bytes] = {}
    ends = [mark.start() for mark in marks[1:]] + [len(whole)]
    for mark, end in zip(marks, ends, strict=False):
        start = whole.find(b"\n", mark.end()) + 1 or len(whole)
        if mark.group(3):  # a stated length: binary data may hold anything
            end = start + int(mark.group(3))
        parts.setdefault(mark.group(1).decode("ascii").upper(), whole[start:end])
        if mark.group(1).upper() == b"DAT":
            break
    for name in ("CFG", "DAT"):
        if name not in parts:
            raise BadInput([f"{path}: section {name}: missing, must be given"])
    return _text(parts["CFG"]), parts["DAT"], f"{path}: section DAT"


def _ascii(cfg: Configuration, data: bytes, name: str) -> tuple[Floats, Floats]:
    """Stamps (NaN where empty) and counts, shapes (n,) and (n, channels)."""
    width = NUMBER_FIELDS + len(cfg.analogue)
    rows: list[list[float]] = []
    for number, line in enumerate(_text(data).replace("\x1a", "").splitlines(), 1):
        if not line.strip():
            continue
        fields = line.split(",")
        if len(fields) < width + cfg.digital_count:
            limit = f"must be at least {width + cfg.digital_count}"
            raise BadInput([f"{name}: line {number}: {len(fields)} fields: {limit}"])
        row = []
        for column, field in enumerate(fields[1:width], 2):
            try:
                row.append(float(field) if field.strip() else np.nan)
            except ValueError:
                text = f"field {column} = {field[:40]!r}: must be a number"
                raise BadInput([f"{name}: line {number}: {text}"]) from None
        rows.append(row)
    table = np.array(rows, dtype=np.float64).reshape(len(rows), width - 1)
    counts = table[:, 1:]
    counts[counts == MISSING_ASCII] = np.nan
    return table[:, 0], counts


def _binary(cfg: Configuration, data: bytes, name: str) -> tuple[Floats, Floats]:
    words = -(-cfg.digital_count // DIGITAL_BITS)
    row = np.dtype(
        [
            ("number", "<u4"),
            ("stamp", "<u4"),
            ("counts", COUNT_TYPES[cfg.form], (len(cfg.analogue),)),
            ("digital", "<u2", (words,)),
        ]
    )
    if len(data) % row.itemsize:
        text = f"{len(data)} bytes: must be a multiple of {row.itemsize}, the bytes of a sample"
        raise BadInput([f"{name}: {text}"])
    table: npt.NDArray[np.void] = np.frombuffer(data, dtype=row)
    stamps = table["stamp"].astype(np.float64)
    stamps[table["stamp"] == MISSING_STAMP] = np.nan
    with np.errstate(invalid="ignore"):  # what is no number counts as missing
        counts = table["counts"].astype(np.float64)
    if cfg.form in MISSING_COUNTS:
        counts[counts == MISSING_COUNTS[cfg.form]] = np.nan
    counts[~np.isfinite(counts)] = np.nan
    return stamps, counts


def _times(cfg: Configuration, stamps: Floats, count: int, name: str) -> tuple[Floats, str]:
    if cfg.rates:
        last = cfg.rates[-1][1]
        if last != count:
            raise BadInput([f"{name}: {count} samples: must be {last}, the last of the rates"])
        return integrated(cfg.rates, count)
    missing = np.flatnonzero(np.isnan(stamps))
    if len(missing):
        text = "stamp: missing, must be given where the configuration has no rate"
        raise BadInput([f"{name}: sample {missing[0] + 1}: {text}"])
    falls = np.flatnonzero(np.diff(stamps) <= 0.0)
    if len(falls):
        at = int(falls[0]) + 1
        text = f"stamp = {stamps[at]:.0f}: must be above {stamps[at - 1]:.0f}"
        raise BadInput([f"{name}: sample {at + 1}: {text}"])
    return straightened(stamps * cfg.stamp_step_s, cfg.stamp_step_s)


def _channels(cfg: Configuration, counts: Floats) -> tuple[Channel, ...]:
    channels = []
    for index, line in enumerate(cfg.analogue):
        ratio = 1.0 if line.is_primary else line.primary / line.secondary
        values = (counts[:, index] * line.factor + line.offset) * ratio
        step = abs(line.factor) * ratio
        channels.append(in_si(Channel(line.name, line.unit, values, step, line.skew_us * 1e-6)))
    return tuple(channels)
