"""The meter on its position: identity, power, and the last bytes on its link."""

from collections.abc import Sequence

from rig.model.evidence import Exchange
from rig.ports import Bench, Position, Seeded
from rig.pytest_plugin.pulses import Pulses
from rig.pytest_plugin.registers import ReferenceCore, Registers
from rig.run.context import BOOT_TIME_UNIX_S, stimulus_seed

EXCHANGES_SHOWN_MAX = 8


class Meter:
    """One meter of the bench, as a test meets it: fresh, at sample 0, settings as delivered."""

    def __init__(self, bench: Bench, position: Position) -> None:
        self._bench = bench
        self._position = position
        self.registers = Registers(position.link)
        self.reference_core = ReferenceCore(position.link)
        self.pulses = Pulses(position, self.registers, bench.reference)

    @property
    def serial(self) -> str:
        return self._position.serial

    @property
    def position(self) -> int:
        return self._position.number

    @property
    def image_sha256(self) -> str:
        """Hash of the meter's program, 64 hexadecimal digits."""
        return self._bench.image_sha256()

    def seed(self, seed: int, name: str) -> None:
        """Noise from the next power cycle on; follows from these and the position alone."""
        if isinstance(self._position, Seeded):
            self._position.seed_stimulus(stimulus_seed(seed, name, self.position, 1))

    def power_cycle(self, boot_time_unix_s: int = BOOT_TIME_UNIX_S) -> None:
        """Sample 0 again, no edges, settings as delivered. RigFault, MeterFault."""
        self._position.power_cycle(boot_time_unix_s)

    def drain_traffic(self) -> Sequence[Exchange]:
        """Bytes on the link since the last call."""
        return self._position.link.drain_traffic()

    def last_words(self) -> str:
        """For the report of a failed test: where the meter stood, the last bytes on its link."""
        lines = [f"position {self.position}, serial {self.serial}, image {self.image_sha256}"]
        lines.append(f"samples fed since the power cycle: {self._position.stimulus()['samples']}")
        traffic = self.drain_traffic()
        if not traffic:
            return "\n".join([*lines, "no byte was logged on a link"])
        shown = traffic[-EXCHANGES_SHOWN_MAX:]
        lines.append(f"the last {len(shown)} of {len(traffic)} exchanges on {shown[-1].link}:")
        return "\n".join(lines + [_exchange_text(one) for one in shown])


def _exchange_text(exchange: Exchange) -> str:
    index = "-" if exchange.sample_index is None else str(exchange.sample_index)
    return f"{exchange.direction:<10} sample {index:>9}  {exchange.data_hex}"
