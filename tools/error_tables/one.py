"""One signal of a set through a meter: its errors, family by family."""

from typing import Any

import numpy as np

from tests.oracle.periodic import crest_of, harmonics_of, truth_of
from tests.oracle.stimulus import RATE_HZ, counts_of, metered
from tools.error_tables.families import FAMILIES, harmonic_errors
from tools.error_tables.noise import scores
from tools.error_tables.signals import SETS, Drawn, drawn

FULL_SCALE_V = 480.0 * np.sqrt(2.0)
FULL_SCALE_A = 2.4 * np.sqrt(2.0)


def errors_of(task: tuple[str, int]) -> dict[str, Any]:
    """Number, level and the largest error of each family with its sign."""
    which, number = SETS[task[0]], task[1]
    one = drawn(which, number)
    front_end = _noise(one) if which.noisy else {}
    frames = counts_of(one.signal, which.seconds, one.type_code, **front_end)
    meter = metered(frames, one.type_code)
    windows = meter.take_windows()
    if which.noisy:
        return {"number": number, "level": one.level, "scores": scores(one, windows)}
    window = windows[-1]
    truth = truth_of(one.signal, order_max=which.order_max)
    points = 64 if one.type_code == 2 else 256
    truth |= crest_of(one.signal, float(window["start"]) / RATE_HZ[one.type_code], points)
    for name in [name for name in truth if name.startswith(("u_rms_l", "i_rms_l"))]:
        if "_ln_" not in name and "_ll_" not in name:  # in the steady state a cycle is as a window
            truth[name.replace("_rms_", "_half_")] = truth[name]
    measured = {name: float(window[name]) for name in truth}
    worst: dict[str, float] = {}
    for family in FAMILIES:
        for error in family.errors(measured, truth):
            _keep(worst, family.key, error)
    tables = harmonics_of(one.signal, order_max=which.order_max)
    for key, error in harmonic_errors({n: window[n] for n in tables}, tables, which.order_max):
        _keep(worst, key, error)
    return {"number": number, "level": one.level, "errors": worst}


def _noise(one: Drawn) -> dict[str, Any]:
    return {
        "noise_seed": one.noise_seed,
        "voltages": [{"noise_rms_v": one.noise_u * FULL_SCALE_V}] * 3,
        "currents": [{"noise_rms_a": one.noise_i * FULL_SCALE_A}] * 3,
    }


def _keep(worst: dict[str, float], key: str, error: float) -> None:
    if abs(error) >= abs(worst.get(key, 0.0)):
        worst[key] = error
