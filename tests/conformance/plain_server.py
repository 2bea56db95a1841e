"""A plain server on the register table, with mistakes to choose from: shows that probes ring.

It keeps words in a dictionary and knows nothing of metering. Written for clearness; the meter's own
server shares no line with it.
"""

import struct
from collections.abc import Callable

from rig.spec.registers_gen import REGIONS, REGISTERS
from rig.spec.rows import RegisterRow

Refused = tuple[int, ...]
LOCKED_KIND = "factory"
WEEKDAY = "clock_weekday"
THURSDAY = 4


class Refusal(Exception):
    """Carries the exception code."""


class PlainServer:
    """Answers FC03 and FC16."""

    def __init__(self, mistake: str = "") -> None:
        self.mistake = mistake
        self.words: dict[int, int] = {}
        self.row_at: dict[int, RegisterRow] = {}
        for row in REGISTERS.values():
            self._put(row, row.default or 0)
            for address in range(row.address, row.address + row.words):
                self.row_at[address] = row

    def __call__(self, request: bytes) -> bytes:
        functions: dict[int, Callable[[bytes], bytes]] = {3: self._read, 16: self._write}
        function = request[0]
        if self.mistake == "function_04h_reads" and function == 4:
            return self._read(request)
        try:
            if function not in functions:
                raise Refusal(1)
            return functions[function](request)
        except Refusal as refusal:
            (code,) = refusal.args
            return bytes([function | 0x80, code])

    def _read(self, request: bytes) -> bytes:
        _, address, count = struct.unpack(">BHH", request)
        most = 126 if self.mistake == "quantity_126" else 125
        if self.mistake == "address_before_quantity" and address not in self.row_at:
            raise Refusal(2)
        if not 1 <= count <= most:
            raise Refusal(3)
        found = [self._word(a) for a in range(address, address + count)]
        if None in found:
            raise Refusal(2)
        return struct.pack(f">BB{count}H", 3, 2 * count, *found)

    def _word(self, address: int) -> int | None:
        if address in self.row_at:
            return self.words[address]
        return 0 if any(r.first <= address <= r.last for r in REGIONS.values()) else None

    def _write(self, request: bytes) -> bytes:
        address, count, size = struct.unpack_from(">HHB", request, 1)
        agrees = size == 2 * count or self.mistake == "byte_count_not_compared"
        if not 1 <= count <= 123 or not agrees or len(request) < 6 + max(size, 2 * count):
            raise Refusal(3)
        end = address + count - 1
        region = next((r for r in REGIONS.values() if r.first <= address <= r.last), None)
        if region is None or self._word(end) is None:
            raise Refusal(2)
        if end > region.last and self.mistake != "crosses_regions":
            raise Refusal(2)
        words = struct.unpack_from(f">{count}H", request, 6)
        rows = list({self.row_at[a].id: self.row_at[a] for a in range(address, end + 1)}.values())
        self._apply(rows, dict(zip(range(address, end + 1), words, strict=True)))
        return request[:5]

    def _apply(self, rows: list[RegisterRow], given: dict[int, int]) -> None:
        before = dict(self.words)
        self.words.update(given)
        try:
            for row in rows:
                self._check(row)
        except Refusal:
            if self.mistake != "half_written":
                self.words = before
            raise
        for row in rows:
            self._after(row, before)

    def _check(self, row: RegisterRow) -> None:
        value = self._value(row)
        if row.access == "read" and self.mistake != "read_only_is_written":
            raise Refusal(2)
        if row.source_kind == LOCKED_KIND and self.mistake != "no_lock":
            raise Refusal(3)
        slack = 1 if self.mistake == "limit_off_by_one" else 0
        if row.allowed and value not in row.allowed:
            raise Refusal(3)
        if row.minimum is not None and value < row.minimum:
            raise Refusal(3)
        if row.maximum is not None and value > row.maximum + slack:
            raise Refusal(3)

    def _after(self, row: RegisterRow, before: dict[int, int]) -> None:
        value = self._value(row)
        if row.id == WEEKDAY:
            self._put(row, THURSDAY)
        if row.command_keys and self.mistake != "command_reads_its_key":
            self._put(row, row.default or 0)
        changed = row.id == "energy_display" and before[row.address] != value
        if self.mistake == "display_clears_nothing":
            changed = False
        if changed or (row.id == "energy_clear" and value in row.command_keys):
            for energy in REGISTERS.values():
                if energy.source_kind == "energy":
                    self._put(energy, 0)

    def _put(self, row: RegisterRow, value: int) -> None:
        for n in range(row.words):
            self.words[row.address + n] = value >> 16 * (row.words - 1 - n) & 0xFFFF
        if self.mistake == "wrong_default" and row.id == "ct1_a":
            self.words[row.address] += 1

    def _value(self, row: RegisterRow) -> int:
        value = 0
        for n in range(row.words):
            value = value << 16 | self.words[row.address + n]
        top = 1 << (16 * row.words)
        return value - top if row.type in ("int16", "int32") and value >= top // 2 else value
