"""Times pulse edges: the meter's sample position becomes an instant of the bench clock."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rig.drivers.virtual.sample_meter import PulseArray
from rig.model.evidence import Pulse, Stream

STREAMS: tuple[Stream, ...] = ("p_import", "p_export", "q_import", "q_export")


@dataclass(frozen=True)
class SampleClock:
    """The meter's own oscillator: sample s is taken at t_boot + s / (f_s (1 + ppm 1e-6))."""

    rate_hz: float
    error_ppm: float

    @property
    def true_rate_hz(self) -> float:
        return self.rate_hz * (1.0 + self.error_ppm * 1e-6)

    def samples_until(self, since_boot_ns: int) -> int:
        """Whole samples that fit into a span of true time."""
        return math.floor(since_boot_ns * 1e-9 * self.true_rate_hz + 1e-9)

    def since_boot_ns(self, sample_index: float) -> float:
        return sample_index / self.true_rate_hz * 1e9


class PulseRelay:
    """The pulse output's wire; can lose every n-th edge of a stream."""

    def __init__(self, lost_every: int | None) -> None:
        self._lost_every = lost_every
        self._seen = [0] * len(STREAMS)

    def passes(self, stream: int) -> bool:
        self._seen[stream] += 1
        return self._lost_every is None or self._seen[stream] % self._lost_every != 0

    def restart(self) -> None:
        self._seen = [0] * len(STREAMS)


class VirtualErrorCalculator:
    """Keeps the edges since start(), with resolution and jitter of the instrument applied."""

    def __init__(
        self,
        clock_id: str,
        sample_clock: SampleClock,
        relay: PulseRelay,
        resolution_ns: int,
        jitter_std_ns: float,
    ) -> None:
        self._clock_id = clock_id
        self._sample_clock = sample_clock
        self._relay = relay
        self._resolution_ns = resolution_ns
        self._jitter_std_ns = jitter_std_ns
        self._time_std_unc_ns = math.hypot(resolution_ns / math.sqrt(12.0), jitter_std_ns)
        self._boot_ns = 0
        self._pulses: list[Pulse] = []
        self._noise = np.random.Generator(np.random.Philox(key=0))

    def power_cycle(self, boot_ns: int, seed: int) -> None:
        """The meter's sample 0 is at `boot_ns`; earlier edges are forgotten."""
        self._boot_ns = boot_ns
        self._relay.restart()
        self._pulses = []
        self._noise = np.random.Generator(np.random.Philox(key=seed))

    def start(self) -> None:
        self._pulses = []

    def pulses(self) -> Sequence[Pulse]:
        return tuple(self._pulses)

    def take(self, edges: PulseArray) -> None:
        """Edges as the meter's output gave them, in time order."""
        for sample_index, fraction, stream in edges.tolist():
            if self._relay.passes(stream):
                self._pulses.append(self._timed(sample_index, fraction, stream))

    def _timed(self, sample_index: int, fraction: float, stream: int) -> Pulse:
        since_ns = self._sample_clock.since_boot_ns(sample_index + fraction)
        if self._jitter_std_ns > 0.0:
            since_ns += self._jitter_std_ns * float(self._noise.standard_normal())
        ticks = round(since_ns / self._resolution_ns)  # of a counter that power-on restarts
        return Pulse(
            t_ns=self._boot_ns + ticks * self._resolution_ns,
            clock_id=self._clock_id,
            time_std_unc_ns=self._time_std_unc_ns,
            sample_index=sample_index,
            stream=STREAMS[stream],
        )
