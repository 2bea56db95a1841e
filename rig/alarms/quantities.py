"""What is watched: the codes, the stimulus at rest and beyond, the setpoint between the two.

A setpoint lies a small share of the way from rest to beyond, so that the first publication with a
little of the new stimulus in it is beyond: alarm within one update interval (design.md). For what
is published as a mean the share is closed form: mean squares add for rms values, powers add.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rig.model.alarm import Standing
from rig.model.load import Harmonic, Load, Triple

GREATER, LESS = 1, 3
SHARE = 0.02  # of the way from rest to beyond, in what adds up over time
STEP = 1.2  # of an rms value
CYCLE_AND_HALF = 3.0  # a value of one cycle comes each half cycle: these many until it is clean
DIP = 0.5
Update = Literal["half_cycle", "block", "input", "minute"]
QuantityName = Literal[
    "u_over",
    "u_under",
    "u_line_over",
    "i_over",
    "f_over",
    "p_over",
    "q_over",
    "s_over",
    "pf_over",
    "thd_u_over",
    "thd_i_over",
    "u_unbalance",
    "p_demand",
    "digital_in",
    "analogue_in",
    "reversed_sequence",
    "pair_both",
    "pair_one",
]


@dataclass(frozen=True)
class Watch:
    """A parameter code (manual 6.3.4) with comparison and setpoint in steps of its register."""

    code: int
    comparison: int
    setpoint: int


@dataclass(frozen=True)
class Watched:
    """One quantity: who watches (in turn over the channels) and what changes."""

    title: str
    update: Update
    watches: tuple[Watch, ...]
    at_rest: Standing
    beyond: Standing
    settings: dict[str, int]
    paired: bool = False
    alarms: bool = True
    # How many update intervals may pass: to the first publication that holds enough of the new
    # stimulus, and to the first one without anything of the old.
    occurs_intervals: float = 1.0
    releases_intervals: float = 2.0


@dataclass(frozen=True)
class Nominal:
    """The load that stands at rest."""

    u_v: float
    i_a: float
    f_hz: float

    def load(
        self,
        u: float | Triple = 1.0,
        i: float = 1.0,
        phi_deg: float = 0.0,
        f_hz: float | None = None,
        harmonics: tuple[Harmonic, ...] = (),
        reversed_sequence: bool = False,
    ) -> Load:
        """`u` and `i` in multiples."""
        factors = (u, u, u) if isinstance(u, float) else u
        return Load(
            f_hz=self.f_hz if f_hz is None else f_hz,
            u_v=(self.u_v * factors[0], self.u_v * factors[1], self.u_v * factors[2]),
            i_a=(self.i_a * i, self.i_a * i, self.i_a * i),
            phi_deg=(phi_deg, phi_deg, phi_deg),
            harmonics=harmonics,
            reversed_sequence=reversed_sequence,
        )


def rms_between(rest: float, factor: float) -> float:
    """The rms value of a cycle that holds SHARE of the new amplitude: mean squares add."""
    return rest * math.sqrt(1.0 + SHARE * (factor * factor - 1.0))


def between(rest: float, beyond: float) -> float:
    """Of what adds up itself."""
    return rest + SHARE * (beyond - rest)


def _voltages(n: Nominal) -> Watched:
    setpoint = round(10 * rms_between(n.u_v, STEP))
    return Watched(
        "Phase voltage above", "half_cycle",
        tuple(Watch(code, GREATER, setpoint) for code in (1, 2, 3)),
        Standing(load=n.load()), Standing(load=n.load(u=STEP)), {},
        releases_intervals=CYCLE_AND_HALF,
    )  # fmt: skip


def _dips(n: Nominal) -> Watched:
    setpoint = round(10 * rms_between(n.u_v, DIP))
    return Watched(
        "Phase voltage below", "half_cycle",
        tuple(Watch(code, LESS, setpoint) for code in (1, 2, 3)),
        Standing(load=n.load()), Standing(load=n.load(u=DIP)), {},
        releases_intervals=CYCLE_AND_HALF,
    )  # fmt: skip


def _line_voltages(n: Nominal) -> Watched:
    setpoint = round(10 * rms_between(math.sqrt(3.0) * n.u_v, STEP))
    return Watched(
        "Line voltage above", "half_cycle",
        tuple(Watch(code, GREATER, setpoint) for code in (5, 6, 7)),
        Standing(load=n.load()), Standing(load=n.load(u=STEP)), {},
        releases_intervals=CYCLE_AND_HALF,
    )  # fmt: skip


def _currents(n: Nominal) -> Watched:
    setpoint = round(1000 * rms_between(n.i_a, STEP))
    return Watched(
        "Current above", "half_cycle",
        tuple(Watch(code, GREATER, setpoint) for code in (9, 10, 11)),
        Standing(load=n.load()), Standing(load=n.load(i=STEP)), {},
        releases_intervals=CYCLE_AND_HALF,
    )  # fmt: skip


# The meter takes the frequency from the phases of two blocks; after a leap its blocks are not
# whole cycles for a while. Half way is far from what it shows meanwhile.
F_STEP_HZ = 1.0
F_SETPOINT_HZ = 0.5
F_INTERVALS = 3.0


def _frequency(n: Nominal) -> Watched:
    return Watched(
        "Frequency above", "block",
        (Watch(0, GREATER, round(100 * (n.f_hz + F_SETPOINT_HZ))),),
        Standing(load=n.load()), Standing(load=n.load(f_hz=n.f_hz + F_STEP_HZ)), {},
        occurs_intervals=F_INTERVALS, releases_intervals=F_INTERVALS,
    )  # fmt: skip


Q_LAG_DEG = 60.0


def _powers(n: Nominal, title: str, codes: tuple[int, int], lag_deg: float, va: float) -> Watched:
    """`codes`: of a phase and of the system; `va` is the value of a phase at rest."""
    return Watched(
        title, "block",
        tuple(
            Watch(code, GREATER, math.ceil(between(k * va, k * va * STEP)))
            for code, k in zip(codes, (1, 3), strict=True)
        ),
        Standing(load=n.load(phi_deg=lag_deg)), Standing(load=n.load(i=STEP, phi_deg=lag_deg)), {},
    )  # fmt: skip


def _active(n: Nominal) -> Watched:
    return _powers(n, "Active power above", (14, 17), 0.0, n.u_v * n.i_a)


def _reactive(n: Nominal) -> Watched:
    var = n.u_v * n.i_a * math.sin(math.radians(Q_LAG_DEG))
    return _powers(n, "Reactive power above", (18, 21), Q_LAG_DEG, var)


def _apparent(n: Nominal) -> Watched:
    return _powers(n, "Apparent power above", (22, 25), Q_LAG_DEG, n.u_v * n.i_a)


def _power_factor(n: Nominal) -> Watched:
    setpoint = round(1000 * between(math.cos(math.radians(Q_LAG_DEG)), 1.0))
    return Watched(
        "Power factor above", "block",
        tuple(Watch(code, GREATER, setpoint) for code in (26, 29)),
        Standing(load=n.load(phi_deg=Q_LAG_DEG)), Standing(load=n.load()), {},
    )  # fmt: skip


THD_PCT = 10.0
THD_ORDER = 5


def _distorted(n: Nominal, u_pct: float, i_pct: float) -> Load:
    return n.load(harmonics=(Harmonic(order=THD_ORDER, u_pct=u_pct, i_pct=i_pct),))


def _thd_u(n: Nominal) -> Watched:
    setpoint = round(100 * between(0.0, THD_PCT))
    return Watched(
        "THD of a voltage above", "block",
        tuple(Watch(code, GREATER, setpoint) for code in (33, 34, 35)),
        Standing(load=n.load()), Standing(load=_distorted(n, THD_PCT, 0.0)), {},
    )  # fmt: skip


def _thd_i(n: Nominal) -> Watched:
    setpoint = round(100 * between(0.0, THD_PCT))
    return Watched(
        "THD of a current above", "block",
        tuple(Watch(code, GREATER, setpoint) for code in (37, 38, 39)),
        Standing(load=n.load()), Standing(load=_distorted(n, 0.0, THD_PCT)), {},
    )  # fmt: skip


LOW_PHASE = 0.7  # of Un on L3: negative over positive sequence 0.3 / 2.7
UNBALANCE_SETPOINT = 2  # thousandths, a fiftieth of 0.111


def _unbalance(n: Nominal) -> Watched:
    return Watched(
        "Voltage unbalance above", "block",
        (Watch(30, GREATER, UNBALANCE_SETPOINT),),
        Standing(load=n.load()), Standing(load=n.load(u=(1.0, 1.0, LOW_PHASE))), {},
    )  # fmt: skip


def _demand(n: Nominal) -> Watched:
    rest_w = 3 * n.u_v * n.i_a
    return Watched(
        "Demand of active power above", "minute",
        (Watch(45, GREATER, math.ceil(between(rest_w, rest_w * STEP))),),
        Standing(load=n.load()), Standing(load=n.load(i=STEP)),
        {"demand_window_min": 1, "demand_mode": 1},
    )  # fmt: skip


DI_CODES = range(52, 80)
OFF_TO_ON = 1


def _digital(n: Nominal) -> Watched:
    count = len(DI_CODES)
    return Watched(
        "Digital input from off to on", "input",
        tuple(Watch(code, GREATER, OFF_TO_ON) for code in DI_CODES),
        Standing(load=n.load()), Standing(load=n.load(), digital_inputs=(1 << count) - 1), {},
    )  # fmt: skip


AI_FULL = 4095
AI_REST, AI_BEYOND = 0.1, 0.9
MILLIAMPERES_FROM_0 = 0


def _analogue(n: Nominal) -> Watched:
    return Watched(
        "Analogue input above", "input",
        tuple(Watch(code, GREATER, AI_FULL // 2) for code in (41, 42, 43, 44)),
        Standing(load=n.load(), analogue_inputs=(AI_REST,) * 4),
        Standing(load=n.load(), analogue_inputs=(AI_BEYOND,) * 4),
        {"io31_ai_type": MILLIAMPERES_FROM_0, "io32_ai_type": MILLIAMPERES_FROM_0},
    )  # fmt: skip


# The negative sequence has to be sqrt(2) times the positive one (docs: core/alarm): x / (1 - x).
SEQUENCE_SHARE = math.sqrt(2.0) / (1.0 + math.sqrt(2.0))


def _sequence(n: Nominal) -> Watched:
    return Watched(
        "Reversed phase sequence", "block",
        (Watch(51, GREATER, 0),),
        Standing(load=n.load()), Standing(load=n.load(reversed_sequence=True)), {},
        occurs_intervals=1.0 + SEQUENCE_SHARE,
    )  # fmt: skip


def _pair(n: Nominal, title: str, i: float) -> Watched:
    u_watch = Watch(1, GREATER, round(10 * rms_between(n.u_v, STEP)))
    i_watch = Watch(9, GREATER, round(1000 * rms_between(n.i_a, STEP)))
    return Watched(
        title, "half_cycle", (u_watch, i_watch),
        Standing(load=n.load()), Standing(load=n.load(u=STEP, i=i)), {},
        paired=True, alarms=i > 1.0, releases_intervals=CYCLE_AND_HALF,
    )  # fmt: skip


def _pair_both(n: Nominal) -> Watched:
    return _pair(n, "Pairs, both conditions met", STEP)


def _pair_one(n: Nominal) -> Watched:
    return _pair(n, "Pairs, one condition met", 1.0)


QUANTITIES: dict[QuantityName, Callable[[Nominal], Watched]] = {
    "u_over": _voltages,
    "u_under": _dips,
    "u_line_over": _line_voltages,
    "i_over": _currents,
    "f_over": _frequency,
    "p_over": _active,
    "q_over": _reactive,
    "s_over": _apparent,
    "pf_over": _power_factor,
    "thd_u_over": _thd_u,
    "thd_i_over": _thd_i,
    "u_unbalance": _unbalance,
    "p_demand": _demand,
    "digital_in": _digital,
    "analogue_in": _analogue,
    "reversed_sequence": _sequence,
    "pair_both": _pair_both,
    "pair_one": _pair_one,
}
