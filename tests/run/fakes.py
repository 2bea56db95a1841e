"""A bench without samples: an ideal meter that pulses at the load's power. For tests of the rig."""

from collections.abc import Callable, Sequence

from rig.model.evidence import Exchange, PointDocument, Pulse, ReferenceReading
from rig.model.load import Load
from rig.plan.durations import power_w
from rig.ports import MeterFault, RigFault

RESOLUTION_NS = 100


class FakeClock:
    clock_id = "fake"

    def __init__(self) -> None:
        self._now_ns = 0
        self.waits: list[float] = []
        self.at: dict[int, Callable[[], None]] = {}  # number of a wait -> what happens in it

    def now_ns(self) -> int:
        return self._now_ns

    def wait(self, seconds: float) -> None:
        assert seconds >= 0.0
        self.waits.append(seconds)
        self._now_ns += round(seconds * 1e9)
        event = self.at.get(len(self.waits))
        if event is not None:
            event()


class FakeSource:
    source_id = "fake source"

    def __init__(self, clock: FakeClock, log: list[str]) -> None:
        self._clock = clock
        self._log = log
        self.load: Load | None = None
        self.applied_ns = 0
        self.settles_after_s: float | None = 0.2  # None: never

    def apply(self, load: Load) -> None:
        self._log.append("apply")
        self.load = load
        self.applied_ns = self._clock.now_ns()

    def is_settled(self) -> bool:
        if self.settles_after_s is None:
            return False
        return self._clock.now_ns() - self.applied_ns >= self.settles_after_s * 1e9

    def off(self) -> None:
        self._log.append("off")
        self.load = None


class FakeReference:
    reference_id = "fake reference"

    def __init__(self, source: FakeSource) -> None:
        self._source = source

    def reading(self, t_start_ns: int, t_end_ns: int) -> ReferenceReading:
        load = self._source.load
        if load is None or t_end_ns <= t_start_ns:
            raise RigFault("fake reference: no load")
        zero = (0.0, 0.0, 0.0)
        return ReferenceReading(
            reference_id=self.reference_id,
            f_hz=load.f_hz,
            u_rms_v=load.u_v,
            i_rms_a=load.i_a,
            p_w=zero,
            q_fund_var=zero,
            s_va=zero,
            p_total_w=power_w(load),
        )

    def energy_wh(self, t_start_ns: int, t_end_ns: int) -> float:
        load = self._source.load
        return 0.0 if load is None else power_w(load) * (t_end_ns - t_start_ns) / 3600e9


class FakeErrorCalculator:
    """Edges of an ideal meter, from the load that stands and the constant that was written."""

    def __init__(self, clock: FakeClock, source: FakeSource) -> None:
        self._clock = clock
        self._source = source
        self._start_ns = 0
        self.rate_factor = 1.0
        self.constant_imp_per_kwh = 60000
        self.started = 0

    def start(self) -> None:
        self.started += 1
        self._start_ns = self._clock.now_ns()

    def pulses(self) -> Sequence[Pulse]:
        load = self._source.load
        rate_hz = 0.0 if load is None else power_w(load) * self.constant_imp_per_kwh / 3.6e6
        rate_hz *= self.rate_factor
        if rate_hz <= 0.0:
            return ()
        interval_ns = 1e9 / rate_hz
        pulses = []
        number = 1
        while (
            t_ns := self._source.applied_ns + round(number * interval_ns)
        ) <= self._clock.now_ns():
            number += 1
            if t_ns >= self._start_ns:
                pulses.append(
                    Pulse(
                        t_ns=t_ns,
                        clock_id="fake",
                        time_std_unc_ns=RESOLUTION_NS,
                        sample_index=None,
                        stream="p_import",
                    )
                )
        return pulses


class FakeLink:
    def __init__(self, log: list[str]) -> None:
        self._log = log
        self.writes: list[tuple[int, tuple[int, ...]]] = []
        self.reads: list[tuple[int, int]] = []
        self.fault: Exception | None = None

    def read(self, address: int, count: int) -> tuple[tuple[int, ...], int | None]:
        if self.fault is not None:
            raise self.fault
        self._log.append(f"read {address:04X}")
        self.reads.append((address, count))
        return (0,) * count, 0

    def write(self, address: int, words: Sequence[int]) -> None:
        if self.fault is not None:
            raise self.fault
        self._log.append(f"write {address:04X}")
        self.writes.append((address, tuple(words)))

    def drain_traffic(self) -> Sequence[Exchange]:
        return ()

    def drain_log(self) -> str:
        return ""

    def core_words(self, address: int, count: int) -> tuple[int, ...] | None:
        return (0,) * count


class FakePosition:
    def __init__(self, number: int, clock: FakeClock, source: FakeSource, log: list[str]) -> None:
        self.number = number
        self.serial = f"FAKE-{number}"
        self.link = FakeLink(log)
        self.error_calculator = FakeErrorCalculator(clock, source)
        self.boots = 0
        self.seeds: list[int] = []
        self._log = log

    def seed_stimulus(self, seed: int) -> None:
        self.seeds.append(seed)

    def power_cycle(self, boot_time_unix_s: int) -> None:
        self._log.append("power_cycle")
        self.boots += 1

    def stimulus(self) -> dict[str, object]:
        return {"seed": self.seeds[-1]}


class FakeBench:
    def __init__(self, positions: int = 1) -> None:
        self.log: list[str] = []
        self.clock = FakeClock()
        self.source = FakeSource(self.clock, self.log)
        self.reference = FakeReference(self.source)
        self.positions = [
            FakePosition(number, self.clock, self.source, self.log)
            for number in range(1, positions + 1)
        ]
        self.prove_fault: Exception | None = None
        self.end_fault: Exception | None = None

    def image_sha256(self) -> str:
        return "0" * 64

    def prove(self) -> None:
        if self.prove_fault is not None:
            raise self.prove_fault

    def end(self) -> None:
        self.log.append("end")
        if self.end_fault is not None:
            raise self.end_fault

    def close(self) -> None:
        pass


class FakeStore:
    """Keeps documents in memory, as a run folder keeps them on disk."""

    def __init__(self) -> None:
        self.documents: list[PointDocument] = []
        self.fault_at: int | None = None

    def append(self, document: PointDocument) -> PointDocument:
        if self.fault_at is not None and len(self.documents) >= self.fault_at:
            raise RigFault("disk: no space left")
        stored = document.model_copy(update={"sequence": len(self.documents)})
        self.documents.append(stored)
        return stored

    def completed_point_ids(self) -> frozenset[str]:
        return frozenset(d.point.id for d in self.documents if d.state == "COMPLETED")

    def next_attempt(self, point_id: str) -> int:
        return 1 + sum(1 for d in self.documents if d.point.id == point_id)


SILENT = MeterFault("function 03H, address 3000H: nothing within 2 s, link and process proved")
