"""What each file under spec/ may hold. Every model is strict: unknown keys are errors."""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
# An identifier in which {} stands for a label or number.
Pattern = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_([a-z0-9]+|\{\}))*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Address = Annotated[int, Field(ge=0, le=0xFFFF)]
Confidence = Literal["high", "medium", "low"]
RegisterType = Literal["word", "int16", "dword", "int32", "float32", "ascii", "bytes", "stamp"]
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
]
LinkType = Literal["u8", "u16", "u32", "u64", "i32", "char"]
TimeTerm = Literal["k", "m", "un_v", "ist_a", "imax_a"]

Wiring = Literal["1LN", "1LL", "2LL", "3LL", "1CT"]
Update = Literal["block_40ms", "block_100ms", "window", "half_cycle", "demand", "energy"]

# What a single-phase wiring does not connect.
LACKED_BY_LABEL: dict[str, tuple[Wiring, ...]] = {
    "l2": ("1LN",),
    "l3": ("1LN", "1LL"),
    "l12": ("1LN",),
    "l23": ("1LN", "1LL"),
    "l31": ("1LN", "1LL"),
}
WORDS_OF_TYPE: dict[str, int] = {
    "word": 1,
    "int16": 1,
    "dword": 2,
    "int32": 2,
    "float32": 2,
    "stamp": 6,
}
BYTES_OF_LINK_TYPE: dict[str, int] = {"u8": 1, "u16": 2, "u32": 4, "u64": 8, "i32": 4, "char": 1}
RAW_LIMITS: dict[str, tuple[int, int]] = {
    "word": (0, 0xFFFF),
    "int16": (-0x8000, 0x7FFF),
    "dword": (0, 0xFFFFFFFF),
    "int32": (-0x80000000, 0x7FFFFFFF),
}


class Model(BaseModel):
    """Immutable; an unknown key or a not-finite number is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


class Unit(Model):
    """One unit; `suffix` ends the name of a bare number of it."""

    id: Text
    name: Text
    suffix: str


class Format(Model):
    """One format code: physical value = register value x scale."""

    id: Annotated[str, StringConstraints(pattern=r"^F[0-9]+$")]
    text: Text
    scale: Annotated[float, Field(gt=0)]
    manual: Text
    note: str = ""


class Bank(Model):
    """One publication of the quantities."""

    id: Identifier
    name: Text


class Described(Model):
    """What a value is, or one value for each label of `each`."""

    id: Pattern
    each: Annotated[list[Identifier], Field(min_length=1)] | None = None
    name: Text
    unit: Text
    method: Text
    formula: Text
    update: Text
    citation: Text
    manual: Text
    absent: list[Wiring] = []
    needs_current: bool = False
    error_key: Identifier | None = None
    note: str = ""

    @model_validator(mode="after")
    def _labelled(self) -> Self:
        if (self.each is None) != ("{}" not in self.id):
            raise ValueError("{} stands in the id exactly when there is `each`")
        return self

    def expand(self) -> list[Self]:
        """One value for each label, with what that label is known to lack."""
        return [self._of(label) for label in self.each or [""]]

    def _of(self, label: str) -> Self:
        lacks = [*self.absent, *LACKED_BY_LABEL.get(label, ())]
        if self.needs_current and label in ("l2", "l3"):
            lacks.append("1CT")
        shown = label.upper() if label[-1:].isdigit() else label
        texts = {
            key: getattr(self, key).replace("{}", shown) for key in ("name", "method", "formula")
        }
        filled = {"id": self.id.replace("{}", label), "each": None, "absent": lacks}
        return self.model_copy(update={**texts, **filled})


class Quantity(Described):
    """One value of the store; with `orders` one for each harmonic order."""

    orders: Annotated[list[int], Field(min_length=2, max_length=2)] | None = None
    update: Update

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.orders is not None and not 0 < self.orders[0] <= self.orders[1]:
            raise ValueError(f"orders {self.orders}: 0 < first <= last")
        return self


class Source(Model):
    """One entry of the bibliography."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9.-]*$")]
    title: Text
    edition: Text
    read: Text
    confidence: Confidence
    note: str = ""


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
    count: Annotated[int, Field(ge=2, le=36)]


class RegisterSource(Model):
    """Where a register's value comes from: an id, or the index of a phase (3 = total).

    Of kind order_window the number of the run is the harmonic order; frozen energies have the
    number of their block, 1 the newest.
    """

    kind: SourceKind
    id: Identifier | None = None
    phase: Annotated[int, Field(ge=0, le=3)] | None = None
    block: Annotated[str, StringConstraints(pattern=r"^[1-7]$")] | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind.startswith("reactive_"):
            if self.phase is None or self.id is not None:
                raise ValueError("kind reactive_* has `phase` and no `id`")
        elif self.kind in ("reserved", "run_time"):
            if self.id is not None or self.phase is not None:
                raise ValueError(f"kind {self.kind} has neither `id` nor `phase`")
        elif self.id is None or self.phase is not None:
            raise ValueError(f"kind {self.kind} has `id` and no `phase`")
        if (self.kind == "frozen") != (self.block is not None):
            raise ValueError("a `block` goes with kind frozen")
        return self


class Register(Model):
    """One register of one or more words."""

    address: Address
    words: Annotated[int, Field(ge=1, le=36)]
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
    allowed: Annotated[list[int], Field(min_length=1)] | None = None
    default: int | None = None
    command_keys: list[int] = []
    secondary_format: str | None = None
    key: int | None = None
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
        if (self.run is None) == (self.source.kind == "order_window"):
            raise ValueError("a `run` goes with kind order_window")
        self._check_raw()
        return self

    def _check_raw(self) -> None:
        values = [*(self.range or []), *(self.allowed or []), *self.command_keys]
        values += [value for value in (self.default, self.key) if value is not None]
        low, high = RAW_LIMITS.get(self.type, (0, 0))
        for value in values:
            if not low <= value <= high:
                raise ValueError(f"value {value} fits type {self.type}: {low}..{high}")

    def accepts(self, value: int) -> bool:
        """True when `value` is within the range, or one of the allowed values."""
        if self.allowed is not None:
            return value in self.allowed
        return self.range is None or self.range[0] <= value <= self.range[1]


class UnitFile(Model):
    """spec/units.toml."""

    unit: list[Unit]


class FormatFile(Model):
    """spec/formats.toml."""

    format: list[Format]


class QuantityFile(Model):
    """spec/quantities.toml."""

    bank: list[Bank]
    quantity: list[Quantity]

    @cached_property
    def every(self) -> list[Quantity]:
        """One row for each label, in the order of the file."""
        return [row for entry in self.quantity for row in entry.expand()]

    @property
    def scalars(self) -> list[Quantity]:
        """Single values: enum QuantityId."""
        return [row for row in self.every if row.orders is None]

    @property
    def arrays(self) -> list[Quantity]:
        """One value for each harmonic order: enum ArrayId."""
        return [row for row in self.every if row.orders is not None]


class ValueFile(Model):
    """spec/values.toml."""

    value: list[Described]

    @cached_property
    def every(self) -> list[Described]:
        """One row for each label, in the order of the file."""
        return [row for entry in self.value for row in entry.expand()]


class MeasuredError(Model):
    """What the error of quantities with this key was found to be."""

    key: Identifier
    text: Text


class ErrorFile(Model):
    """docs/reference/errors.toml, which the error tables write."""

    error: list[MeasuredError] = []


class BibliographyFile(Model):
    """spec/bibliography.toml."""

    source: list[Source]


class RegisterFile(Model):
    """One file of spec/registers: one region."""

    region: Region
    rows: Annotated[list[Register], Field(alias="register", min_length=1)]


class LinkField(Model):
    """A field of a header or payload, packed in order."""

    id: Identifier
    type: LinkType
    note: str = ""


class ControlField(Model):
    """A field of the control block."""

    id: Identifier
    offset: Annotated[int, Field(ge=0)]
    type: LinkType
    count: Annotated[int, Field(ge=1)] = 1
    note: str = ""


class LinkState(Model):
    """A value of the control block's field `state`."""

    id: Identifier
    value: Annotated[int, Field(ge=0)]


class LinkRecord(Model):
    """One record type."""

    id: Identifier
    type: Annotated[int, Field(ge=0, le=0xFFFF)]
    direction: Literal["in", "out", "both"]
    payload: list[LinkField] = []
    note: str = ""


class BoardLinkFile(Model):
    """spec/board_link.toml."""

    magic: Annotated[str, StringConstraints(pattern=r"^[A-Z]{4}$")]
    version: Annotated[int, Field(ge=1)]
    control_bytes: Annotated[int, Field(ge=64)]
    in_ring_bytes: Annotated[int, Field(ge=4096)]
    out_ring_bytes: Annotated[int, Field(ge=4096)]
    payload_align_bytes: Literal[8]
    nv_journal_offset: int
    nv_journal_bytes: Annotated[int, Field(ge=4096)]
    bulk_store_offset: int
    bulk_store_bytes: Annotated[int, Field(ge=4096)]
    control: list[ControlField]
    state: list[LinkState]
    header: list[LinkField]
    record: list[LinkRecord]

    @property
    def out_ring_offset(self) -> int:
        """Bytes from the start of the file."""
        return self.control_bytes + self.in_ring_bytes

    @property
    def file_bytes(self) -> int:
        """Control block, rings and stores."""
        return self.bulk_store_offset + self.bulk_store_bytes


class ReferenceConditions(Model):
    """Conditions under which the limits hold."""

    u_tolerance_pct: float
    f_tolerance_pct: float
    distortion_max_pct: float
    temperature_c: float
    temperature_tolerance_c: float
    clause: Text
    citation: Text
    provenance: Text
    confidence: Confidence


class Limit(Model):
    """One row of limits; the points of a plan come from it."""

    id: Identifier
    kind: Literal["accuracy", "difference", "start", "no_load", "constant", "repeatability"]
    phases: Literal["balanced", "single"]
    pf: list[Literal["1", "0.5i", "0.8c", "0.25i", "0.5c"]]
    i_from_in: Annotated[float, Field(ge=0)]
    i_to_in: Annotated[float, Field(ge=0)] | None = None
    i_to: Literal["imax"] | None = None
    i_to_included: bool
    u_un: Annotated[float, Field(gt=0)] = 1.0
    limit_pct: Annotated[float, Field(gt=0)] | None = None
    fraction_of_limit: Annotated[float, Field(gt=0, lt=1)] | None = None
    base_limit: Identifier | None = None
    directions: Annotated[list[Literal["import", "export"]], Field(min_length=1)]
    on_request: bool = False
    pulses_min: Annotated[int, Field(ge=1)] | None = None
    pulses_max: Annotated[int, Field(ge=0)] | None = None
    time_numerator: Annotated[float, Field(gt=0)] | None = None
    time_divisors: list[TimeTerm] = []
    time_allowance: Annotated[float, Field(ge=1)] = 1.0
    clause: Text
    citation: Text
    edition: Text
    confidence: Confidence
    provenance: Text
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.i_to_in is None) == (self.i_to is None):
            raise ValueError("one of i_to_in and i_to")
        if self.i_to_in is not None and self.i_to_in < self.i_from_in:
            raise ValueError(f"i_to_in >= i_from_in ({self.i_from_in})")
        needs = {
            "accuracy": self.limit_pct,
            "difference": self.limit_pct,
            "start": self.pulses_min,
            "no_load": self.pulses_max,
            "constant": self.limit_pct,
            "repeatability": self.fraction_of_limit,
        }
        if needs[self.kind] is None:
            raise ValueError(f"kind {self.kind} lacks its limit")
        if (self.time_numerator is None) != (not self.time_divisors):
            raise ValueError("time_numerator and time_divisors go together")
        return self


class AccuracyFile(Model):
    """One file of spec/accuracy: the limits of one class."""

    class_name: Annotated[Text, Field(alias="class")]
    title: Text
    citation: Text
    edition: Text
    reference_conditions: ReferenceConditions
    limit: list[Limit]
