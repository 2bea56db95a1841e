"""The stack that an image uses, from the end line of a run."""

import re
from pathlib import Path

import numpy as np

from rig.drivers.program_meter.emulated_board import EmulatedBoard
from rig.drivers.program_meter.link import LinkOptions
from rig.drivers.program_meter.meter import ProgramMeter
from rig.ports import RigFault

SERIAL = "KW320-STACK"
SECONDS = 2  # ten windows: everything that metering calls has been called
SAMPLE_RATE_HZ = 12800
F_HZ = 50.1
QUANTITIES = (0x4000, 60)
PULSE_CONSTANT = 0x100A
_END_LINE = re.compile(r"^kwmeter end .*stack_used_bytes=(\d+)$", re.M)


def load_frames(seconds: float) -> "np.ndarray[tuple[int, int], np.dtype[np.int32]]":
    """(n, 6) counts: three phases at F_HZ, half of full scale, with a fifth harmonic."""
    t_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    phases = [2.0 * np.pi * (F_HZ * t_s - k / 3.0) for k in range(3)]
    shapes = [0.5 * np.sin(phase) + 0.05 * np.sin(5.0 * phase) for phase in phases]
    counts = np.rint(np.stack([*shapes, *shapes], axis=1) * 2.0**23)
    return np.ascontiguousarray(counts, dtype=np.int32)


def measured_stack_bytes(image: Path) -> int:
    """Meter a load, read, write, and end. Raises RigFault or MeterFault."""
    link = LinkOptions("rtu", answer_deadline_s=2.0)
    with ProgramMeter(EmulatedBoard(image.with_suffix(".bin")), SERIAL, link) as meter:
        meter.power_cycle(0)
        meter.write(PULSE_CONSTANT, (60000,))
        meter.feed(load_frames(SECONDS))
        meter.read(*QUANTITIES)
        meter.end()
        log = meter.drain_log()
    found = _END_LINE.search(log)
    if found is None:
        raise RigFault(f"{image}: no end line with stack_used_bytes in its log")
    return int(found[1])
