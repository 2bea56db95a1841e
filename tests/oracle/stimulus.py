"""From a periodic signal to the counts of a virtual front end, and through a meter."""

from collections.abc import Mapping, Sequence
from typing import Any

import kwcore
import numpy as np
import numpy.typing as npt

from tests.oracle.periodic import PeriodicSignal

RATE_HZ = {0: 12800.0, 1: 12800.0, 2: 25600.0}  # by the code of 0FFDH


def recipe_of(signal: PeriodicSignal) -> kwcore.SignalRecipe:
    """The same signal for the project's generator."""
    fields: dict[str, Any] = {"f_hz": signal.f_hz, "voltages": [], "currents": []}
    for channel, phasors in enumerate(signal.phasors):
        unit, place = ("v", "voltages") if channel < 3 else ("a", "currents")
        components = [
            {
                "order": float(order),
                f"peak_{unit}": float(np.sqrt(2.0) * abs(phasors[order])),
                "phase_turns": float(np.angle(phasors[order]) / (2.0 * np.pi)),
            }
            for order in range(1, len(phasors))
            if phasors[order] != 0
        ]
        fields[place].append({f"dc_{unit}": float(phasors[0].real), "components": components})
    return kwcore.SignalRecipe(fields)


def counts_of(
    signal: PeriodicSignal, seconds: float, type_code: int = 0, **front_end: Any
) -> npt.NDArray[np.int32]:
    """Counts of the converter from time 0 on, shape (n, 6)."""
    rate_hz = RATE_HZ[type_code]
    config = kwcore.FrontEndConfig({"rate_hz": rate_hz, **front_end})
    return kwcore.AnalogueFrontEnd(recipe_of(signal), config).frames(0, round(seconds * rate_hz))


def metered(
    frames: npt.NDArray[np.int32],
    type_code: int = 0,
    writes: Mapping[int, Sequence[int]] | None = None,
) -> kwcore.Meter:
    """A meter of this type that has taken the frames; it records windows and half cycles."""
    meter = kwcore.Meter()
    meter.write_registers(0x0FFD, [type_code])
    for address, words in (writes or {}).items():
        meter.write_registers(address, list(words))
    meter.record(windows=True, half_cycles=True)
    meter.feed(frames)
    return meter
