"""Samples for tests of the link: a balanced load, without claims on accuracy."""

import numpy as np
import numpy.typing as npt

SAMPLE_RATE_HZ = 12800
F_HZ = 50.0
ADC_FULL_SCALE_COUNTS = 2**23
U_FULL_SCALE_V = 1.2 * 400.0 * np.sqrt(2.0)
I_FULL_SCALE_A = 2.0 * 1.2 * np.sqrt(2.0)


def balanced_frames(
    seconds: float, u_v: float = 230.0, i_a: float = 1.0, start_s: float = 0.0
) -> npt.NDArray[np.int32]:
    """(n, 6) ADC counts of three equal phases at power factor 1."""
    t_s = start_s + np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    phases = [2.0 * np.pi * (F_HZ * t_s - k / 3.0) for k in range(3)]
    u = [np.sqrt(2.0) * u_v / U_FULL_SCALE_V * np.sin(phase) for phase in phases]
    i = [np.sqrt(2.0) * i_a / I_FULL_SCALE_A * np.sin(phase) for phase in phases]
    counts = np.rint(np.stack(u + i, axis=1) * ADC_FULL_SCALE_COUNTS)
    return np.ascontiguousarray(counts, dtype=np.int32)
