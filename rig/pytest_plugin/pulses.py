"""Pulse edges of the meter under test, and the energy that they stand for."""

from rig.model.evidence import Pulse, Repeat, Stream
from rig.ports import Position, Reference
from rig.pytest_plugin.registers import Registers
from rig.run.repeats import repeats_of

CONSTANTS: dict[Stream, str] = {
    "p_import": "pulse_constant_imp_per_kwh",
    "p_export": "pulse_constant_imp_per_kwh",
    "q_import": "pulse_constant_imp_per_kvarh",
    "q_export": "pulse_constant_imp_per_kvarh",
}


class NoEdges(AssertionError):
    """The meter gave too few edges for the question: a failure of the test."""


class Pulses:
    """Edges since the power cycle of the test, or since start()."""

    def __init__(self, position: Position, registers: Registers, reference: Reference) -> None:
        self._position = position
        self._registers = registers
        self._reference = reference

    def start(self) -> None:
        """Forget earlier edges."""
        self._position.error_calculator.start()

    def edges(self, stream: Stream) -> tuple[Pulse, ...]:
        """Edges of a stream in time order. MeterFault, so that a dead meter is no quiet one."""
        self._registers.raw(CONSTANTS[stream])
        every = self._position.error_calculator.pulses()
        return tuple(pulse for pulse in every if pulse.stream == stream)

    def count(self, stream: Stream) -> int:
        """Number of edges."""
        return len(self.edges(stream))

    def energy(self, stream: Stream) -> float:
        """Energy of the whole intervals between the first and the last edge, in Wh or varh.

        By the pulse constant that the meter holds now. NoEdges with fewer than two edges.
        """
        edges = self.edges(stream)
        if len(edges) < 2:
            raise NoEdges(f"pulses: {len(edges)} edges of {stream}, must be at least 2")
        return (len(edges) - 1) * self.edge_worth(stream)

    def edge_worth(self, stream: Stream) -> float:
        """What one pulse stands for, in Wh or varh."""
        return 1000.0 / self._registers.number(CONSTANTS[stream])

    def error_pct(self, repeats: int = 1) -> tuple[float, ...]:
        """Measurement error of the active energy, 100 (meter / reference - 1), of each repeat.

        The same intervals as in a certification run; import and export count alike. NoEdges.
        """
        worth_wh = self.edge_worth("p_import")
        return tuple(
            100.0 * (repeat.intervals * worth_wh / repeat.reference_wh - 1.0)
            for repeat in self._repeats(repeats)
        )

    def _repeats(self, repeats: int) -> tuple[Repeat, ...]:
        edges = self._position.error_calculator.pulses()
        found = repeats_of(edges, repeats, self._reference, t_zero_ns=0)
        if len(found) < repeats:
            raise NoEdges(f"pulses: {len(found)} whole repeats, must be {repeats}")
        return found
