"""What the files below spec/registers and spec/bits.toml may hold."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from tools.specgen.schema import Address, Identifier, Model, Pattern, Text

RegisterType = Literal[
    "word", "int16", "dword", "int32", "float32", "ascii", "bytes", "stamp", "stamp_ms"
]
Access = Literal["read", "read_write", "write"]
Ratio = Literal["none", "pt", "ct", "pt_ct"]
SourceKind = Literal[
    "reserved",
    "quantity_block",
    "quantity_window",
    "reactive_block",
    "reactive_window",
    "setting",
    "energy",
    "clock",
    "factory",
    "scaled_window",
    "order_window",
    "max",
    "min",
    "max_stamp",
    "min_stamp",
    "frozen",
    "run_time",
    "stored",
    "constant",
    "status",
    "alarm_record",
    "soe_record",
    "pulse_count",
    "analogue_in",
    "analogue_out",
]
Persistence = Literal["none", "settings", "record"]
Seal = Literal["none", "standard", "channel_1", "channel_2", "run_time", "pulse_count", "clock"]
Module = Literal["none", "io11", "io12", "io21", "io22", "io31", "io32"]

WORDS_OF_TYPE: dict[str, int] = {
    "word": 1,
    "int16": 1,
    "dword": 2,
    "int32": 2,
    "float32": 2,
    "stamp": 6,
    "stamp_ms": 7,
}
RAW_LIMITS: dict[str, tuple[int, int]] = {
    "word": (0, 0xFFFF),
    "int16": (-0x8000, 0x7FFF),
    "dword": (0, 0xFFFFFFFF),
    "int32": (-0x80000000, 0x7FFFFFFF),
}
# Words of the longest row: a bank carries one row at a time on its stack.
WORDS_MAX = 41
# Kinds whose run counts the places from which the value comes, 1 the first.
COUNTED_KINDS = ("pulse_count", "analogue_in", "analogue_out")
RUN_KINDS = ("order_window", *COUNTED_KINDS, "stored", "constant")
BLOCKS = {"frozen": 7, "alarm_record": 16, "soe_record": 20}
KIND_ALONE = ("reserved", "run_time", "stored", "constant", *COUNTED_KINDS)
RECORD_KINDS = (
    "energy",
    "frozen",
    "run_time",
    "max",
    "min",
    "max_stamp",
    "min_stamp",
    "alarm_record",
    "soe_record",
    "pulse_count",
)
# First word of each part of a record.
RECORD_PARTS: dict[str, dict[str, int]] = {
    "alarm_record": {"status": 0, "parameter": 1, "value": 2, "stamp": 3},
    "soe_record": {"stamp": 0, "inputs": 7},
}


class Region(Model):
    """A contiguous range of served addresses; one write stays within one region."""

    id: Identifier
    name: Text
    first: Address
    last: Address
    access: Access
    manual: Text
    note: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"last >= first (0x{self.first:04X})")
        return self


class Run(Model):
    """Consecutive registers of one kind, one for each number from `first` on; {} in their id."""

    first: Annotated[int, Field(ge=0)]
    count: Annotated[int, Field(ge=2, le=WORDS_MAX)]


class RegisterSource(Model):
    """Where a register's value comes from: an id, or the index of a phase (3 = total).

    Of kind order_window the number of the run is the harmonic order, of counted kinds the place.
    Frozen energies and records have the number of their block; 1 is the newest frozen energy.
    """

    kind: SourceKind
    id: Identifier | None = None
    phase: Annotated[int, Field(ge=0, le=3)] | None = None
    block: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?$")] | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind.startswith("reactive_"):
            if self.phase is None or self.id is not None:
                raise ValueError("kind reactive_* has `phase` and no `id`")
        elif self.kind in KIND_ALONE:
            if self.id is not None or self.phase is not None:
                raise ValueError(f"kind {self.kind} has neither `id` nor `phase`")
        elif self.id is None or self.phase is not None:
            raise ValueError(f"kind {self.kind} has `id` and no `phase`")
        blocks = BLOCKS.get(self.kind)
        if (blocks is None) != (self.block is None):
            raise ValueError(f"a `block` goes with the kinds {', '.join(BLOCKS)}")
        if blocks is not None and int(self.block or 0) > blocks:
            raise ValueError(f"block {self.block} of {self.kind}: 1 to {blocks}")
        parts = RECORD_PARTS.get(self.kind)
        if parts is not None and self.id not in parts:
            raise ValueError(f"the id of {self.kind} is one of {', '.join(parts)}")
        return self


class Register(Model):
    """One register of one or more words.

    `seal`: what must be blocked for the row to be. `module`: a write does nothing without it.
    `by_byte`: high and low byte each have the limit that theirs is in `range`. `fixed_mask`: bits
    that no write changes.
    """

    address: Address
    words: Annotated[int, Field(ge=1, le=WORDS_MAX)]
    id: Pattern
    run: Run | None = None
    name: Text
    type: RegisterType
    format: Text
    unit: Text
    access: Access
    ratio: Ratio = "none"
    source: RegisterSource
    range: Annotated[list[int], Field(min_length=2, max_length=2)] | None = None
    by_byte: bool = False
    allowed: Annotated[list[int], Field(min_length=1)] | None = None
    default: int | None = None
    fixed_mask: Annotated[int, Field(ge=0, le=0xFFFF)] = 0
    command_keys: list[int] = []
    secondary_format: str | None = None
    key: int | None = None
    persistence: Persistence | None = None
    seal: Seal = "none"
    module: Module = "none"
    manual: Text
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        expected = WORDS_OF_TYPE.get(self.type)
        if expected is not None and self.run is not None:
            expected *= self.run.count
        if expected is not None and self.words != expected:
            raise ValueError(f"type {self.type} has {expected} word(s), not {self.words}")
        if self.range is not None and self.allowed is not None:
            raise ValueError("either range or allowed, not both")
        if self.range is not None and self.range[0] > self.range[1]:
            raise ValueError(f"range {self.range}: first <= last")
        if self.default is not None and not self.accepts(self.default):
            raise ValueError(f"default {self.default} within {self.range or self.allowed}")
        if (self.run is None) != ("{}" not in self.id):
            raise ValueError("{} stands in the id exactly when there is a `run`")
        needs_run = self.source.kind in ("order_window", *COUNTED_KINDS)
        may_run = self.source.kind in RUN_KINDS
        if (needs_run and self.run is None) or (self.run is not None and not may_run):
            raise ValueError("a `run` goes with kind order_window and counted kinds")
        self._check_raw()
        self._check_stored()
        return self

    def _check_raw(self) -> None:
        values = [*(self.range or []), *(self.allowed or []), *self.command_keys]
        values += [value for value in (self.default, self.key) if value is not None]
        low, high = RAW_LIMITS.get("word" if self.source.kind == "constant" else self.type, (0, 0))
        for value in values:
            if not low <= value <= high:
                raise ValueError(f"value {value} fits type {self.type}: {low}..{high}")

    def _check_stored(self) -> None:
        kind = self.source.kind
        if kind in ("stored", "constant") and self.default is None:
            raise ValueError(f"kind {kind} has a default")
        if kind != "stored" and (self.by_byte or self.fixed_mask):
            raise ValueError("`by_byte` and `fixed_mask` go with kind stored")
        if kind == "stored" and (self.range is None or self.access != "read_write"):
            raise ValueError("kind stored has a range and is read_write")
        if self.module != "none" and kind != "setting":
            raise ValueError("a `module` goes with kind setting")

    @property
    def kept(self) -> Persistence:
        """How the value outlives a power cut."""
        if self.persistence is not None:
            return self.persistence
        if self.source.kind in RECORD_KINDS:
            return "record"
        is_kept = self.source.kind in ("setting", "factory") and self.access == "read_write"
        return "settings" if is_kept and not self.command_keys else "none"

    def accepts(self, value: int) -> bool:
        """True when `value` is within the range, or one of the allowed values."""
        if self.allowed is not None:
            return value in self.allowed
        return self.range is None or self.range[0] <= value <= self.range[1]


class RegisterFile(Model):
    """One file of spec/registers: one region."""

    region: Region
    rows: Annotated[list[Register], Field(alias="register", min_length=1)]


class Bit(Model):
    """One relay (FC01, FC05) or digital input (FC02)."""

    address: Annotated[int, Field(ge=0, le=0xFF)]
    id: Identifier
    name: Text
    module: Module
    mode: Identifier | None = None
    manual: Text

    @model_validator(mode="after")
    def _connected(self) -> Self:
        if self.module == "none":
            raise ValueError("a bit belongs to a module")
        return self


class BitFile(Model):
    """spec/bits.toml. Bits of each table follow one another from address 0."""

    relay: Annotated[list[Bit], Field(min_length=1, max_length=8)]
    digital_input: Annotated[list[Bit], Field(min_length=1, max_length=32)]
