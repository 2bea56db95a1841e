"""All of a virtual bench; built by rig.drivers.build."""

from collections.abc import Sequence
from typing import Protocol

from rig.drivers.virtual.clock import VirtualClock
from rig.drivers.virtual.position import VirtualPosition
from rig.drivers.virtual.reference import VirtualReference
from rig.ports import Source


class Instrument(Protocol):
    """A real one on this bench: it has a link to prove and to close."""

    def prove(self) -> None: ...

    def close(self) -> None: ...


class VirtualBench:
    """Satisfies rig.ports.Bench."""

    def __init__(
        self,
        clock: VirtualClock,
        source: Source,
        reference: VirtualReference,
        positions: Sequence[VirtualPosition],
        instruments: Sequence[Instrument] = (),
    ) -> None:
        self.clock = clock
        self.source = source
        self.reference = reference
        self.positions = positions
        self._instruments = instruments

    def image_sha256(self) -> str:
        return self.positions[0].meter.image_sha256()

    def prove(self) -> None:
        for position in self.positions:
            position.meter.prove()
        for instrument in self._instruments:
            instrument.prove()

    def close(self) -> None:
        for position in self.positions:
            position.meter.close()
        for instrument in self._instruments:
            instrument.close()
