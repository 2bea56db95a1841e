"""Clock, source, reference, edge timing and position of a virtual bench."""

import math

import numpy as np
import pytest

from rig.drivers.injected import InjectedFaults
from rig.drivers.virtual.bench import prove_meter
from rig.drivers.virtual.clock import VirtualClock
from rig.drivers.virtual.error_calculator import (
    BOUNCE_NS,
    PulseRelay,
    SampleClock,
    VirtualErrorCalculator,
)
from rig.drivers.virtual.position import FACTORY_FIRST, VirtualPosition
from rig.drivers.virtual.reference import VirtualReference
from rig.drivers.virtual.source import VirtualSource
from rig.model.load import Load
from rig.ports import BenchRefusal, MeterFault, RigFault, Seeded
from tests.bench.sample_fakes import PULSE_DTYPE, CountingCore, CountingMeter, NumberChain

RATE_HZ = 12800.0
RESOLUTION_NS = 100
LOAD = Load(f_hz=50.0, u_v=(230.0,) * 3, i_a=(1.0,) * 3)
HALF = Load(f_hz=50.0, u_v=(230.0,) * 3, i_a=(0.5,) * 3, phi_deg=(180.0,) * 3)


class Rig:
    """One virtual position with fakes around it."""

    def __init__(self, ppm: float = 0.0, faults: InjectedFaults | None = None) -> None:
        faults = faults or InjectedFaults()
        self.clock = VirtualClock("sim", 1.0)
        self.meter, self.core, self.chain = CountingMeter(), CountingCore(), NumberChain()
        sample_clock = SampleClock(RATE_HZ, ppm)
        relay = PulseRelay(faults)
        self.calculator = VirtualErrorCalculator("sim", sample_clock, relay, RESOLUTION_NS, 0.0)
        self.position = VirtualPosition(
            1, "S1", self.meter, self.core, self.chain, sample_clock, self.calculator,
            self.clock.now_ns, faults,
        )  # fmt: skip
        self.clock.drive([self.position.advance_to, self.position.catch_up])
        self.source = VirtualSource(
            "source", 0.2, self.clock.now_ns, self.position.set_load, lambda: False
        )
        self.reference = VirtualReference("reference", self.source)


def test_time_passes_by_samples_in_chunks() -> None:
    rig = Rig()
    rig.position.power_cycle(0)
    rig.clock.wait(2.5)
    assert rig.clock.now_ns() == 2_500_000_000
    assert [len(frames) for frames in rig.meter.fed] == [12800, 12800, 6400]


def test_meter_and_core_get_the_same_samples() -> None:
    rig = Rig(ppm=7.0)
    rig.position.power_cycle(0)
    rig.clock.wait(3.3)
    for fed, core_fed in zip(rig.meter.fed, rig.core.fed, strict=True):
        assert fed is core_fed
    numbers = np.concatenate(rig.meter.fed)[:, 0]
    assert np.array_equal(numbers, np.arange(len(numbers)))


def test_a_fast_sample_clock_takes_more_samples() -> None:
    rig = Rig(ppm=100.0)
    rig.position.power_cycle(0)
    rig.clock.wait(100.0)
    assert rig.meter.sample_index == math.floor(100.0 * RATE_HZ * 1.0001)


def test_an_edge_is_timed_by_the_true_rate_of_the_sample_clock() -> None:
    rig = Rig(ppm=50.0)
    rig.clock.wait(0.75)  # the meter is switched on later than the bench
    rig.position.power_cycle(0)
    rig.clock.wait(1.0)
    first = rig.calculator.pulses()[0]
    true_ns = 750_000_000 + 1000.25 / (RATE_HZ * 1.00005) * 1e9
    assert abs(first.t_ns - true_ns) <= RESOLUTION_NS / 2 + 1
    assert first.sample_index == 1000
    assert first.time_std_unc_ns == pytest.approx(RESOLUTION_NS / math.sqrt(12.0))


def test_start_forgets_earlier_edges() -> None:
    rig = Rig()
    rig.position.power_cycle(0)
    rig.clock.wait(1.0)
    assert len(rig.calculator.pulses()) == 12
    rig.calculator.start()
    assert rig.calculator.pulses() == ()
    rig.clock.wait(0.1)
    assert [pulse.sample_index for pulse in rig.calculator.pulses()] == [13000, 14000]


def test_the_relay_loses_every_tenth_edge_of_a_stream() -> None:
    rig = Rig(faults=InjectedFaults(pulse_lost_every=10))
    rig.position.power_cycle(0)
    rig.clock.wait(2.0)
    indices = [pulse.sample_index for pulse in rig.calculator.pulses()]
    assert 10000 not in indices
    assert 20000 not in indices
    assert len(indices) == 25 - 2


def relayed(faults: InjectedFaults, seed: int = 1, count: int = 20) -> list[int]:
    """Instants in ns of edges that came 1, 2, ... ms after the start."""
    clock = SampleClock(1000.0, 0.0)
    calculator = VirtualErrorCalculator("sim", clock, PulseRelay(faults), 1, 0.0)
    calculator.power_cycle(0, seed)
    calculator.take(np.array([(n, 0.0, 0) for n in range(1, count + 1)], dtype=PULSE_DTYPE))
    return [pulse.t_ns for pulse in calculator.pulses()]


MS = 1_000_000


def test_a_doubled_edge_comes_again_after_its_bounce() -> None:
    assert relayed(InjectedFaults(pulse_doubled_every=3), count=4) == [
        1 * MS, 2 * MS, 3 * MS, 3 * MS + int(BOUNCE_NS), 4 * MS,
    ]  # fmt: skip


def test_a_prescaler_lets_one_edge_of_n_through() -> None:
    assert relayed(InjectedFaults(pulse_divided_by=7)) == [7 * MS, 14 * MS]


def test_jitter_of_the_relay_has_its_size_and_follows_from_the_seed() -> None:
    count = 4000
    faults = InjectedFaults(pulse_jitter_us=50.0)
    late_ns = np.array(relayed(faults, 5, count)) - MS * np.arange(1, count + 1)
    five_sigma = 5.0 / math.sqrt(2.0 * count)
    assert np.std(late_ns) == pytest.approx(50e3, rel=five_sigma)
    assert abs(np.mean(late_ns)) < 5.0 * 50e3 / math.sqrt(count)
    assert relayed(faults, 5) == relayed(faults, 5) != relayed(faults, 6)


def test_a_clock_that_loses_samples_counts_too_few_and_knows_where() -> None:
    every = 5
    clock = SampleClock(1000.0, 0.0, every)
    kept = np.delete(np.arange(100), np.arange(every - 1, 100, every))
    for reached_ms in range(100):
        assert clock.samples_until(reached_ms * MS) == np.count_nonzero(kept < reached_ms)
    for index, source in enumerate(kept):
        assert clock.since_boot_ns(index) == pytest.approx(source * MS, rel=1e-12)


def test_jitter_follows_from_the_seed_alone() -> None:
    def edges(seed: int) -> list[int]:
        calculator = VirtualErrorCalculator("sim", SampleClock(RATE_HZ, 0.0), PulseRelay(), 1, 50.0)
        calculator.power_cycle(0, seed)
        calculator.take(np.array([(n, 0.0, 0) for n in range(1, 50)], dtype=PULSE_DTYPE))
        return [pulse.t_ns for pulse in calculator.pulses()]

    assert edges(3) == edges(3)
    assert edges(3) != edges(4)


def test_a_power_cycle_starts_again_at_sample_zero() -> None:
    rig = Rig()
    rig.position.power_cycle(0)
    rig.clock.wait(1.0)
    rig.position.power_cycle(0)
    assert rig.calculator.pulses() == ()
    rig.clock.wait(0.5)
    assert rig.meter.sample_index == 6400
    assert isinstance(rig.position, Seeded)


def test_a_meter_that_asserts_is_left_alone_and_says_so_when_asked() -> None:
    rig = Rig()
    rig.position.power_cycle(0)
    rig.meter.asserts_at = 20000
    rig.clock.wait(5.0)
    assert rig.meter.sample_index == 25600
    with pytest.raises(MeterFault, match="asserted: planted"):
        rig.position.link.read(0x3000, 2)
    rig.meter.asserts_at = None
    rig.position.power_cycle(0)
    assert rig.position.link.read(0x3000, 2)[0] == (0, 0)


@pytest.mark.parametrize(
    ("event", "message"), [("link_cut", "link: cut"), ("meter_killed", "meter: killed")]
)
def test_an_event_from_outside_is_a_rig_fault_at_its_point(event: str, message: str) -> None:
    rig = Rig(faults=InjectedFaults.model_validate({"event": event, "event_at_point": 2}))
    rig.position.power_cycle(0)
    rig.clock.wait(1.0)
    rig.position.power_cycle(0)
    with pytest.raises(RigFault, match=message):
        rig.clock.wait(1.0)


def test_writes_reach_the_core_and_its_words_are_told_but_for_the_identity() -> None:
    rig = Rig()
    rig.position.link.write(0x1008, (7, 8))
    assert rig.position.link.core_words(0x1008, 2) == (7, 8)
    assert rig.position.link.core_words(FACTORY_FIRST, 2) is None


def test_the_source_settles_after_its_time_and_refuses_what_it_cannot_do() -> None:
    rig = Rig()
    rig.source.apply(LOAD)
    assert not rig.source.is_settled()
    rig.clock.wait(0.2)
    assert rig.source.is_settled()
    assert rig.chain.load == LOAD
    for wrong in (
        LOAD.model_copy(update={"u_v": (500.0, 0.0, 0.0)}),
        LOAD.model_copy(update={"i_a": (2.5, 0.0, 0.0)}),
        LOAD.model_copy(update={"f_hz": 400.0}),
    ):
        with pytest.raises(BenchRefusal, match="must be"):
            rig.source.apply(wrong)
    assert rig.chain.load == LOAD


def test_energy_counts_import_and_export_and_not_the_time_without_load() -> None:
    rig = Rig()
    rig.clock.wait(1.0)
    rig.source.apply(LOAD)
    rig.clock.wait(2.0)
    rig.source.apply(HALF)
    rig.clock.wait(4.0)
    expected_wh = (690.0 * 2.0 + 345.0 * 4.0) / 3600.0
    assert rig.reference.energy_wh(0, rig.clock.now_ns()) == pytest.approx(expected_wh)
    assert rig.reference.energy_wh(2_000_000_000, 4_000_000_000) == pytest.approx(
        (690.0 + 345.0) / 3600.0
    )


def test_a_reading_is_the_mean_over_its_gate() -> None:
    rig = Rig()
    rig.source.apply(LOAD)
    rig.clock.wait(1.0)
    rig.source.apply(HALF)
    rig.clock.wait(1.0)
    reading = rig.reference.reading(0, 2_000_000_000)
    assert reading.p_total_w == pytest.approx((690.0 - 345.0) / 2.0)
    assert reading.i_rms_a == pytest.approx((0.75, 0.75, 0.75))
    assert reading.f_hz == pytest.approx(50.0)
    with pytest.raises(RigFault, match="no load within the gate"):
        rig.reference.reading(5, 5)


def test_a_wait_that_makes_no_sense_is_refused() -> None:
    rig = Rig()
    for seconds in (-1.0, math.nan, math.inf):
        with pytest.raises(RigFault, match="cannot wait"):
            rig.clock.wait(seconds)


def test_a_link_is_proved_by_a_request_through_all_of_it() -> None:
    class Unreached(CountingMeter):
        """Its relay reaches the meter with the first request only."""

        reached = False

        def read(self, address: int, count: int) -> object:
            self.reached = True
            return super().read(address, count)

        def prove(self) -> None:
            if not self.reached:
                raise RigFault("link: no connection to the meter")

    meter = Unreached()
    with pytest.raises(RigFault, match="no connection"):
        meter.prove()
    prove_meter(meter)


def test_a_meter_that_is_silent_from_the_start_is_no_fault_of_the_rig() -> None:
    class Silent(CountingMeter):
        def read(self, address: int, count: int) -> object:
            raise MeterFault("nothing within 2 s")

    prove_meter(Silent())
    dead = CountingMeter()
    dead.kill()
    with pytest.raises(RigFault, match="meter: killed"):
        prove_meter(dead)
