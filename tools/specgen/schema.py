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
BYTES_OF_LINK_TYPE: dict[str, int] = {"u8": 1, "u16": 2, "u32": 4, "u64": 8, "i32": 4, "char": 1}


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
