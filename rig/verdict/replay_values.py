"""What a replay's registers say against the oracle and the recording's own instrument."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rig.model.replay import Bounds, InstrumentValue, ReplayDocument, ReplayWindow
from rig.model.result import Verdict
from rig.spec.registers_gen import REGISTERS
from rig.verdict.registers import readings

# Meter and oracle have the same counts; what is left is the meter's arithmetic and its windows.
BASE_PART = 20e-6  # the aim of 10 ppm from 0.01 In on, for the two factors of a power
BASE_F_HZ = 1e-4  # the aim for a steady frequency
# The meter cuts a window by the frequency of the block before. A drift d moves its end by d / f of
# the window, and twice that where the frequency steps inside; U, I and P err by that part at most.
DRIFT_BLOCKS = 2.0
# What is no harmonic does not close over a window: an edge within one sample of the meter's adds
# 2 a r / n to a mean square a^2 / 2, so 4 r / a of a sample's part, with r the rest's rms.
EDGE_SAMPLES = 4.0
FLOOR_PART = 1e-7  # of full scale: the step of a 32-bit float there
FULL_SCALE_U_V = 480.0  # = 1.2 * 400
FULL_SCALE_I_A = 2.4  # = 2 * 1.2
PHASES = ("l1", "l2", "l3")


@dataclass(frozen=True)
class Comparison:
    """One quantity in one window. `expected` is the nearer bound; `error` is 0 between bounds."""

    window: int
    sample_index: int
    quantity: str
    unit: str
    against: Literal["oracle", "instrument"]
    reading: float
    low: float
    high: float
    tolerance: float

    @property
    def expected(self) -> float:
        return min(max(self.reading, self.low), self.high)

    @property
    def error(self) -> float:
        return self.reading - self.expected

    @property
    def verdict(self) -> Verdict:
        return "PASS" if abs(self.error) <= self.tolerance else "FAIL"  # a NaN is a FAIL


def comparisons(document: ReplayDocument) -> list[Comparison]:
    """All of them, by window, then in the order of the oracle's values."""
    return [one for window in document.windows for one in _of_window(document, window)]


def shown_values(window: ReplayWindow) -> dict[str, float]:
    """The float registers of a window by id."""
    return {row.id: value for row, value in readings(window.registers)}


def _of_window(document: ReplayDocument, window: ReplayWindow) -> Iterator[Comparison]:
    shown = shown_values(window)
    for quantity, bounds in window.truth.items():
        if quantity in shown:
            tolerance = tolerance_of(document, window, quantity)
            yield _compared(window, quantity, "oracle", shown[quantity], bounds, tolerance)
    for value in window.instrument:
        if value.quantity in shown:
            yield _against(window, shown[value.quantity], value)


def _against(window: ReplayWindow, reading: float, value: InstrumentValue) -> Comparison:
    bounds = Bounds(low=value.value, high=value.value)
    own = reading - value.harmonics
    return _compared(window, value.quantity, "instrument", own, bounds, value.resolution)


def _compared(
    window: ReplayWindow,
    quantity: str,
    against: Literal["oracle", "instrument"],
    reading: float,
    bounds: Bounds,
    tolerance: float,
) -> Comparison:
    return Comparison(
        window=window.number,
        sample_index=window.sample_index,
        quantity=quantity,
        unit=REGISTERS[quantity].unit,
        against=against,
        reading=reading,
        low=bounds.low,
        high=bounds.high,
        tolerance=tolerance,
    )


def tolerance_of(document: ReplayDocument, window: ReplayWindow, quantity: str) -> float:
    """The largest error of a healthy meter, in the unit of the quantity."""
    if quantity == "f_hz":
        return BASE_F_HZ + DRIFT_BLOCKS * window.drift_hz
    part = BASE_PART + _window_part(document, window)
    u_v = [_high(window, f"u_rms_{phase}_v") for phase in PHASES]
    i_a = [_high(window, f"i_rms_{phase}_a") for phase in PHASES]
    u_floor_v = FLOOR_PART * FULL_SCALE_U_V * document.pt_ratio
    i_floor_a = FLOOR_PART * FULL_SCALE_I_A * document.ct_ratio
    s_va = [u * i for u, i in zip(u_v, i_a, strict=True)]
    s_floor_va = max(max(u_v) * i_floor_a, max(i_a) * u_floor_v)
    if quantity.startswith("pf_"):
        return 2.0 * part  # of P and of S
    if quantity.startswith("u_rms_"):
        return part * (_phase_value(quantity, u_v) or max(u_v)) + u_floor_v
    if quantity.startswith("i_rms_"):
        return part * (_phase_value(quantity, i_a) or sum(i_a)) + i_floor_a
    own = _phase_value(quantity, s_va)
    if own is None:
        return part * sum(s_va) + len(PHASES) * s_floor_va
    return part * own + s_floor_va


def _window_part(document: ReplayDocument, window: ReplayWindow) -> float:
    if window.method != "least squares" or window.start is None:
        return 0.0  # the edges are in the bounds
    count = window.end.low - window.start.low
    f_hz = window.truth["f_hz"].low
    return DRIFT_BLOCKS * window.drift_hz / f_hz + EDGE_SAMPLES * window.rest_share / count


def _high(window: ReplayWindow, quantity: str) -> float:
    bounds = window.truth.get(quantity)
    return 0.0 if bounds is None else bounds.high


def _phase_value(quantity: str, values: list[float]) -> float | None:
    """The value of the phase that a quantity is of; None for line, neutral and total."""
    for phase, value in zip(PHASES, values, strict=True):
        if f"_{phase}_" in quantity:
            return value
    return None
