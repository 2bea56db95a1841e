"""Times pulse edges: the meter's sample position becomes an instant of the bench clock."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rig.drivers.injected import NO_FAULTS, InjectedFaults
from rig.drivers.virtual.sample_meter import PulseArray
from rig.model.evidence import Pulse, Stream

STREAMS: tuple[Stream, ...] = ("p_import", "p_export", "q_import", "q_export")


RELAY_SALT = 0x5DEECE66D  # the relay's jitter is not that of the instrument
BOUNCE_NS = 1e6


@dataclass(frozen=True)
class SampleClock:
    """The meter's own oscillator: sample s is taken at t_boot + s / (f_s (1 + ppm 1e-6)).

    Of each `lost_every` samples the last one never reaches the meter, which counts the others.
    """

    rate_hz: float
    error_ppm: float
    lost_every: int | None = None

    @property
    def true_rate_hz(self) -> float:
        return self.rate_hz * (1.0 + self.error_ppm * 1e-6)

    def samples_until(self, since_boot_ns: int) -> int:
        """Samples that reach the meter in a span of true time."""
        taken = math.floor(since_boot_ns * 1e-9 * self.true_rate_hz + 1e-9)
        return taken if self.lost_every is None else taken - taken // self.lost_every

    def since_boot_ns(self, sample_index: float) -> float:
        """True time of a position in the meter's own count."""
        lost = 0 if self.lost_every is None else math.floor(sample_index / (self.lost_every - 1))
        return (sample_index + lost) / self.true_rate_hz * 1e9


class PulseRelay:
    """The pulse output's wire; can lose, double, move and divide the edges of a stream.

    A head that is blind for a while after each edge that it took loses what comes sooner.
    """

    def __init__(self, faults: InjectedFaults = NO_FAULTS) -> None:
        self._faults = faults
        self.restart(0)

    def restart(self, seed: int) -> None:
        """Count from the first edge again; jitter follows from the seed alone."""
        self._seen = [0] * len(STREAMS)
        self._blind_until_ns = [-math.inf] * len(STREAMS)
        self._noise = np.random.Generator(np.random.Philox(key=seed ^ RELAY_SALT))

    def delays_ns(self, stream: int, since_ns: float) -> list[float]:
        """For one edge that goes in, `since_ns` after power-on: how late each that comes out."""
        if since_ns < self._blind_until_ns[stream]:
            return []
        self._blind_until_ns[stream] = since_ns + self._faults.pulse_dead_ms * 1e6
        self._seen[stream] += 1
        if self._is_nth(stream, self._faults.pulse_lost_every):
            return []
        if self._faults.pulse_divided_by and not self._is_nth(
            stream, self._faults.pulse_divided_by
        ):
            return []
        late_ns = 0.0
        if self._faults.pulse_jitter_us > 0.0:
            late_ns = self._faults.pulse_jitter_us * 1e3 * float(self._noise.standard_normal())
        if self._is_nth(stream, self._faults.pulse_doubled_every):
            return [late_ns, late_ns + BOUNCE_NS]
        return [late_ns]

    def _is_nth(self, stream: int, every: int | None) -> bool:
        return every is not None and self._seen[stream] % every == 0


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
        self._relay.restart(seed)
        self._pulses = []
        self._noise = np.random.Generator(np.random.Philox(key=seed))

    def start(self) -> None:
        self._pulses = []

    def pulses(self) -> Sequence[Pulse]:
        return tuple(self._pulses)

    def take(self, edges: PulseArray) -> None:
        """Edges as the meter's output gave them, in time order."""
        for sample_index, fraction, stream in edges.tolist():
            edge_ns = self._sample_clock.since_boot_ns(sample_index + fraction)
            for late_ns in self._relay.delays_ns(stream, edge_ns):
                self._pulses.append(self._timed(sample_index, stream, edge_ns + late_ns))

    def _timed(self, sample_index: int, stream: int, since_ns: float) -> Pulse:
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
