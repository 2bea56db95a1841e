"""A plain server on the register table, with mistakes to choose from: shows that probes ring.

It keeps words in a dictionary and knows nothing of metering. Written for clearness; the meter's own
server shares no line with it.
"""

import struct
from collections.abc import Callable

from rig.model.point import Point
from rig.spec.registers_gen import REGIONS, REGISTERS
from rig.spec.rows import RegisterRow

Refused = tuple[int, ...]
LOCKED_KIND = "factory"
WEEKDAY = "clock_weekday"
THURSDAY = 4
DROPPED_KINDS = ("status", "constant", "reserved")
SEALED = 0x0A
SEALED_MINUTES = 5
RELAY_MODULES = ("io11", "io31", "io12", "io32")


class Refusal(Exception):
    """Carries the exception code."""


class PlainServer:
    """Answers FC01, FC02, FC03, FC05 and FC16."""

    def __init__(self, mistake: str = "", point: Point | None = None) -> None:
        self.mistake = mistake
        self.modules = 0 if point is None else point.modules
        self.sealed = point is not None and point.sealed
        self.relays = 0
        self.words: dict[int, int] = {}
        self.row_at: dict[int, RegisterRow] = {}
        for row in REGISTERS.values():
            self._put(row, row.default or 0)
            for address in range(row.address, row.address + row.words):
                self.row_at[address] = row
        if self.sealed:
            self._put(REGISTERS["seal_status"], SEALED)

    def __call__(self, request: bytes) -> bytes:
        functions: dict[int, Callable[[bytes], bytes]] = {
            1: self._bits,
            2: self._bits,
            3: self._read,
            5: self._switch,
            16: self._write,
        }
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

    def _bits(self, request: bytes) -> bytes:
        function, address, count = struct.unpack(">BHH", request)
        size = 8 if function == 1 else 28
        if not 1 <= count <= 2000:
            raise Refusal(3)
        if address + count > size:
            raise Refusal(2)
        value = (self.relays if function == 1 else 0) >> address & ((1 << count) - 1)
        data = value.to_bytes((count + 7) // 8, "little")
        return bytes([function, len(data)]) + data

    def _switch(self, request: bytes) -> bytes:
        _, relay, value = struct.unpack(">BHH", request)
        if value not in (0x0000, 0xFF00) and self.mistake != "any_coil_value":
            raise Refusal(3)
        if relay >= 8:
            raise Refusal(2)
        mode = self._value(REGISTERS[f"{RELAY_MODULES[relay // 2]}_relay_mode"])
        if not self.modules or (mode == 1 and self.mistake != "alarm_relay_switched"):
            raise Refusal(4)
        self.relays = self.relays & ~(1 << relay) | bool(value) << relay
        return request

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
                self._check(row, before)
        except Refusal:
            if self.mistake != "half_written":
                self.words = before
            raise
        for row in rows:
            self._after(row, before)

    def _check(self, row: RegisterRow, before: dict[int, int]) -> None:
        value = self._value(row)
        if self.sealed and self.mistake != "no_seal":
            self._check_seal(row, before)
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
        low_max = (row.maximum or 0) & 0xFF
        if row.by_byte and value & 0xFF > low_max and self.mistake != "low_byte_unchecked":
            raise Refusal(3)
        if self.mistake != "no_rules":
            self._check_together()

    def _check_seal(self, row: RegisterRow, before: dict[int, int]) -> None:
        if row.seal not in ("none", "clock"):
            raise Refusal(3)
        minutes = abs(self._value(row) - before[row.address])
        if row.id == "clock_hour" or (row.id == "clock_minute" and minutes > SEALED_MINUTES):
            raise Refusal(3)

    def _check_together(self) -> None:
        def value(name: str) -> int:
            return self._value(REGISTERS[name])

        if value("protocol_1") == 0 and not 1 <= value("address_1") <= 247:
            raise Refusal(3)
        if value("frequency_type") == 2 and value("energy_mode") == 0:
            raise Refusal(3)
        if value("voltage_rated_v") > 400 and value("voltage_wiring") != 3:
            raise Refusal(3)

    def _after(self, row: RegisterRow, before: dict[int, int]) -> None:
        value = self._value(row)
        absent = row.module != "none" and not self.modules
        if absent and self.mistake != "absent_module_holds":
            self._restore(row, before)
        if (
            row.source_kind in ("status", "constant", "reserved")
            and self.mistake != "reserved_holds"
        ):
            self._restore(row, before)
        if row.fixed_mask:
            kept = before[row.address] & row.fixed_mask
            self.words[row.address] = value & ~row.fixed_mask | kept
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

    def _restore(self, row: RegisterRow, before: dict[int, int]) -> None:
        for address in range(row.address, row.address + row.words):
            self.words[address] = before[address]

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
