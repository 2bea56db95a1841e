"""What a bench file may say (TOML, schema kw320.bench/1). No behaviour beyond checking."""

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator

from rig.model.strict import Strict
from rig.spec.registers_gen import REGISTERS

BENCH_SCHEMA = "kw320.bench/1"

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Text = Annotated[str, StringConstraints(max_length=200)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Serial = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,16}$")]
Whole = Annotated[int, Field(strict=True)]
Distribution = Literal["normal", "rectangular", "triangular"]

# Divisors that make a standard uncertainty of a limit (JCGM 100:2008, 4.3.7 and 4.3.9).
_DIVISOR = {"rectangular": math.sqrt(3.0), "triangular": math.sqrt(6.0)}
# VISA resource names of instruments that take lines of text.
ADDRESS_FORMS = "TCPIP::<host>::<port>::SOCKET, ASRL<device>::INSTR or GPIB::<address>::INSTR"
_ADDRESS = re.compile(
    r"TCPIP\d*::[A-Za-z0-9.-]+::\d{1,5}::SOCKET"
    r"|ASRL[^:\s]+(::INSTR)?"
    r"|GPIB\d*(::\d{1,2}){1,2}(::INSTR)?"
)
GainPpm = Annotated[float, Field(ge=-50000.0, le=50000.0)]
ModuleName = Literal["AXM-IO11", "AXM-IO12", "AXM-IO21", "AXM-IO22", "AXM-IO31", "AXM-IO32"]
MODULES: tuple[ModuleName, ...] = get_args(ModuleName)  # in the order of the bits of 1036H
OffsetCounts = Annotated[float, Field(ge=-100000.0, le=100000.0)]
DelayNs = Annotated[float, Field(ge=-50000.0, le=50000.0)]
CHANNELS = ("U1", "U2", "U3", "I1", "I2", "I3")
CALIBRATION_KEYS = ("gain_ppb", "offset_q8_counts", "delay_ps")
SixWholes = tuple[Whole, Whole, Whole, Whole, Whole, Whole]
NEUTRAL: SixWholes = (0, 0, 0, 0, 0, 0)


class Laboratory(Strict):
    """Who measures; blank where nobody said."""

    name: Text = ""
    accreditation: Text = ""
    address: Text = ""


class Environment(Strict):
    """The conditions at the bench; `assumed` when nothing measured them."""

    temperature_c: float = Field(ge=-40.0, le=70.0)
    humidity_pct: float = Field(ge=0.0, le=100.0)
    assumed: bool


class SourceSection(Strict):
    """The signal source of every position."""

    driver: Literal["virtual", "fluke6105a"]
    id: Name
    address: Text = ""  # resource name of an instrument; blank for a virtual source
    settle_s: float = Field(default=0.2, ge=0.0, le=60.0)
    settle_deadline_s: float = Field(default=5.0, gt=0.0, le=600.0)

    @model_validator(mode="after")
    def deadline_is_after_settling(self) -> Self:
        if self.settle_deadline_s <= self.settle_s:
            raise ValueError(
                f"settle_deadline_s {self.settle_deadline_s} must be above settle_s {self.settle_s}"
            )
        return self

    @model_validator(mode="after")
    def instrument_has_an_address(self) -> Self:
        if self.driver != "virtual" and not self.address:
            raise ValueError(f'address must be given for driver "{self.driver}"')
        if self.driver != "virtual" and not _ADDRESS.fullmatch(self.address):
            raise ValueError(f'address "{self.address}" must be {ADDRESS_FORMS}')
        return self


class ReferenceSection(Strict):
    """The reference standard and what its certificate says. Angles add by |tan phi|."""

    driver: Literal["virtual"]
    id: Name
    certificate_no: Name
    due_date: date
    exp_unc_ppm: float = Field(ge=0.0, le=10000.0)  # of P at power factor 1
    coverage_k: float = Field(ge=1.0, le=4.0)
    phase_exp_unc_urad: float = Field(ge=0.0, le=10000.0)
    drift_limit_ppm: float = Field(ge=0.0, le=10000.0)
    temperature_limit_ppm_per_k: float = Field(ge=0.0, le=1000.0)
    temperature_span_k: float = Field(ge=0.0, le=50.0)
    assumed: bool


class ErrorCalculatorSection(Strict):
    """What times the pulse edges."""

    driver: Literal["virtual"]
    id: Name
    resolution_ns: Whole = Field(ge=1, le=1_000_000)
    jitter_std_ns: float = Field(ge=0.0, le=1_000_000.0)

    @property
    def time_std_unc_ns(self) -> float:
        """Standard uncertainty of one edge: resolution (rectangular) and jitter, in ns."""
        return math.hypot(self.resolution_ns / math.sqrt(12.0), self.jitter_std_ns)


class ClockSection(Strict):
    """The clock that bench time is told on."""

    driver: Literal["virtual"]
    id: Identifier
    chunk_s: float = Field(default=1.0, ge=0.01, le=10.0)  # samples are fed in pieces of this


class MeterSection(Strict):
    """What kind of meter stands on every position, and how it is reached."""

    driver: Literal["in_process", "linux", "qemu"]
    transport: Literal["direct", "tcp", "rtu"]
    pacing: Literal["lockstep", "real_time"] = "lockstep"
    unit_id: Whole = Field(default=1, ge=1, le=247)
    answer_deadline_s: float = Field(default=2.0, gt=0.0, le=60.0)
    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400] = 38400
    modules: tuple[ModuleName, ...] = ()  # connected when the power comes

    @property
    def module_mask(self) -> int:
        """The modules as the meter shows them at 1036H."""
        return sum(1 << MODULES.index(name) for name in self.modules)

    @field_validator("modules")
    @classmethod
    def each_module_once(cls, modules: tuple[ModuleName, ...]) -> tuple[ModuleName, ...]:
        _refuse_repeats("module", modules)
        return modules

    @model_validator(mode="after")
    def transport_fits_the_driver(self) -> Self:
        transports = {"in_process": ("direct",), "linux": ("tcp", "rtu"), "qemu": ("rtu",)}
        if self.transport not in transports[self.driver]:
            allowed = " or ".join(f'"{word}"' for word in transports[self.driver])
            raise ValueError(
                f'transport "{self.transport}" must be {allowed} for driver "{self.driver}"'
            )
        if self.driver == "qemu" and self.pacing != "lockstep":
            raise ValueError(f'pacing "{self.pacing}" must be "lockstep" for driver "qemu"')
        return self


class UncertaintySection(Strict):
    """A contribution that no instrument's section covers: of the value, or of the angle."""

    name: Name
    distribution: Distribution
    limit_ppm: float | None = Field(default=None, ge=0.0, le=100000.0)
    limit_urad: float | None = Field(default=None, ge=0.0, le=100000.0)
    coverage_k: float | None = Field(default=None, ge=1.0, le=4.0)
    dof: float | None = Field(default=None, gt=0.0)
    assumed: bool
    source: Text = ""

    @model_validator(mode="after")
    def one_limit_is_given(self) -> Self:
        if (self.limit_ppm is None) == (self.limit_urad is None):
            raise ValueError("exactly one of limit_ppm and limit_urad must be given")
        if (self.distribution == "normal") != (self.coverage_k is not None):
            raise ValueError('coverage_k must be given for distribution "normal", and only then')
        return self


class FrontEnd(Strict):
    """What stands between terminals and converter; channels U1 U2 U3 I1 I2 I3."""

    gain_ppm: tuple[GainPpm, GainPpm, GainPpm, GainPpm, GainPpm, GainPpm]
    offset_counts: tuple[
        OffsetCounts, OffsetCounts, OffsetCounts, OffsetCounts, OffsetCounts, OffsetCounts
    ]
    delay_ns: tuple[DelayNs, DelayNs, DelayNs, DelayNs, DelayNs, DelayNs]
    noise_db_fs: float | None = Field(default=None, ge=-160.0, le=-20.0)  # rms, of full-scale rms
    clock_ppm: float = Field(default=0.0, ge=-200.0, le=200.0)
    seed_salt: Whole = Field(default=0, ge=0, le=0xFFFFFFFF)


class CalibrationSection(Strict):
    """Constants that the rig writes into the meter after each power-up; channels U1 to I3.

    As the factory region holds them (spec/registers/factory.toml): a sample is multiplied by
    1 + gain, the offset (ADC counts x 256) is subtracted, a positive delay delays.
    """

    gain_ppb: SixWholes = NEUTRAL
    offset_q8_counts: SixWholes = NEUTRAL
    delay_ps: SixWholes = NEUTRAL

    @field_validator(*CALIBRATION_KEYS)
    @classmethod
    def the_meter_takes_them(cls, values: SixWholes, info: ValidationInfo) -> SixWholes:
        for channel, value in zip(CHANNELS, values, strict=True):
            quantity, _, unit = str(info.field_name).partition("_")
            row = REGISTERS[f"factory_{quantity}_{channel.lower()}_{unit}"]
            low, high = row.minimum or 0, row.maximum or 0
            if not low <= value <= high:
                raise ValueError(f"{channel} {value} must be {low} to {high} {row.unit}")
        return values


class PositionSection(Strict):
    """One place of the bench."""

    number: Whole = Field(ge=1, le=999)
    serial: Serial
    front_end: FrontEnd | None = None
    calibration: CalibrationSection | None = None  # None: as delivered


class UncertaintyLine(Strict):
    """A type B contribution ready for a budget. `of_angle`: counts times |tan phi|."""

    name: str
    distribution: Distribution
    std_unc_ppm: float = Field(ge=0)
    of_angle: bool
    dof: float | None
    assumed: bool
    source: str

    def std_unc_pct(self, abs_tan_phi: float) -> float:
        """Standard uncertainty of the energy at an angle, in percent (1 urad = 1 ppm)."""
        return self.std_unc_ppm * (abs_tan_phi if self.of_angle else 1.0) * 1e-4


class BenchFile(Strict):
    """A whole bench file."""

    schema_id: Literal["kw320.bench/1"] = Field(alias="schema")
    id: Identifier
    title: Name
    sample_rate_hz: Literal[12800, 25600] | None = None  # of a virtual front end
    laboratory: Laboratory = Laboratory()
    environment: Environment
    source: SourceSection
    reference: ReferenceSection
    error_calculator: ErrorCalculatorSection
    clock: ClockSection
    meter: MeterSection
    uncertainties: tuple[UncertaintySection, ...] = ()
    positions: tuple[PositionSection, ...] = Field(min_length=1, max_length=80)

    @property
    def simulated(self) -> bool:
        """True unless every part of the bench is real."""
        return True  # every meter and reference driver of schema 1 is a simulation

    @field_validator("positions")
    @classmethod
    def numbers_are_unique(
        cls, positions: tuple[PositionSection, ...]
    ) -> tuple[PositionSection, ...]:
        for what in ("number", "serial"):
            _refuse_repeats(what, [getattr(position, what) for position in positions])
        return positions

    @model_validator(mode="after")
    def virtual_bench_has_front_ends(self) -> Self:
        if self.sample_rate_hz is None:
            raise ValueError("sample_rate_hz must be given for a virtual meter")
        for index, position in enumerate(self.positions):
            if position.front_end is None:
                raise ValueError(f"positions[{index}].front_end must be given for a virtual meter")
        return self

    def uncertainty_lines(self) -> tuple[UncertaintyLine, ...]:
        """Every type B contribution: the reference's own, then the listed ones."""
        return (*_reference_lines(self.reference), *map(_listed_line, self.uncertainties))


def _refuse_repeats(what: str, values: Sequence[object]) -> None:
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f"{what} {value!r} must not occur twice")


def _reference_lines(reference: ReferenceSection) -> tuple[UncertaintyLine, ...]:
    root3 = _DIVISOR["rectangular"]
    temperature_ppm = reference.temperature_limit_ppm_per_k * reference.temperature_span_k
    rows: tuple[tuple[str, Distribution, float, bool], ...] = (
        ("reference calibration", "normal", reference.exp_unc_ppm / reference.coverage_k, False),
        (
            "reference phase calibration",
            "normal",
            reference.phase_exp_unc_urad / reference.coverage_k,
            True,
        ),
        ("reference drift", "rectangular", reference.drift_limit_ppm / root3, False),
        ("reference temperature", "rectangular", temperature_ppm / root3, False),
    )
    return tuple(
        UncertaintyLine(
            name=name,
            distribution=distribution,
            std_unc_ppm=std_unc_ppm,
            of_angle=of_angle,
            dof=None,
            assumed=reference.assumed,
            source=f"{reference.id}, certificate {reference.certificate_no}",
        )
        for name, distribution, std_unc_ppm, of_angle in rows
    )


def _listed_line(section: UncertaintySection) -> UncertaintyLine:
    limit = section.limit_ppm if section.limit_ppm is not None else section.limit_urad
    divisor = section.coverage_k or _DIVISOR.get(section.distribution, 1.0)
    return UncertaintyLine(
        name=section.name,
        distribution=section.distribution,
        std_unc_ppm=(limit or 0.0) / divisor,
        of_angle=section.limit_urad is not None,
        dof=section.dof,
        assumed=section.assumed,
        source=section.source,
    )
