"""A load that gives alarms, I/O modules and the store the most to do.

All 16 alarm channels look at values of half cycles, and all of them cross their setpoints at once,
many times a second: each time 16 records, relays and digital outputs. Four analogue outputs follow
curves of three gradients, two digital outputs the energies, all inputs are counted and one module's
changes recorded. Energies, extremes and counters are kept each second, records as they come.
"""

import numpy as np

from tools.image.stack import SAMPLE_RATE_HZ, load_frames

EVERY_MODULE = 0x3F
EVERY_INPUT = 0x0FFF_FFFF
SWELL_HZ = 9.0  # 10 % above and below, in turn
SWELL = 0.1

# Codes of U and I of half cycles with their mean in steps of the register: 240 V, 415.7 V, 1.2 A.
_FAST = [*((code, 2400) for code in (1, 2, 3)), *((code, 4157) for code in (5, 6, 7))]
_FAST += [(code, 1200) for code in (9, 10, 11)]
_GREATER = 1
_CHANNELS = [(*_FAST[i % len(_FAST)], i % 8 + 1) for i in range(16)]
_ALARMS = tuple(
    word for code, setpoint, relay in _CHANNELS for word in (code, _GREATER, setpoint, 0, relay)
)
_CURVE = (3, 0, 2000, 3000, 5000, 0, 1000, 3000, 4915)
_MODULES = (
    *(0x3F, 1, 1, 0, 50),  # IO11: counters, relays in alarm mode
    *(0xF, 1, 0, 20, 1, 3, 1),  # IO21: digital outputs of energies
    *(0xF, 1, 1, 0, 50, 1),  # IO31
    *(0x3F, 1, 1, 0, 50),  # IO12
    *(0xF, 1, 1, 20, 0, 0, 1),  # IO22: digital outputs in alarm mode
    *(0xF, 1, 1, 0, 50, 1),  # IO32
)

BUSY_WRITES: tuple[tuple[int, tuple[int, ...]], ...] = (
    (0x100A, (60000, 60000)),
    (0x101B, (1,)),
    (0x109E, _MODULES),
    (0x10C2, (1, 2, 3, 4)),
    (0x10D0, _CURVE * 4),
    (0x104E, _ALARMS),
    (0x1046, (1, 1, 0xFFFF, 0, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF)),
)


def busy_frames(seconds: float) -> "np.ndarray[tuple[int, int], np.dtype[np.int32]]":
    """(n, 6) counts: load_frames() with an amplitude that steps up and down."""
    t_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    swell = 1.0 + SWELL * np.where(np.sin(2.0 * np.pi * SWELL_HZ * t_s) >= 0.0, 1.0, -1.0)
    return np.ascontiguousarray(
        np.rint(load_frames(seconds) * swell[:, np.newaxis]), dtype=np.int32
    )
