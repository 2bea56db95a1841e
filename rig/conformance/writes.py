"""Writing: every register at its limits and beyond, commands, what may not be written at all."""

from collections.abc import Iterable, Sequence

from rig.conformance.pdu import ILLEGAL_ADDRESS, ILLEGAL_VALUE, READ_MAX, WRITE_MAX
from rig.conformance.script import Script
from rig.conformance.table import (
    accepted,
    is_command,
    is_writable,
    refused,
    rows_of,
    touching,
    words_of,
)
from rig.spec.registers_gen import REGISTERS
from rig.spec.rows import RegionRow, RegisterRow

# The clock is put to a Thursday before its fields are written: any day of that month is a date.
CLOCK = {
    "clock_weekday": 4,
    "clock_year": 2026,
    "clock_month": 1,
    "clock_day": 1,
    "clock_hour": 0,
    "clock_minute": 0,
    "clock_second": 0,
}
DERIVED = ("clock_weekday",)  # checked, dropped, and read from the date
BLOCK_KINDS = ("factory",)  # written as whole blocks with a checksum
DROPPED_KINDS = ("status", "constant")  # what is written to them is no state of their own
# (register, what else has to stand for the whole of its range)
NEEDS = {"voltage_rated_v": ("voltage_wiring", 3)}


def limits(region: RegionRow, skipped: Sequence[str]) -> Script:
    """Each register at its limits, read back, and just beyond, unchanged; put back at the end."""
    script = Script()
    rows = [row for row in limited_rows(region) if row.module == "none"]
    if any(row.id in CLOCK for row in rows):
        first = min(rows, key=lambda row: row.address)
        script.write("set the clock", first.address, [CLOCK[row.id] for row in rows])
    for row in rows:
        if row.source_kind in DROPPED_KINDS:
            _dropped(script, row)
        elif row.id in NEEDS:
            other, value = REGISTERS[NEEDS[row.id][0]], NEEDS[row.id][1]
            script.write(f"{other.id} = {value}", other.address, words_of(other, value))
            _at_limits(script, row)
            script.write(f"{other.id} put back", other.address, words_of(other, home_of(other)))
        else:
            _at_limits(script, row, is_kept=row.id in skipped)
    return script


def module_limits(region: RegionRow) -> Script:
    """The same of the registers that belong to an I/O module: all modules are connected."""
    script = Script()
    for row in limited_rows(region):
        if row.module != "none":
            _at_limits(script, row)
    return script


def absent_modules(region: RegionRow) -> Script:
    """Without its module a register takes a value of its range and does not hold it."""
    script = Script()
    for row in limited_rows(region):
        if row.module == "none":
            continue
        home = words_of(row, home_of(row))
        for value in accepted(row):
            script.write(f"{row.id} = {value} is taken", row.address, words_of(row, value))
            script.holds("reads_back", f"{row.id} as before", row.address, home)
    return script


def _at_limits(script: Script, row: RegisterRow, *, is_kept: bool = False) -> None:
    home = words_of(row, home_of(row))
    for value in () if is_kept else accepted(row):
        script.write(f"{row.id} = {value} is taken", row.address, words_of(row, value))
        held = words_of(row, held_of(row, value))
        script.holds("reads_back", f"{row.id} reads {value}", row.address, held)
    if not is_kept:
        script.write(f"{row.id} put back", row.address, home)
    for value in refused(row):
        name = f"{row.id} = {value} is refused"
        script.refuse_write(name, row.address, words_of(row, value), ILLEGAL_VALUE)
    script.holds("reads_back", f"{row.id} as before", row.address, home)


def _dropped(script: Script, row: RegisterRow) -> None:
    image = _image(script, f"{row.id} at {row.address:04X}H", row.address, row.words)
    for value in accepted(row):
        script.write(f"{row.id} = {value} is taken", row.address, words_of(row, value))
        script.read(f"{row.id} holds none of it", row.address, row.words, image)


def limited_rows(region: RegionRow) -> list[RegisterRow]:
    """The registers that hold what is written to them."""
    return [
        row
        for row in rows_of(region)
        if is_writable(row) and not is_command(row) and row.source_kind not in BLOCK_KINDS
        if row.words <= 2 and (row.allowed or row.maximum is not None or _takes_any(row))
    ]


def _takes_any(row: RegisterRow) -> bool:
    return row.source_kind in DROPPED_KINDS


def home_of(row: RegisterRow) -> int:
    """What a register holds before and after its probes."""
    if row.id in CLOCK:
        return CLOCK[row.id]
    return accepted(row)[0] if row.default is None else row.default


def held_of(row: RegisterRow, value: int) -> int:
    """What it holds after this value was taken."""
    if row.id in DERIVED:
        return home_of(row)
    return value & ~row.fixed_mask | home_of(row) & row.fixed_mask


def commands(region: RegionRow) -> Script:
    """Keys and other words alike are taken, and the register reads its idle value again."""
    script = Script()
    for row in rows_of(region):
        if not is_command(row):
            continue
        idle = words_of(row, row.default or 0)
        low, high = accepted(row)[0], accepted(row)[-1]
        for value in sorted({low, high, *row.command_keys}):
            script.write(f"{row.id} = {value} is taken", row.address, words_of(row, value))
            script.holds("reads_back", f"{row.id} is idle", row.address, idle)
        for value in refused(row):
            name = f"{row.id} = {value} is refused"
            script.refuse_write(name, row.address, words_of(row, value), ILLEGAL_VALUE)
    return script


def read_only(region: RegionRow) -> Script:
    """Each register that may not be written refuses it, alone and as part of a longer write."""
    script = Script()
    rows = [row for row in rows_of(region) if not is_writable(row)]
    for row in rows:
        count = min(row.words, WRITE_MAX)
        name = f"{row.id} may not be written"
        script.refuse_write(name, row.address, (0,) * count, ILLEGAL_ADDRESS)
    if rows:
        first, last = rows[0].address, rows[-1].address + rows[-1].words - 1
        count = min(last - first + 1, WRITE_MAX)
        name = f"{count} words at {first:04X}H may not be written"
        script.refuse_write(name, first, (0,) * count, ILLEGAL_ADDRESS)
    return script


def reserved(region: RegionRow) -> Script:
    """A reserved word inside a region that may be written drops what is written to it."""
    script = Script()
    for row in rows_of(region):
        if row.source_kind == "reserved" and is_writable(row):
            count = min(row.words, WRITE_MAX)
            script.write(f"{row.id} takes any word", row.address, (0xFFFF,) * count)
            script.holds("reads_back", f"{row.id} reads 0", row.address, (0,) * count)
    return script


def across_regions() -> Script:
    """One write touches one region (manual, chapter 6.3): over a border it changes nothing."""
    script = Script()
    for before, after in touching():
        last, first = rows_of(before)[-1], rows_of(after)[0]
        if last.words > 2 or first.words > 2:
            continue
        count = last.words + first.words
        where = f"{before.last:04X}H/{after.first:04X}H"
        image = _image(script, where, last.address, count)
        words = words_of(last, _other(last)) + words_of(first, _other(first))
        script.refuse_write(f"a write over {where}", last.address, words, ILLEGAL_ADDRESS)
        script.read(f"nothing changed at {where}", last.address, count, image)
    return script


def all_or_nothing(region: RegionRow) -> Script:
    """A write of several registers with one value that is refused changes none of them."""
    script = Script()
    runs = _runs(row for row in limited_rows(region) if row.id not in CLOCK)
    for run in runs:
        wrong = [row for row in run if refused(row)]
        if len(run) < 2 or not wrong:
            continue
        first = run[0].address
        count = sum(row.words for row in run)
        image = _image(script, f"{first:04X}H", first, count)
        for bad in dict.fromkeys((wrong[0], wrong[-1])):
            words: list[int] = []
            for row in run:
                value = refused(row)[-1] if row is bad else _other(row)
                words += words_of(row, value)
            name = f"{count} words at {first:04X}H with a wrong {bad.id} are refused"
            script.refuse_write(name, first, words, ILLEGAL_VALUE)
            script.read(f"nothing changed at {first:04X}H", first, count, image)
    return script


def _image(script: Script, where: str, address: int, count: int) -> int:
    return script.read(f"what stands at {where}", address, count)


def _other(row: RegisterRow) -> int:
    """A value that is taken and is not what the register holds."""
    return next((value for value in accepted(row) if value != home_of(row)), home_of(row))


def _runs(rows: Iterable[RegisterRow]) -> list[list[RegisterRow]]:
    """Neighbours that one write can hold."""
    runs: list[list[RegisterRow]] = []
    size = 0
    for row in rows:
        joins = bool(runs) and runs[-1][-1].address + runs[-1][-1].words == row.address
        if joins and size + row.words <= min(WRITE_MAX, READ_MAX):
            runs[-1].append(row)
            size += row.words
        else:
            runs.append([row])
            size = row.words
    return runs
