"""A load as the instrument's settings, and the settings that were read back as a load."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rig.drivers.fluke6105a.angles import (
    VOLTAGE_DEG,
    current_deg,
    lag_deg,
    line_deg,
    own_deg,
    rms_per_fundamental,
    wrapped_deg,
)
from rig.drivers.fluke6105a.commands import PHASES, Quantity
from rig.model.load import Harmonic, Load, Triple
from rig.ports import BenchRefusal

# How far a setting that is read back may lie from the one that was sent: half a step of an
# instrument that keeps six digits of an amplitude, 0.001 degrees and 0.001 % of a line.
RMS_MATCH_RELATIVE = 5e-6  # 0.5 of the sixth digit of 1.00000
FREQUENCY_MATCH_RELATIVE = 5e-6
LINE_MATCH_PCT = 0.0006  # 0.5 * 0.001, and room for rounding
ANGLE_MATCH_DEG = 0.0006

Output = tuple[int, Quantity]


@dataclass(frozen=True)
class Line:
    """One order of a waveform: percent of the fundamental, instrument's angle."""

    pct: float
    deg: float


@dataclass(frozen=True)
class Waveform:
    """One output. Lines by order, the fundamental is 100 %; without amplitude they say nothing."""

    rms: float  # V or A, harmonics included
    lines: Mapping[int, Line]

    @property
    def fundamental_rms(self) -> float:
        others = (line.pct for order, line in self.lines.items() if order != 1)
        return self.rms / rms_per_fundamental(others)


@dataclass(frozen=True)
class Settings:
    """All that the driver programs."""

    f_hz: float
    waveforms: Mapping[Output, Waveform]


def settings_of(load: Load, fitted: Collection[int]) -> Settings:
    """Settings of the fitted phases; what is not fitted must not be needed."""
    if load.reversed_sequence:
        raise BenchRefusal("reversed_sequence: must be false, this driver has one sequence")
    waveforms: dict[Output, Waveform] = {}
    for phase in sorted(fitted):
        n = phase - 1
        u_lines = [(line.order, line.u_pct, line.u_deg) for line in load.harmonics]
        i_lines = [(line.order, line.i_pct, line.i_deg) for line in load.harmonics]
        i_deg = current_deg(phase, load.phi_deg[n])
        waveforms[phase, "VOLT"] = _waveform(load.u_v[n], VOLTAGE_DEG[n], u_lines)
        waveforms[phase, "CURR"] = _waveform(load.i_a[n], i_deg, i_lines)
    return Settings(load.f_hz, waveforms)


def load_of(settings: Settings) -> Load:
    """The load that stands on the terminals; `differences` from a load's settings must be none.

    Harmonics are the same on all phases, so each is read from the first output that has amplitude.
    """
    none = Waveform(0.0, {})
    u = [settings.waveforms.get((phase, "VOLT"), none) for phase in PHASES]
    i = [settings.waveforms.get((phase, "CURR"), none) for phase in PHASES]
    lags = [
        lag_deg(phase, wave.lines[1].deg) if wave.rms > 0.0 else 0.0
        for phase, wave in zip(PHASES, i, strict=True)
    ]
    u_lines, i_lines = _own_lines(u), _own_lines(i)
    no_line = Line(0.0, 0.0)
    harmonics = []
    for order in sorted(u_lines.keys() | i_lines.keys()):
        of_u, of_i = u_lines.get(order, no_line), i_lines.get(order, no_line)
        harmonics.append(
            Harmonic(order=order, u_pct=of_u.pct, u_deg=of_u.deg, i_pct=of_i.pct, i_deg=of_i.deg)
        )
    return Load(
        f_hz=settings.f_hz,
        u_v=_triple([wave.fundamental_rms for wave in u]),
        i_a=_triple([wave.fundamental_rms for wave in i]),
        phi_deg=_triple(lags),
        harmonics=tuple(harmonics),
    )


def differences(sent: Settings, read: Settings) -> Iterator[str]:
    """What was read back other than it was sent, in words."""
    if abs(read.f_hz - sent.f_hz) > FREQUENCY_MATCH_RELATIVE * sent.f_hz:
        yield f"frequency: sent {sent.f_hz:.9g} Hz, is {read.f_hz:.9g} Hz"
    for output, wave in sent.waveforms.items():
        name = f"L{output[0]} {output[1]}"
        other = read.waveforms[output]
        if abs(other.rms - wave.rms) > RMS_MATCH_RELATIVE * wave.rms:
            yield f"{name}: amplitude: sent {wave.rms:.9g}, is {other.rms:.9g}"
        if wave.rms > 0.0:
            yield from _line_differences(name, wave, other)


def _line_differences(name: str, sent: Waveform, read: Waveform) -> Iterator[str]:
    none = Line(0.0, 0.0)
    for order in sorted(sent.lines.keys() | read.lines.keys()):
        a, b = sent.lines.get(order, none), read.lines.get(order, none)
        if abs(a.pct - b.pct) > LINE_MATCH_PCT:
            yield f"{name}: order {order}: sent {a.pct:.9g} %, is {b.pct:.9g} %"
        elif order in sent.lines and abs(wrapped_deg(a.deg - b.deg)) > ANGLE_MATCH_DEG:
            yield f"{name}: order {order}: sent {a.deg:.9g} degrees, is {b.deg:.9g}"


def _waveform(
    fundamental_rms: float, fundamental_deg: float, lines: list[tuple[int, float, float]]
) -> Waveform:
    if fundamental_rms <= 0.0:
        return Waveform(0.0, {})
    programmed = {1: Line(100.0, fundamental_deg)}
    for order, pct, deg in lines:
        if pct > 0.0:
            programmed[order] = Line(pct, line_deg(order, fundamental_deg, deg))
    factor = rms_per_fundamental(pct for _, pct, _ in lines)
    return Waveform(fundamental_rms * factor, programmed)


def _own_lines(waves: list[Waveform]) -> dict[int, Line]:
    """Harmonics against their own fundamental, from the first waveform with amplitude."""
    for wave in waves:
        if wave.rms > 0.0:
            base_deg = wave.lines[1].deg
            return {
                order: Line(line.pct, own_deg(order, base_deg, line.deg))
                for order, line in wave.lines.items()
                if order >= 2 and line.pct > 0.0
            }
    return {}


def _triple(values: list[float]) -> Triple:
    first, second, third = values
    return (first, second, third)
