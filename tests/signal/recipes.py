"""Recipes for the tests, as the plain dicts that a record keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kwcore import CurrentComponentDict, RecipeDict, VoltageComponentDict

U_PEAK_V = 230.0 * 2**0.5
I_PEAK_A = 2**0.5


def three_phase(f_hz: float = 50.0) -> RecipeDict:
    """230 V, 1 A, balanced, in phase; no harmonics, no noise."""
    turns = [-phase / 3.0 for phase in range(3)]
    return {
        "f_hz": f_hz,
        "voltages": [{"components": [{"peak_v": U_PEAK_V, "phase_turns": t}]} for t in turns],
        "currents": [{"components": [{"peak_a": I_PEAK_A, "phase_turns": t}]} for t in turns],
    }


def random_recipe(seed: int, noise_pct: float = 0.0) -> RecipeDict:
    """One to five components a channel, whole and broken orders, any phase."""
    rng = np.random.default_rng(seed)

    def volts(order: float) -> VoltageComponentDict:
        return {"order": order, "peak_v": rng.uniform(0, 400), "phase_turns": rng.uniform(-3, 3)}

    def amperes(order: float) -> CurrentComponentDict:
        return {"order": order, "peak_a": rng.uniform(0, 2), "phase_turns": rng.uniform(-3, 3)}

    def orders() -> list[float]:
        whole = [float(order) for order in rng.integers(1, 64, rng.integers(1, 5))]
        return [*whole, rng.uniform(0.1, 60.0)]

    return {
        "f_hz": rng.uniform(45, 65),
        "noise_seed": int(rng.integers(0, 2**64, dtype=np.uint64)),
        "voltages": [
            {
                "dc_v": rng.uniform(-1, 1),
                "noise_rms_v": 2.3 * noise_pct,
                "components": [volts(order) for order in orders()],
            }
            for _ in range(3)
        ],
        "currents": [
            {
                "dc_a": rng.uniform(-0.01, 0.01),
                "noise_rms_a": 0.01 * noise_pct,
                "components": [amperes(order) for order in orders()],
            }
            for _ in range(3)
        ],
    }
