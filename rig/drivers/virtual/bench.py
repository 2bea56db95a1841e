"""All of a virtual bench; built by rig.drivers.build."""

from collections.abc import Sequence

from rig.drivers.virtual.clock import VirtualClock
from rig.drivers.virtual.position import VirtualPosition
from rig.drivers.virtual.reference import VirtualReference
from rig.drivers.virtual.source import VirtualSource


class VirtualBench:
    """Satisfies rig.ports.Bench."""

    def __init__(
        self,
        clock: VirtualClock,
        source: VirtualSource,
        reference: VirtualReference,
        positions: Sequence[VirtualPosition],
    ) -> None:
        self.clock = clock
        self.source = source
        self.reference = reference
        self.positions = positions

    def image_sha256(self) -> str:
        return self.positions[0].meter.image_sha256()

    def prove(self) -> None:
        for position in self.positions:
            position.meter.prove()

    def close(self) -> None:
        for position in self.positions:
            position.meter.close()
