"""Signals for the properties, and what a meter gives for a stream of counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import kwcore
import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from tests.oracle.periodic import PeriodicSignal
from tests.oracle.stimulus import counts_of

SECONDS = 1.2  # several windows after the frequency is held
FULL_SCALE_COUNT = 2**23 - 1
PULSES_PER_KWH = 60000
# Measured values, settings, energies and demand: what a master reads most.
IMAGE = ((0x0FFD, 33), (0x103F, 7), (0x3000, 60), (0x4000, 90), (0x4620, 30))

Frames = npt.NDArray[np.int32]


@dataclass
class Outcome:
    """All that a meter says of a stream."""

    windows: npt.NDArray[np.void]
    half_cycles: npt.NDArray[np.void]
    points: npt.NDArray[np.float32]
    pulses: npt.NDArray[np.void]
    quantities: dict[str, float]
    image: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        """Every bit of it, field by field: what lies between the fields of a pulse is nothing."""
        columns = [self.pulses[name] for name in self.pulses.dtype.names or ()]
        values = np.array(list(self.quantities.values()))
        arrays = (self.windows, self.half_cycles, self.points, *columns, values)
        return b"".join(a.tobytes() for a in arrays) + self.image


def outcome_of(frames: Frames, cuts: Sequence[int] = (), type_code: int = 0) -> Outcome:
    """Of a new meter that is fed the stream in pieces that end at `cuts`."""
    meter = kwcore.Meter()
    meter.write_registers(0x0FFD, [type_code])
    meter.write_registers(0x100A, [PULSES_PER_KWH, PULSES_PER_KWH])
    meter.record(half_cycles=True, windows=True, points=True)
    for piece in np.split(frames, sorted(cuts)):
        meter.feed(np.ascontiguousarray(piece))
    return Outcome(
        windows=meter.take_windows(),
        half_cycles=meter.take_half_cycles(),
        points=meter.take_points(),
        pulses=meter.take_pulses(),
        quantities=meter.quantities(),
        image=b"".join(meter.read_registers(*block).tobytes() for block in IMAGE),
    )


@st.composite
def periodic_signals(draw: st.DrawFn) -> PeriodicSignal:
    """Three phases of 45 to 65 Hz with unbalance, any power factor, harmonics to 63 and DC."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    lag_rad = draw(st.floats(-np.pi, np.pi))
    i_rms_a = draw(st.floats(0.01, 1.0))
    distortion = draw(st.floats(0.0, 0.3))
    x = np.zeros((6, 64), dtype=np.complex128)
    for k in range(3):
        turn = np.exp(-2j * np.pi * k / 3)
        x[k, 1] = 200.0 * (1.0 + 0.1 * rng.random()) * turn
        x[3 + k, 1] = i_rms_a * (0.5 + 0.5 * rng.random()) * turn * np.exp(-1j * lag_rad)
        for channel in (k, 3 + k):
            sizes = distortion * rng.random(62) / np.arange(2, 64)
            x[channel, 2:] = abs(x[channel, 1]) * sizes * np.exp(2j * np.pi * rng.random(62))
            x[channel, 0] = 0.01 * distortion * abs(x[channel, 1])
    return PeriodicSignal(draw(st.floats(45.0, 65.0)), x)


@st.composite
def streams(draw: st.DrawFn) -> Frames:
    """Counts of such a signal."""
    return counts_of(draw(periodic_signals()), SECONDS)


@st.composite
def garbage(draw: st.DrawFn) -> Frames:
    """Any counts at all: noise of any size, stuck channels, full-scale squares, single spikes."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(1, 20_000))
    frames = np.zeros((n, 6), dtype=np.int32)
    for channel in range(6):
        size = int(draw(st.sampled_from((0, 1, 1000, FULL_SCALE_COUNT))))
        kind = draw(st.sampled_from(("noise", "stuck", "square", "spike")))
        if kind == "noise":
            frames[:, channel] = rng.integers(-size, size, n, endpoint=True)
        elif kind == "stuck":
            frames[:, channel] = -size - 1
        elif kind == "square":
            period = draw(st.integers(1, 2000))
            frames[:, channel] = np.where(np.arange(n) // period % 2, size, -size - 1)
        else:
            frames[rng.integers(0, n), channel] = size
    return frames
