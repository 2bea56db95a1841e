"""What a reader of the certificate is told of the bench: laboratory, environment, standards."""

from dataclasses import dataclass

from rig.bench.schema import BenchFile, ReferenceSection
from rig.report.numbers import plain

ASSUMED = "assumed"


@dataclass(frozen=True)
class Laboratory:
    """Who tests. An empty text prints as a blank line, never as an invention."""

    name: str
    address: str = ""
    accreditation: str = ""


@dataclass(frozen=True)
class Standard:
    """One instrument that a result rests on. `assumed`: a model, nobody calibrated it."""

    role: str
    name: str
    certificate_no: str
    due_date: str
    uncertainty: str
    assumed: bool


@dataclass(frozen=True)
class Condition:
    """A condition of the environment; points record theirs under the same key."""

    key: str
    label: str
    value: float
    unit: str
    note: str = ""


@dataclass(frozen=True)
class BenchFacts:
    """The bench as printed."""

    title: str
    laboratory: Laboratory
    environment: tuple[Condition, ...]
    standards: tuple[Standard, ...]


def bench_facts(bench: BenchFile) -> BenchFacts:
    """The printed facts of a bench file."""
    laboratory = bench.laboratory
    return BenchFacts(
        title=bench.title,
        laboratory=Laboratory(laboratory.name, laboratory.address, laboratory.accreditation),
        environment=_environment(bench),
        standards=_standards(bench),
    )


def _environment(bench: BenchFile) -> tuple[Condition, ...]:
    stated = bench.environment
    note = f" ({ASSUMED})" if stated.assumed else ""
    return (
        Condition("temperature_c", "Temperature", stated.temperature_c, "\N{DEGREE SIGN}C", note),
        Condition("humidity_pct", "Relative humidity", stated.humidity_pct, "%", note),
    )


def _standards(bench: BenchFile) -> tuple[Standard, ...]:
    reference, timing, source = bench.reference, bench.error_calculator, bench.source
    return (
        Standard(
            role="Reference standard",
            name=reference.id,
            certificate_no=reference.certificate_no,
            due_date=reference.due_date.isoformat(),
            uncertainty=_reference_uncertainty(reference),
            assumed=reference.assumed,
        ),
        Standard(
            role="Error calculator",
            name=timing.id,
            certificate_no="",
            due_date="",
            uncertainty=f"u(t) = {timing.time_std_unc_ns:.0f} ns an edge",
            assumed=timing.driver == "virtual",
        ),
        Standard(
            role="Source",
            name=source.id,
            certificate_no="",
            due_date="",
            uncertainty="gives no truth: its settings are not used as reference",
            assumed=False,
        ),
    )


def _reference_uncertainty(reference: ReferenceSection) -> str:
    k = plain(reference.coverage_k)
    return (
        f"U = {plain(reference.exp_unc_ppm)} ppm of P at PF 1, "
        f"{plain(reference.phase_exp_unc_urad)} \N{MICRO SIGN}rad (k = {k})"
    )
