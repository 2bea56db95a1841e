"""Sweep that chose the interpolation filter: taps, Kaiser beta and table phases, with their errors.

For each candidate the complex response at many fractions of a sample is compared with the ideal
delay. The mean over the fractions is the systematic error of an amplitude, the rms is what is left
to average out over a window. The table is rounded to float32 as the core holds it.

Run `python -m tools.filter_sweep`; it prints a Markdown table. Domain: 12.8 kS/s, 45..65 Hz.
"""

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 12800.0
HIGHEST_HZ = 63 * 65.0  # harmonic 63 at 65 Hz
FRACTIONS = 4001  # no divisor of a number of phases: falls between rows
CANDIDATES = [
    (taps, beta, phases)
    for taps, beta in ((16, 8), (32, 10), (32, 13), (40, 13), (40, 14), (48, 14))
    for phases in (128, 256, 512, 1024)
]

Floats = NDArray[np.float64]


def filter_table(taps: int, beta: float, phases: int) -> Floats:
    """Rows of the windowed sinc, shape (phases + 1, taps), rounded to float32."""
    tap = np.arange(taps) - (taps // 2 - 1)
    t = tap[None, :] - np.arange(phases + 1)[:, None] / phases
    inside = np.clip(1 - (t / (taps / 2)) ** 2, 0, None)
    rows = np.sinc(t) * np.i0(beta * np.sqrt(inside)) / np.i0(beta)
    rows /= rows.sum(axis=1, keepdims=True)
    return rows.astype(np.float32).astype(np.float64)


def response_error(table: Floats, hz: float) -> tuple[float, float]:
    """Mean and rms over the fractions of (response / ideal delay - 1), in ppm."""
    phases, taps = table.shape[0] - 1, table.shape[1]
    fraction = (np.arange(FRACTIONS) + 0.5) / FRACTIONS
    scaled = fraction * phases
    low = scaled.astype(int)
    weight = (scaled - low)[:, None]
    rows = table[low] + weight * (table[low + 1] - table[low])
    omega = 2 * np.pi * hz / SAMPLE_RATE_HZ
    tap = np.arange(taps) - (taps // 2 - 1)
    error = rows @ np.exp(1j * omega * tap) / np.exp(1j * omega * fraction) - 1
    return float(abs(error.mean()) * 1e6), float(np.sqrt((abs(error) ** 2).mean()) * 1e6)


def main() -> None:
    """Print the sweep."""
    print(
        "| taps | beta | phases | table KiB | 50 Hz mean ppm | 50 Hz rms ppm |"
        " h63 at 65 Hz mean ppm | h63 rms ppm |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for taps, beta, phases in CANDIDATES:
        table = filter_table(taps, beta, phases)
        low, high = response_error(table, 50.0), response_error(table, HIGHEST_HZ)
        print(
            f"| {taps} | {beta} | {phases} | {table.size * 4 / 1024:.0f} |"
            f" {low[0]:.4f} | {low[1]:.4f} | {high[0]:.2f} | {high[1]:.2f} |"
        )


if __name__ == "__main__":
    main()
