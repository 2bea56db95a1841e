"""A real source on a virtual bench: what it says it puts out stands on the virtual terminals."""

from typing import Protocol

from rig.drivers.virtual.source import VirtualSource
from rig.model.load import Load
from rig.ports import RigFault, Source


class ReadableSource(Source, Protocol):
    """A source that tells what was read back from it."""

    programmed: Load | None


class WiredSource:
    """Satisfies rig.ports.Source. The demanded load goes to the instrument and nowhere else."""

    def __init__(self, instrument: ReadableSource, terminals: VirtualSource) -> None:
        self.source_id = instrument.source_id
        self._instrument = instrument
        self._terminals = terminals

    def apply(self, load: Load) -> None:
        self._instrument.apply(load)
        if self._instrument.programmed is None:
            raise RigFault(f"{self.source_id}: puts out nothing after a load was applied")
        self._terminals.apply(self._instrument.programmed)

    def is_settled(self) -> bool:
        return self._instrument.is_settled() and self._terminals.is_settled()

    def off(self) -> None:
        """The terminals go dead even when the instrument cannot be told."""
        try:
            self._instrument.off()
        finally:
            self._terminals.off()
