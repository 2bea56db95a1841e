"""Bench time and the truth over a part of it."""

from rig.model.evidence import ReferenceReading
from rig.ports import Bench

GATE_S = 1.0


class Truth:
    """The reference standard's word on the load; the only place that truth comes from."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def __call__(self, gate_s: float = GATE_S) -> ReferenceReading:
        """Let `gate_s` of bench time pass; means over it in V, A, W, var, VA, Hz. RigFault."""
        t_start_ns = self._bench.clock.now_ns()
        self._bench.clock.wait(gate_s)
        return self.between(t_start_ns, self._bench.clock.now_ns())

    def between(self, t_start_ns: int, t_end_ns: int) -> ReferenceReading:
        """Means between two instants of the bench clock. RigFault when no load stood there."""
        return self._bench.reference.reading(t_start_ns, t_end_ns)

    def energy_wh(self, t_start_ns: int, t_end_ns: int) -> float:
        """|import| + |export| active energy between two instants of the bench clock."""
        return self._bench.reference.energy_wh(t_start_ns, t_end_ns)
