"""All of a virtual bench; built by rig.drivers.build."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from rig.drivers.virtual.clock import VirtualClock
from rig.drivers.virtual.position import VirtualPosition
from rig.drivers.virtual.reference import VirtualReference
from rig.drivers.virtual.sample_meter import SampleMeter
from rig.ports import MeterFault, Source

PROOF_ADDRESS = 0x1001  # the communication address: every meter serves it


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
            prove_meter(position.meter)
        for instrument in self._instruments:
            instrument.prove()

    def end(self) -> None:
        for position in self.positions:
            position.end()

    def close(self) -> None:
        for position in self.positions:
            position.meter.close()
        for instrument in self._instruments:
            instrument.close()


def prove_meter(meter: SampleMeter) -> None:
    """Start the meter, put one request through the whole link, then ask what is known of it.

    Without the request a relay may not have reached the meter yet. A meter that does not answer
    here, or ends itself, shows at its points. The bytes of the proof belong to no point: a resumed
    run, which is proved again, must have the same first point as any other. RigFault.
    """
    with suppress(MeterFault):
        meter.power_cycle(0)
        meter.read(PROOF_ADDRESS, 1)
    with suppress(MeterFault):
        meter.prove()
    meter.drain_traffic()
