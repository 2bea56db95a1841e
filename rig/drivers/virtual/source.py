"""A source that is programmed instead of wired; settles after a declared time."""

from collections.abc import Callable
from dataclasses import dataclass

from rig.model.load import Load
from rig.ports import BenchRefusal

U_MAX_V = 400.0 * 1.2  # rms; full scale of the meter's converter
F_RANGE_HZ = (40.0, 70.0)
F_RANGE_400_HZ = (360.0, 440.0)
I_MAX_A = 2.4  # rms; 2 * Imax


@dataclass(frozen=True)
class Segment:
    """A load and the instant from which it stood on the terminals; None is off."""

    t_start_ns: int
    load: Load | None


class VirtualSource:
    """One source for every position. `on_change` is told of each new load."""

    def __init__(
        self,
        source_id: str,
        settle_s: float,
        now_ns: Callable[[], int],
        on_change: Callable[[Load | None], None],
        never_settles: Callable[[], bool],
        f_range_hz: tuple[float, float] = F_RANGE_HZ,
    ) -> None:
        self.source_id = source_id
        self._settle_ns = round(settle_s * 1e9)
        self._now_ns = now_ns
        self._on_change = on_change
        self._never_settles = never_settles
        self._f_range_hz = f_range_hz
        self.segments: list[Segment] = [Segment(0, None)]

    def apply(self, load: Load) -> None:
        """Put a load on the terminals. BenchRefusal beyond the source's range."""
        self._refuse_beyond_range(load)
        self._change(load)

    def off(self) -> None:
        self._change(None)

    def is_settled(self) -> bool:
        if self._never_settles():
            return False
        return self._now_ns() - self.segments[-1].t_start_ns >= self._settle_ns

    def _change(self, load: Load | None) -> None:
        now_ns = self._now_ns()
        if self.segments[-1].t_start_ns == now_ns:
            self.segments.pop()
        self.segments.append(Segment(now_ns, load))
        self._on_change(load)

    def _refuse_beyond_range(self, load: Load) -> None:
        u_sum = 1.0 + sum(line.u_pct for line in load.harmonics) / 100.0
        i_sum = 1.0 + sum(line.i_pct for line in load.harmonics) / 100.0
        for u_v in load.u_v:
            if not 0.0 <= u_v * u_sum <= U_MAX_V:
                raise BenchRefusal(f"u_v = {u_v} with harmonics: must be 0 to {U_MAX_V} V")
        for i_a in load.i_a:
            if not 0.0 <= i_a * i_sum <= I_MAX_A:
                raise BenchRefusal(f"i_a = {i_a} with harmonics: must be 0 to {I_MAX_A} A")
        low, high = self._f_range_hz
        if not low <= load.f_hz <= high:
            raise BenchRefusal(f"f_hz = {load.f_hz}: must be {low:g} to {high:g} Hz")
