"""Bench time of a virtual bench: it passes when samples are fed."""

from collections.abc import Callable, Sequence

from rig.ports import RigFault

WAIT_MAX_S = 1e6


class VirtualClock:
    """Advances every position in chunks; nothing else moves the time."""

    def __init__(self, clock_id: str, chunk_s: float) -> None:
        self.clock_id = clock_id
        self._chunk_ns = round(chunk_s * 1e9)
        self._now_ns = 0
        self._advance: Sequence[Callable[[int], None]] = ()

    def drive(self, advance: Sequence[Callable[[int], None]]) -> None:
        """Each of these is called with the new time, in order, whenever time passes."""
        self._advance = advance

    def now_ns(self) -> int:
        return self._now_ns

    def wait(self, seconds: float) -> None:
        """Let bench time pass. RigFault from whatever died meanwhile."""
        if not 0.0 <= seconds <= WAIT_MAX_S:
            raise RigFault(f"{self.clock_id}: cannot wait {seconds} s, must be 0 to {WAIT_MAX_S}")
        end_ns = self._now_ns + round(seconds * 1e9)
        while self._now_ns < end_ns:
            self._now_ns = min(end_ns, self._now_ns + self._chunk_ns)
            for advance in self._advance:
                advance(self._now_ns)
