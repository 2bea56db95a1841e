"""Every quantity of a periodic signal, from its phasors, in closed form.

Written from the definitions (docs/reference/quantities_gen.md names their sources), in double
precision, with none of the core's code: it knows neither samples nor windows. Angles are in
degrees, rms phasors relative to an arbitrary zero of time.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ORDER_MAX = 63
CHANNELS = ("u_l1", "u_l2", "u_l3", "i_l1", "i_l2", "i_l3")
PHASES = ("l1", "l2", "l3")
LINES = ("l12", "l23", "l31")
TURN = np.exp(2j * np.pi / 3.0)

# Psophometric weights, per mille, by frequency in Hz @[ITU-T-O.41, clause not verified].
_WEIGHTS = {
    50: 0.71, 100: 8.91, 150: 35.5, 200: 89.1, 250: 178, 300: 295, 350: 376, 400: 484, 450: 582,
    500: 661, 550: 733, 600: 794, 650: 851, 700: 902, 750: 955, 800: 1000, 850: 1035, 900: 1072,
    950: 1109, 1000: 1122, 1050: 1109, 1100: 1072, 1150: 1035, 1200: 1000, 1300: 955, 1400: 905,
    1500: 861, 1600: 824, 1800: 760, 2000: 708, 2500: 617, 3000: 525, 3500: 376,
}  # fmt: skip

Complex = npt.NDArray[np.complex128]
Floats = npt.NDArray[np.float64]
Values = dict[str, float]


@dataclass(frozen=True)
class PeriodicSignal:
    """What stands on the terminals: rms phasors, shape (6, 64); order 0 is the DC value, real."""

    f_hz: float
    phasors: Complex

    def at(self, t_s: Floats) -> Floats:
        """Volts and amperes at these instants, shape (6, n)."""
        orders = np.arange(1, self.phasors.shape[1])
        turns = np.exp(2j * np.pi * self.f_hz * np.outer(orders, t_s))
        waves: Floats = np.sqrt(2.0) * np.real(self.phasors[:, 1:] @ turns)
        return waves + np.real(self.phasors[:, :1])


@dataclass(frozen=True)
class Wired:
    """The signal as the meter's wiring lets it in, and what that wiring lacks."""

    voltage: str = "3LN"
    current: str = "3CT"

    @property
    def is_delta(self) -> bool:
        return self.voltage in ("2LL", "3LL")

    def voltages(self) -> tuple[int, ...]:
        """Phases with a voltage input."""
        return {"1LN": (0,), "1LL": (0, 1), "2LL": (0, 2)}.get(self.voltage, (0, 1, 2))

    def lines(self) -> tuple[int, ...]:
        """Of 12, 23, 31."""
        return {"1LN": (), "1LL": (0,)}.get(self.voltage, (0, 1, 2))

    def currents(self) -> tuple[int, ...]:
        """Phases with a current, measured or derived."""
        if self.current == "1CT" or self.voltage == "1LN":
            return (0,)
        return (0, 1) if self.voltage == "1LL" else (0, 1, 2)

    def derives_i2(self) -> bool:
        return self.current == "2CT" and self.voltage not in ("1LN", "1LL")

    def enters(self, phasors: Complex) -> Complex:
        """With absent channels at zero and i2 = -(i1 + i3) where there are two transformers."""
        seen = np.zeros_like(phasors)
        for phase in self.voltages():
            seen[phase] = phasors[phase]
        for phase in self.currents():
            seen[3 + phase] = phasors[3 + phase]
        if self.derives_i2():
            seen[4] = -(seen[3] + seen[5])
        return seen


def rms(x: Complex) -> float:
    """With DC."""
    return float(np.sqrt(np.sum(np.abs(x) ** 2)))


def degrees(z: complex) -> float:
    """0 to 360."""
    return float(np.degrees(np.angle(z)) % 360.0)


def line_phasors(x: Complex) -> Complex:
    """U12, U23, U31."""
    return np.stack([x[0] - x[1], x[1] - x[2], x[2] - x[0]])


def shown_voltages(x: Complex, wired: Wired) -> Complex:
    """V1 V2 V3, of a delta V12 V31 V23: the order of the harmonic registers."""
    return line_phasors(x)[[0, 2, 1]] if wired.is_delta else x[:3]


def truth_of(
    signal: PeriodicSignal,
    wired: Wired | None = None,
    nominal_a: float = 1.0,
    order_max: int = ORDER_MAX,
) -> Values:
    """Quantities by the names of spec/quantities.toml; those that the wiring lacks are 0."""
    wired = wired or Wired()
    x = wired.enters(signal.phasors)
    values: Values = {"f_hz": signal.f_hz}
    values |= _rms_values(x, wired, nominal_a)
    values |= _powers(x, wired, order_max)
    values |= _distortion(x, wired, signal.f_hz, nominal_a, order_max)
    values |= _sequence(x, wired)
    values |= _angles(x, wired)
    return values


def crest_of(signal: PeriodicSignal, start_s: float, points: int = 256) -> Values:
    """Crest factors of three phase voltages over the points of a cycle that begins at `start_s`.

    A point stands in the middle of its part of the cycle.
    """
    middles: Floats = np.arange(points, dtype=np.float64) + 0.5
    t_s = start_s + middles / (points * signal.f_hz)
    waves = signal.at(t_s)
    return {
        f"crest_u_{PHASES[k]}": float(np.max(np.abs(waves[k])) / rms(signal.phasors[k]))
        for k in range(3)
    }


def harmonics_of(
    signal: PeriodicSignal, wired: Wired | None = None, order_max: int = ORDER_MAX
) -> dict[str, Floats]:
    """Tables of orders 2 to 63, shape (62,), by the names of spec/quantities.toml."""
    wired = wired or Wired()
    x = wired.enters(signal.phasors)
    shown = np.concatenate([shown_voltages(x, wired), x[3:]])
    reference = np.angle(shown[0, 1])
    orders = np.arange(2, ORDER_MAX + 1)
    tables: dict[str, Floats] = {}
    for name, channel in zip(CHANNELS, shown, strict=True):
        fundamental = abs(channel[1])
        parts = 100.0 * np.abs(channel[2:]) / fundamental if fundamental else np.zeros(62)
        angles = np.degrees(np.angle(channel[2:]) - orders * reference) % 360.0
        known = orders <= order_max
        tables[f"hd_{name}_pct"] = np.where(known, parts, 0.0)
        tables[f"hd_phi_{name}_deg"] = np.where(known, angles, 0.0)
    return tables


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def _rms_values(x: Complex, wired: Wired, nominal_a: float) -> Values:
    values: Values = {}
    lines = line_phasors(x)
    u_phases = () if wired.is_delta else wired.voltages()
    for k in range(3):
        values[f"u_rms_{PHASES[k]}_v"] = rms(x[k]) if k in u_phases else 0.0
        values[f"u_rms_{LINES[k]}_v"] = rms(lines[k]) if k in wired.lines() else 0.0
        values[f"i_rms_{PHASES[k]}_a"] = rms(x[3 + k])
    values["u_rms_ln_avg_v"] = _mean([rms(x[k]) for k in u_phases])
    values["u_rms_ll_avg_v"] = _mean([rms(lines[k]) for k in wired.lines()])
    values["i_rms_avg_a"] = _mean([rms(x[3 + k]) for k in wired.currents()])
    values["load_pct"] = 100.0 * values["i_rms_avg_a"] / nominal_a
    has_neutral = wired.voltage in ("3LN", "1LL") and wired.current != "1CT"
    values["i_rms_n_a"] = rms(x[3] + x[4] + x[5]) if has_neutral else 0.0
    shown = np.concatenate([shown_voltages(x, wired), x[3:]])
    for name, channel in zip(CHANNELS, shown, strict=True):
        kind, phase = name.split("_")
        unit = "v" if kind == "u" else "a"
        values[f"{kind}_dc_{phase}_{unit}"] = float(channel[0].real)
    return values


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else 0.0


def _powers(x: Complex, wired: Wired, order_max: int) -> Values:
    values: Values = {}
    sums = dict.fromkeys(("p", "p_fund", "q_fund", "q_budeanu", "q_fryze", "s", "s_fund"), 0.0)
    for k in range(3):
        u, i = x[k], x[3 + k]
        cross = u * np.conj(i)
        one = {
            "p": float(np.sum(cross.real)),
            "p_fund": float(cross[1].real),
            "q_fund": float(cross[1].imag),
            "q_budeanu": float(np.sum(cross[1 : order_max + 1].imag)),
            "s": rms(u) * rms(i),
            "s_fund": float(abs(u[1]) * abs(i[1])),
        }
        fryze = np.sqrt(max(one["s"] ** 2 - one["p"] ** 2, 0.0))
        one["q_fryze"] = float(np.copysign(fryze, one["q_fund"]))
        for name, value in one.items():
            sums[name] += value
        shown = {name: 0.0 if wired.is_delta else value for name, value in one.items()}
        units = {"p": "w", "p_fund": "w", "s": "va", "s_fund": "va"}
        for name, value in shown.items():
            values[f"{name}_{PHASES[k]}_{units.get(name, 'var')}"] = value
        values[f"pf_disp_{PHASES[k]}"] = _ratio(shown["p_fund"], shown["s_fund"])
        values[f"pf_{PHASES[k]}"] = _ratio(shown["p"], shown["s"])
    values["p_total_w"] = sums["p"]
    values["p_fund_total_w"] = sums["p_fund"]
    values["q_fund_total_var"] = sums["q_fund"]
    values["q_budeanu_total_var"] = sums["q_budeanu"]
    s_total, s_fund_total, q_fryze_total = sums["s"], sums["s_fund"], sums["q_fryze"]
    if wired.is_delta:  # which has no apparent power of a phase to sum
        s_total = _effective(x, wired)
        fundamentals = np.zeros_like(x)
        fundamentals[:, 1] = x[:, 1]
        s_fund_total = _effective(fundamentals, wired)
        size = np.sqrt(max(s_total**2 - sums["p"] ** 2, 0.0))
        q_fryze_total = float(np.copysign(size, sums["q_fund"]))
    values["q_fryze_total_var"] = q_fryze_total
    values["s_arith_total_va"] = s_total
    values["s_fund_total_va"] = s_fund_total
    values["pf_total"] = _ratio(sums["p"], s_total)
    values["pf_disp_total"] = _ratio(sums["p_fund"], s_fund_total)
    values["s_vector_total_va"] = float(np.hypot(sums["p"], sums["q_budeanu"]))
    values["s_eff_total_va"] = _effective(x, wired)
    return values


def _effective(x: Complex, wired: Wired) -> float:
    """3 Ve Ie of four wires or three; of one phase the sum @[IEEE1459, clause not verified]."""
    if wired.voltage in ("1LN", "1LL"):
        return sum(rms(x[k]) * rms(x[3 + k]) for k in range(3))
    lines = sum(rms(line) ** 2 for line in line_phasors(x))
    currents = sum(rms(i) ** 2 for i in x[3:])
    if wired.is_delta:
        return float(3.0 * np.sqrt(lines / 9.0) * np.sqrt(currents / 3.0))
    phases = sum(rms(u) ** 2 for u in x[:3])
    neutral = 0.0 if wired.current == "1CT" else rms(x[3] + x[4] + x[5]) ** 2
    return float(3.0 * np.sqrt((3.0 * phases + lines) / 18.0) * np.sqrt((currents + neutral) / 3.0))


def _weight(hz: Floats) -> Floats:
    rows = np.array(sorted(_WEIGHTS.items()), dtype=float)
    weights: Floats = np.interp(hz, rows[:, 0], rows[:, 1], right=0.0) / 1000.0
    return weights


def _distortion(x: Complex, wired: Wired, f_hz: float, nominal_a: float, order_max: int) -> Values:
    values: Values = {}
    shown = np.concatenate([shown_voltages(x, wired), x[3:]])
    orders: Floats = np.arange(shown.shape[1], dtype=np.float64)
    known = (orders >= 2) & (orders <= order_max)
    size = np.abs(shown)
    for name, a in zip(CHANNELS, size, strict=True):
        kind, phase = name.split("_")
        for what, chosen in (
            ("thd", known),
            ("odd", known & (orders % 2 == 1)),
            ("even", known & (orders % 2 == 0)),
        ):
            values[f"{what}_{name}_pct"] = 100.0 * _ratio(
                float(np.sqrt(np.sum(a[chosen] ** 2))), float(a[1])
            )
        spectrum = a[1 : order_max + 1]
        h = orders[1 : order_max + 1]
        if kind == "u":
            telephone = h * f_hz / 800.0 * _weight(h * f_hz) * spectrum
            values[f"thff_u_{phase}_pct"] = 100.0 * _ratio(
                float(np.sqrt(np.sum(telephone**2))), float(np.sqrt(np.sum(a**2)))
            )
        else:
            values[f"k_factor_i_{phase}"] = _ratio(
                float(np.sum((h * spectrum) ** 2)), float(np.sum(spectrum**2))
            )
            values[f"tdd_i_{phase}_pct"] = 100.0 * float(np.sqrt(np.sum(a[known] ** 2))) / nominal_a
    u_shown = [0, 1, 2] if wired.is_delta else list(wired.voltages())
    values["thd_u_avg_pct"] = _mean([values[f"thd_u_{PHASES[k]}_pct"] for k in u_shown])
    values["thd_i_avg_pct"] = _mean([values[f"thd_i_{PHASES[k]}_pct"] for k in wired.currents()])
    return values


def _components(a: complex, b: complex, c: complex) -> tuple[complex, complex, complex]:
    """Positive, negative and zero sequence."""
    return (
        (a + TURN * b + TURN**2 * c) / 3.0,
        (a + TURN**2 * b + TURN * c) / 3.0,
        (a + b + c) / 3.0,
    )


def _sequence(x: Complex, wired: Wired) -> Values:
    names = [f"{q}_{s}_{p}_{u}" for q, u in (("u", "v"), ("i", "a"))
             for s in ("pos", "neg", "zero") for p in ("re", "im")]  # fmt: skip
    values: Values = dict.fromkeys(names, 0.0)
    values |= dict.fromkeys(("u_unbalance", "u_zero_ratio", "i_unbalance", "i_zero_ratio"), 0.0)
    if wired.voltage in ("1LN", "1LL"):
        return values
    u = line_phasors(x)[:, 1] if wired.is_delta else x[:3, 1]
    turned_to = np.exp(-1j * np.angle(u[0]))
    sets: dict[str, tuple[str, Complex]] = {"u": ("v", u)}
    if wired.current != "1CT":
        sets["i"] = ("a", x[3:, 1])
    for kind, (unit, phasors) in sets.items():
        parts = _components(*(complex(p) for p in phasors * turned_to))
        for name, part in zip(("pos", "neg", "zero"), parts, strict=True):
            values[f"{kind}_{name}_re_{unit}"] = part.real
            values[f"{kind}_{name}_im_{unit}"] = part.imag
        values[f"{kind}_unbalance"] = _ratio(abs(parts[1]), abs(parts[0]))
        values[f"{kind}_zero_ratio"] = _ratio(abs(parts[2]), abs(parts[0]))
    return values


def _angles(x: Complex, wired: Wired) -> Values:
    """Of u2, u3, i1 to i3 against u1; of a delta u23, u31 and the currents against u12."""
    u = line_phasors(x)[:, 1] if wired.is_delta else x[:3, 1]
    present = [0, 1, 2] if wired.is_delta else list(wired.voltages())
    values: Values = {}
    for k in range(3):
        if k > 0:
            known = k in present
            values[f"phi_u_{PHASES[k]}_deg"] = degrees(u[k] / u[0]) if known else 0.0
        i = x[3 + k, 1]
        values[f"phi_i_{PHASES[k]}_deg"] = degrees(i / u[0]) if abs(i) > 0.0 else 0.0
    return values
