"""Writes small COMTRADE recordings in every form; shares no code with the reader."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

FULL_COUNTS = {"ASCII": 32767, "BINARY": 32767, "BINARY32": 2147483647, "FLOAT32": 1}
CODES = {"BINARY": "h", "BINARY32": "i", "FLOAT32": "f"}


@dataclass
class Spec:
    """A recording to be written: two channels, VA in kV on the primary side and IA in A on the
    secondary side of 500:5, and three digital ones."""

    volts_kv: Sequence[float]
    amperes: Sequence[float]
    revision: int = 1999
    form: str = "BINARY"
    rates: Sequence[tuple[float, int]] = ()
    stamps: Sequence[int] | None = None  # None: empty where rates are given
    multiplier: str = "1"
    first: str = "24/02/2020,18:15:21.000000"
    trigger: str = "24/02/2020,18:15:21.250000"
    skew_us: str = "0"
    changes: dict[str, str] = field(default_factory=dict)  # in the text of the .cfg

    def factors(self) -> tuple[float, float]:
        """Of a count: full scale is 20 kV and 10 A."""
        if self.form == "FLOAT32":
            return 1.0, 1.0
        full = FULL_COUNTS[self.form]
        return 20.0 / full, 10.0 / full

    def cfg(self) -> str:
        a, b = self.factors()
        revision = "" if self.revision == 1991 else f",{self.revision}"
        ends = ("", "") if self.revision == 1991 else (",10,0.1,P", ",500,5,S")
        rates = self.rates or [(0, len(self.volts_kv))]
        lines = [
            f"Station,Device{revision}",
            "5,2A,3D",
            f"1,VA,A,,kV,{a:.17g},0,{self.skew_us},-32767,32767{ends[0]}",
            f"2,IA,A,,A,{b:.17g},0.5,0,-32767,32767{ends[1]}",
            *(f"{n},D{n},,,0" for n in (1, 2, 3)),
            "50",
            str(len(self.rates)),
            *(f"{rate},{last}" for rate, last in rates),
            self.first,
            self.trigger,
            self.form,
        ]
        if self.revision != 1991:
            lines.append(self.multiplier)
        text = "\r\n".join(lines) + "\r\n"
        for old, new in self.changes.items():
            assert old in text, old
            text = text.replace(old, new, 1)
        return text

    def counts(self) -> list[tuple[float, float]]:
        a, b = self.factors()
        pairs = [(v / a, (i - 0.5) / b) for v, i in zip(self.volts_kv, self.amperes, strict=True)]
        return pairs if self.form == "FLOAT32" else [(round(v), round(i)) for v, i in pairs]

    def dat(self) -> bytes:
        rows = []
        for n, (v, i) in enumerate(self.counts()):
            stamp = None if self.stamps is None else self.stamps[n]
            if self.form == "ASCII":
                shown = "" if stamp is None else str(stamp)
                rows.append(f"{n + 1},{shown},{v},{i},0,1,0\r\n".encode())
            else:
                code = CODES[self.form]
                shown_stamp = 0xFFFFFFFF if stamp is None else stamp
                rows.append(struct.pack(f"<II2{code}H", n + 1, shown_stamp, v, i, 0b010))
        return b"".join(rows)


def write_pair(folder: Path, spec: Spec, name: str = "case") -> Path:
    """A .cfg with its .dat; the path of the .cfg."""
    (folder / f"{name}.dat").write_bytes(spec.dat())
    path = folder / f"{name}.cfg"
    path.write_bytes(spec.cfg().encode())
    return path


def write_cff(folder: Path, spec: Spec) -> Path:
    """Both in one file."""
    data = spec.dat()
    length = "" if spec.form == "ASCII" else f" : {len(data)}"
    head = f"--- file type: CFG ---\r\n{spec.cfg()}--- file type: INF ---\r\n\r\n"
    kind = "ASCII" if spec.form == "ASCII" else "BINARY"
    mark = f"--- file type: DAT {kind}{length} ---\r\n"
    path = folder / "case.cff"
    path.write_bytes(head.encode() + mark.encode() + data)
    return path
