"""The reference standard of a virtual bench: closed-form sums over what the source was told."""

from collections.abc import Iterator

import numpy as np

from rig.drivers.virtual.source import VirtualSource
from rig.drivers.virtual.truth import PhaseTruth, truth_of
from rig.model.evidence import ReferenceReading
from rig.model.load import Triple
from rig.ports import RigFault

NS_PER_HOUR = 3600e9


class VirtualReference:
    """Mean values over a gate and energy between two instants.

    Ripple within a cycle is left out, as in any reference standard: energy is mean power times
    time, for each load that stood.
    """

    def __init__(self, reference_id: str, source: VirtualSource) -> None:
        self.reference_id = reference_id
        self._source = source

    def reading(self, t_start_ns: int, t_end_ns: int) -> ReferenceReading:
        """Means over the gate. RigFault when nothing stood on the terminals at all."""
        parts = list(self._parts(t_start_ns, t_end_ns))
        total_ns = sum(duration_ns for duration_ns, _ in parts)
        if total_ns <= 0:
            raise RigFault(f"{self.reference_id}: no load within the gate")
        weights = [duration_ns / total_ns for duration_ns, _ in parts]

        def mean(name: str) -> Triple:
            rows = [w * getattr(truth, name) for w, (_, truth) in zip(weights, parts, strict=True)]
            values = np.sum(rows, axis=0)
            return (float(values[0]), float(values[1]), float(values[2]))

        return ReferenceReading(
            reference_id=self.reference_id,
            f_hz=sum(w * truth.f_hz for w, (_, truth) in zip(weights, parts, strict=True)),
            u_rms_v=mean("u_rms_v"),
            i_rms_a=mean("i_rms_a"),
            p_w=mean("p_w"),
            q_fund_var=mean("q_fund_var"),
            q_budeanu_var=mean("q_budeanu_var"),
            s_va=mean("s_va"),
            p_total_w=sum(mean("p_w")),
        )

    def energy_wh(self, t_start_ns: int, t_end_ns: int) -> float:
        """|import| + |export| in Wh; a load without power adds nothing."""
        return sum(
            abs(truth.p_total_w) * duration_ns / NS_PER_HOUR
            for duration_ns, truth in self._parts(t_start_ns, t_end_ns)
        )

    def _parts(self, t_start_ns: int, t_end_ns: int) -> Iterator[tuple[int, PhaseTruth]]:
        """(duration in ns, truth) of each load within the gate, the latest first."""
        end_ns = t_end_ns
        for segment in reversed(self._source.segments):
            start_ns = max(t_start_ns, segment.t_start_ns)
            if segment.load is not None and end_ns > start_ns:
                yield end_ns - start_ns, truth_of(segment.load)
            end_ns = min(end_ns, segment.t_start_ns)
            if end_ns <= t_start_ns:
                return
