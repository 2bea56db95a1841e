"""A bench without samples whose meter is right in every register and pulse; for the commands."""

from collections.abc import Callable, Sequence
from typing import Any

from rig.model.evidence import Pulse
from rig.spec.registers_gen import REGISTERS
from rig.verdict.registers import expected
from tests.run.fakes import FakeBench, FakeErrorCalculator, FakeLink, FakePosition
from tests.verdict.judged import float_words

EXPORT_DEG = 90.0  # loads beyond this angle take energy back


class HealthyLink(FakeLink):
    """Reads what an ideal meter shows of the load that stands."""

    def __init__(self, bench: FakeBench) -> None:
        super().__init__(bench.log)
        self._bench = bench
        self.has_core = True

    def read(self, address: int, count: int) -> tuple[tuple[int, ...], int | None]:
        super().read(address, count)
        return self._words(address, count), 0

    def core_words(self, address: int, count: int) -> tuple[int, ...] | None:
        return self._words(address, count) if self.has_core else None

    def _words(self, address: int, count: int) -> tuple[int, ...]:
        words = [0] * count
        load = self._bench.source.load
        if load is None:
            return tuple(words)
        truth = self._bench.reference.reading(0, 1)
        for row in REGISTERS.values():
            offset = row.address - address
            if row.type == "float32" and 0 <= offset < count - 1:
                shown = expected(row, truth, {})
                words[offset : offset + 2] = float_words(shown[0] if shown else 0.0)
        return tuple(words)


class DirectedCalculator(FakeErrorCalculator):
    """Pulses come out of the stream of the load's direction."""

    def pulses(self) -> Sequence[Pulse]:
        load = self._source.load
        back = load is not None and max(abs(a) for a in load.phi_deg) > EXPORT_DEG
        stream = "p_export" if back else "p_import"
        return [pulse.model_copy(update={"stream": stream}) for pulse in super().pulses()]


class HealthyPosition(FakePosition):
    def __init__(self, number: int, serial: str, bench: FakeBench) -> None:
        super().__init__(number, bench.clock, bench.source, bench.log)
        self.serial = serial
        self.link = HealthyLink(bench)
        self.error_calculator = DirectedCalculator(bench.clock, bench.source)


def builder(change: Callable[[FakeBench], None] | None = None) -> Callable[..., FakeBench]:
    """Stands for rig.drivers.build.build_bench; `change` breaks the bench that it makes."""

    def build(
        description: Any, faults: Any = None, serials: Any = None, *_device: Any
    ) -> FakeBench:
        bench = FakeBench(0)
        bench.positions = [
            HealthyPosition(one.number, (serials or {}).get(one.number, one.serial), bench)
            for one in description.positions
        ]
        if change is not None:
            change(bench)
        return bench

    return build
