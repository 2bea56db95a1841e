"""Errors of the metering path with ideal 24-bit samples, beside the aims of the design.

Worst case over a stated, seeded set of noise-free signals: 45..65 Hz, all harmonics to 63 with
random phases, power factor 0.25i to 0.5c, unequal phases. Truth is the closed form over the
programmed components, in NumPy; nothing of it is shared with the core. Prints a Markdown table.

`python benchmarks/bench_path_errors.py [SIGNALS]`, 100 signals a level unless told.
"""

import sys
from dataclasses import dataclass

import kwcore
import numpy as np
from numpy.typing import NDArray

SEED = 320
SECONDS = 1.6  # eight windows: the frequency has settled, the last window is read
RATE_HZ = 12800
HIGHEST_ORDER = 63
U_V = 230.0
LEVELS = {"In": 1.0, "0.01 In": 0.01, "0.001 In": 0.001}
AIMS = {"In": 2.0, "0.01 In": 10.0, "0.001 In": 60.0}  # ppm
FREQUENCY_AIM_MHZ = 0.1

Floats = NDArray[np.float64]


@dataclass
class Signal:
    """rms and phase (turns) of every order 1..63, shape (3, 63), of voltages and currents."""

    f_hz: float
    u_rms_v: Floats
    u_turns: Floats
    i_rms_a: Floats
    i_turns: Floats


def random_signal(rng: np.random.Generator, level_a: float) -> Signal:
    """One signal of the set."""
    shape = (3, HIGHEST_ORDER)
    u_rms_v = U_V * rng.uniform(0.0, 0.02, shape)
    i_rms_a = level_a * rng.uniform(0.0, 0.03, shape)
    u_rms_v[:, 0] = U_V * rng.uniform(0.9, 1.1, 3)
    i_rms_a[:, 0] = level_a * rng.uniform(0.8, 1.0, 3)
    u_turns, i_turns = rng.uniform(0.0, 1.0, shape), rng.uniform(0.0, 1.0, shape)
    u_turns[:, 0] = np.array([0.0, -1 / 3, 1 / 3]) + rng.uniform(-0.02, 0.02, 3)
    lag = rng.uniform(-np.arccos(0.5), np.arccos(0.25), 3) / (2 * np.pi)
    i_turns[:, 0] = u_turns[:, 0] - lag
    return Signal(rng.uniform(45.0, 65.0), u_rms_v, u_turns, i_rms_a, i_turns)


def components(rms: Floats, turns: Floats, unit: str) -> dict[str, list[dict[str, float]]]:
    """One channel of a recipe."""
    return {
        "components": [
            {"order": order + 1, f"peak_{unit}": rms[order] * np.sqrt(2), "phase_turns": t % 1.0}
            for order, t in enumerate(turns)
        ]
    }


def metered(signal: Signal) -> dict[str, float]:
    """Quantities of the last window."""
    recipe = kwcore.SignalRecipe(
        {
            "f_hz": signal.f_hz,
            "voltages": [components(signal.u_rms_v[p], signal.u_turns[p], "v") for p in range(3)],
            "currents": [components(signal.i_rms_a[p], signal.i_turns[p], "a") for p in range(3)],
        }
    )
    meter = kwcore.Meter()
    samples = kwcore.AnalogueFrontEnd(recipe, kwcore.FrontEndConfig({}))
    meter.feed(samples.frames(0, int(SECONDS * RATE_HZ)))
    return meter.quantities()


def errors(signal: Signal) -> dict[str, float]:
    """Worst error of the three phases: ppm of reading, P and Q ppm of S, f in mHz."""
    got = metered(signal)
    u, i = (np.sqrt((rms**2).sum(axis=1)) for rms in (signal.u_rms_v, signal.i_rms_a))
    lag = 2 * np.pi * (signal.u_turns - signal.i_turns)
    power = signal.u_rms_v * signal.i_rms_a
    p, s = (power * np.cos(lag)).sum(axis=1), u * i
    q = power[:, 0] * np.sin(lag[:, 0])
    fryze = np.sqrt(s**2 - p**2)

    def worst(name: str, unit: str, truth: Floats, scale: Floats) -> float:
        values = np.array([got[f"{name}_l{phase}_{unit}"] for phase in (1, 2, 3)])
        return float(np.abs((values - truth) / scale).max() * 1e6)

    return {
        "U": worst("u_rms", "v", u, u),
        "I": worst("i_rms", "a", i, i),
        "S": worst("s", "va", s, s),
        "P": worst("p", "w", p, s),
        "Q fundamental": worst("q_fund", "var", q, s),
        "Q Fryze": worst("q_fryze", "var", np.sign(q) * fryze, s) if (fryze > 0.4 * s).all() else 0,
        "f": abs(got["f_hz"] - signal.f_hz) * 1e3,
    }


def main() -> int:
    """Print the table; status 1 when an aim is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    missed = False
    print(f"seed {SEED}, {count} signals a level; worst error, aim in brackets\n")
    print("| level | U ppm | I ppm | S ppm | P ppm of S | Q1 ppm of S | QF ppm of S | f mHz |")
    print("|---|---|---|---|---|---|---|---|")
    for level, amperes in LEVELS.items():
        rng = np.random.default_rng(SEED)
        rows = [errors(random_signal(rng, amperes)) for _ in range(count)]
        worst = {name: max(row[name] for row in rows) for name in rows[0]}
        aims = dict.fromkeys(worst, AIMS[level]) | {"f": FREQUENCY_AIM_MHZ, "U": AIMS["In"]}
        missed |= any(worst[name] > aims[name] for name in worst)
        cells = [f"{value:.3f} ({aims[name]:g})" for name, value in worst.items()]
        print(f"| {level} | " + " | ".join(cells) + " |")
    print("\nall aims met" if not missed else "\nan aim is missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
