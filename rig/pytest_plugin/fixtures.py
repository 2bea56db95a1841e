"""The fixtures. `docs/pytest_plugin.md` has them as a table; a test keeps the two alike."""

from collections.abc import Callable, Iterator

import pytest

from rig.bench.tomlfile import BadInput
from rig.drivers.build import build_bench
from rig.drivers.virtual.bench import VirtualBench
from rig.ports import Bench, BenchClock
from rig.pytest_plugin.bench_time import Truth
from rig.pytest_plugin.meter import Meter
from rig.pytest_plugin.options import BENCH_INI, OPTIONS, Options
from rig.pytest_plugin.plan_points import PlanPoint
from rig.pytest_plugin.pulses import Pulses
from rig.pytest_plugin.registers import ReferenceCore, Registers
from rig.pytest_plugin.reporting import METER
from rig.pytest_plugin.source import LaboratorySource

NO_BENCH = f"--bench FILE: must be given, or {BENCH_INI} in the ini file: a test uses the bench"


@pytest.fixture(scope="session")
def bench(pytestconfig: pytest.Config) -> Iterator[VirtualBench]:
    """The bench of `--bench FILE`: built and proved once, closed at the end."""
    options = pytestconfig.stash[OPTIONS]
    try:
        built = _built(options)
    except BadInput as fault:
        pytest.exit(str(fault), returncode=pytest.ExitCode.USAGE_ERROR)
    try:
        built.prove()
        yield built
    finally:
        built.close()


def _built(options: Options) -> VirtualBench:
    if options.bench is None:
        raise BadInput([NO_BENCH])
    return build_bench(options.bench, image=options.image)


@pytest.fixture
def meter(bench: Bench, request: pytest.FixtureRequest) -> Meter:
    """The meter of `--position N`, power-cycled: sample 0, settings as delivered."""
    options = request.config.stash[OPTIONS]
    positions = {position.number: position for position in bench.positions}
    position = positions[options.position or min(positions)]
    fresh = Meter(bench, position)
    fresh.drain_traffic()
    request.node.stash[METER] = fresh
    fresh.seed(options.seed, request.node.nodeid)
    fresh.power_cycle()
    return fresh


@pytest.fixture
def source(bench: Bench, meter: Meter, pytestconfig: pytest.Config) -> Iterator[LaboratorySource]:
    """Applies loads in V, A, power factor or angle, Hz, harmonics; off when the test ends."""
    described = pytestconfig.stash[OPTIONS].bench
    assert described is not None, "the bench was built from it"
    yield LaboratorySource(bench, described.source.settle_deadline_s)
    bench.source.off()


@pytest.fixture
def registers(meter: Meter) -> Registers:
    """The meter's registers by name, in their units; settings are written by name."""
    return meter.registers


@pytest.fixture
def pulses(meter: Meter) -> Pulses:
    """Pulse edges, counts and energies by stream, and the error against the reference."""
    return meter.pulses


@pytest.fixture
def reference_core(meter: Meter) -> ReferenceCore:
    """The same registers of the Python core, fed the same samples, to compare to the bit."""
    return meter.reference_core


@pytest.fixture
def truth(bench: Bench, meter: Meter) -> Truth:
    """What the reference standard reads over a gate of bench time."""
    return Truth(bench)


@pytest.fixture
def plan_point(bench: Bench, meter: Meter, pytestconfig: pytest.Config) -> PlanPoint:
    """`plan_point(point)` measures a point of a plan on a fresh meter and judges it."""
    options = pytestconfig.stash[OPTIONS]
    assert options.bench is not None, "the bench was built from it"
    return PlanPoint(bench, options.bench, meter.position, options.seed)


@pytest.fixture
def clock(bench: Bench) -> BenchClock:
    """The bench clock: `now_ns()` and `wait(seconds)`; nothing sleeps on a virtual bench."""
    return bench.clock


@pytest.fixture
def advance(clock: BenchClock, meter: Meter) -> Callable[[float], None]:
    """`advance(seconds)` lets bench time pass."""
    return clock.wait
