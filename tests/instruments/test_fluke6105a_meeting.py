"""The driver of the Fluke 6105A meets a simulator that was written apart from it.

What the simulator holds after a load was applied is compared with the load in closed form, and its
own power with the power of the load.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rig.bench.load_bench import bench_from_text
from rig.drivers.build import build_bench
from rig.drivers.fluke6105a.source import Fluke6105aSource
from rig.drivers.fluke6105a.visa_link import VisaLink
from rig.drivers.virtual.source import VirtualSource
from rig.drivers.virtual.truth import truth_of
from rig.drivers.virtual.wired_source import WiredSource
from rig.model.load import Harmonic, Load
from rig.plan.load_plan import load_plan
from rig.ports import RigFault
from rig.run.context import RunContext
from rig.run.executor import Executor
from rig.run.outcome import RunOutcome
from rig.run.progress import Silent
from tests.instruments.fluke6105a_simulator import Fluke6105aSimulator, Misbehaviour, Traits
from tests.instruments.fluke6105a_waveform import Tone, active_power_w
from tests.run.fakes import FakeStore

ROOT = Path(__file__).resolve().parents[2]
BENCH = (ROOT / "fixtures/benches/fluke6105a_example.toml").read_text(encoding="utf-8")
PLAN = load_plan(ROOT / "testplans/iec62053_22_class_0_2s.toml")

DEADLINE_S = 1.0  # of a reply; the simulator answers in milliseconds, on a busy machine later
LATENESS_S = 1.5  # of a busy machine
SETTLE_MIN_S = 0.2
SETTLE_S = 1.0  # of the simulator
# Nine digits are sent: half of the ninth is at most 5e-9 of a value, 5e-7 of an angle of 100 to 180
# degrees; an angle off by 5e-7 degrees moves the power by 9e-9 of S. Two or three of them add.
VALUE_MATCH = 2e-8
ANGLE_MATCH_DEG = 1e-6
# The certificate's class: a healthy simulated meter stays well within it.
CLASS_LIMIT_PCT = 0.2

FIFTH = (Harmonic(order=5, u_pct=10.0, u_deg=30.0, i_pct=40.0, i_deg=0.0),)
U_V, I_A = (230.0, 230.0, 230.0), (1.0, 1.0, 1.0)
LAG_0_8C_DEG = -math.degrees(math.acos(0.8))
LOADS = {
    "balanced": Load(f_hz=50.0, u_v=U_V, i_a=I_A),
    "0.5i": Load(f_hz=50.0, u_v=U_V, i_a=I_A, phi_deg=(60.0,) * 3),
    "0.8c": Load(f_hz=50.0, u_v=U_V, i_a=I_A, phi_deg=(LAG_0_8C_DEG,) * 3),
    "export": Load(f_hz=50.0, u_v=U_V, i_a=I_A, phi_deg=(180.0,) * 3),
    "export 0.5i": Load(f_hz=50.0, u_v=U_V, i_a=I_A, phi_deg=(240.0,) * 3),
    "single phase": Load(f_hz=50.0, u_v=U_V, i_a=(0.0, 0.05, 0.0), phi_deg=(0.0, 60.0, 0.0)),
    "fifth harmonic": Load(f_hz=50.0, u_v=U_V, i_a=I_A, phi_deg=(60.0,) * 3, harmonics=FIFTH),
    "49.3 Hz": Load(f_hz=49.3, u_v=(207.0, 230.0, 264.5), i_a=(0.001, 1.2, 0.0)),
}


@dataclass
class BenchTime:
    now_s: float = 0.0

    def seconds(self) -> float:
        return self.now_s

    def now_ns(self) -> int:
        return round(self.now_s * 1e9)


@dataclass
class Meeting:
    """Both of them, on one clock."""

    simulator: Fluke6105aSimulator
    time: BenchTime = field(default_factory=BenchTime)

    def __post_init__(self) -> None:
        self.link = VisaLink("6105A", self.simulator.resource_name, DEADLINE_S)
        self.source = Fluke6105aSource("6105A", self.link, SETTLE_MIN_S, self.time.now_ns)


@pytest.fixture(params=["fundamental", "rms"])
def meeting(request: pytest.FixtureRequest) -> Iterator[Meeting]:
    """Under both readings of what a harmonic in percent keeps."""
    bench_time = BenchTime()
    traits = Traits(settle_s=SETTLE_S, harmonic_keeps=request.param)
    with Fluke6105aSimulator(traits, bench_time.seconds) as simulator:
        meeting = Meeting(simulator, bench_time)
        yield meeting
        meeting.source.close()


def tones_of(rms: float, base_deg: float, lines: list[tuple[int, float, float]]) -> dict[int, Tone]:
    """Fundamental and harmonics by their definition, in V or A and degrees of the common origin."""
    if rms == 0.0:
        return {}
    tones = {1: Tone(rms, base_deg)}
    for order, pct, own in lines:
        tones[order] = Tone(rms * pct / 100.0, order * base_deg + own)
    return tones


def check_tones(got: dict[int, Tone], expected: dict[int, Tone]) -> None:
    assert got.keys() == expected.keys()
    for order, tone in expected.items():
        assert got[order].rms == pytest.approx(tone.rms, rel=VALUE_MATCH)
        turned_deg = math.remainder(got[order].angle_deg - tone.angle_deg, 360.0)
        assert abs(turned_deg) < ANGLE_MATCH_DEG


def check_state(simulator: Fluke6105aSimulator, load: Load) -> None:
    state = simulator.programmed()
    assert state.output_on
    assert state.f_hz == pytest.approx(load.f_hz, rel=VALUE_MATCH)
    truth = truth_of(load)
    for n, phase in enumerate(state.phases.values()):
        base_deg = -120.0 * n
        u_lines = [(line.order, line.u_pct, line.u_deg) for line in load.harmonics]
        i_lines = [(line.order, line.i_pct, line.i_deg) for line in load.harmonics]
        check_tones(phase.u.applied, tones_of(load.u_v[n], base_deg, u_lines))
        check_tones(phase.i.applied, tones_of(load.i_a[n], base_deg - load.phi_deg[n], i_lines))
        margin_w = VALUE_MATCH * float(truth.s_va[n])
        power_w = active_power_w(phase.u.applied, phase.i.applied)
        assert power_w == pytest.approx(float(truth.p_w[n]), abs=margin_w)


@pytest.mark.parametrize("name", LOADS)
def test_the_simulator_holds_the_load_that_was_applied(meeting: Meeting, name: str) -> None:
    load = LOADS[name]
    meeting.source.apply(load)
    check_state(meeting.simulator, load)
    programmed = meeting.source.programmed
    assert programmed is not None
    check_state(meeting.simulator, programmed)
    meeting.source.off()
    meeting.source.off()
    assert not meeting.simulator.programmed().output_on


def test_loads_in_any_order_leave_nothing_behind(meeting: Meeting) -> None:
    for name in [*LOADS, *reversed(LOADS)]:
        meeting.source.apply(LOADS[name])
        check_state(meeting.simulator, LOADS[name])


def test_a_harmonic_of_earlier_is_no_obstacle_to_a_high_frequency(meeting: Meeting) -> None:
    high = Harmonic(order=63, u_pct=2.0, i_pct=0.0)
    meeting.source.apply(LOADS["balanced"].model_copy(update={"harmonics": (high,)}))
    load = LOADS["balanced"].model_copy(update={"f_hz": 400.0})
    meeting.source.apply(load)
    check_state(meeting.simulator, load)


def test_it_settles_when_the_simulator_does(meeting: Meeting) -> None:
    meeting.source.apply(LOADS["balanced"])
    for now_s, settled in ((0.0, False), (0.9, False), (1.0, True), (5.0, True)):
        meeting.time.now_s = now_s
        assert meeting.source.is_settled() is settled
        assert meeting.simulator.is_settled() is settled
    meeting.source.off()
    assert not meeting.source.is_settled()


def test_it_never_settles_when_the_simulator_does_not(meeting: Meeting) -> None:
    meeting.simulator.inject(Misbehaviour("never_settles"))
    meeting.source.apply(LOADS["balanced"])
    meeting.time.now_s = 1000.0
    assert not meeting.source.is_settled()


AMPLITUDE = r"SOURce:PHASe2:CURRent:MHARmonics:AMPLitude"
FREQUENCY = r"SOURce:FREQuency\?"


@pytest.mark.parametrize(
    ("misbehaviour", "message"),
    [
        (Misbehaviour("no_reply", FREQUENCY), r'"SOUR:FREQ\?": no reply within 1 s'),
        (Misbehaviour("late_reply", FREQUENCY), r'"SOUR:FREQ\?": no reply within 1 s'),
        (Misbehaviour("wrong_reply", FREQUENCY, reply="60"), "sent 50 Hz, is 60 Hz"),
        (Misbehaviour("wrong_reply", FREQUENCY, reply="?"), 'replied "\\?": must be numbers, 1'),
        (
            Misbehaviour("refuse", AMPLITUDE, code=-222),
            '"SOUR:PHAS2:CURR:MHAR:AMPL 1" refused: -222,"Data out of range"',
        ),
        (Misbehaviour("ignore", AMPLITUDE), "L2 CURR: amplitude: sent 1, is 0"),
        (Misbehaviour("ignore", r"OUTPut:STATe"), "output is off after switching it"),
        (Misbehaviour("disconnect", FREQUENCY), r'"SOUR:FREQ\?": (no reply within|link lost)'),
    ],
    ids=lambda value: value.kind if isinstance(value, Misbehaviour) else "",
)
def test_a_misbehaving_simulator_is_a_rig_fault_in_time_and_can_be_switched_off(
    meeting: Meeting, misbehaviour: Misbehaviour, message: str
) -> None:
    meeting.simulator.inject(misbehaviour)
    started_s = time.monotonic()
    with pytest.raises(RigFault, match=message):
        meeting.source.apply(LOADS["balanced"])
    assert time.monotonic() - started_s < DEADLINE_S + LATENESS_S
    assert meeting.source.programmed is None
    meeting.simulator.heal()
    meeting.source.off()
    assert not meeting.simulator.programmed().output_on
    meeting.source.apply(LOADS["0.5i"])
    check_state(meeting.simulator, LOADS["0.5i"])


def test_a_phase_that_is_missing_is_refused_before_anything_changes() -> None:
    with Fluke6105aSimulator(Traits(serial_by_phase={1: "1"})) as simulator:
        meeting = Meeting(simulator)
        before = simulator.programmed()
        with pytest.raises(RigFault, match="L2 needs 230 V, 1 A: fitted phases are L1"):
            meeting.source.apply(LOADS["balanced"])
        assert simulator.programmed() == before
        meeting.source.apply(Load(f_hz=50.0, u_v=(230.0, 0.0, 0.0), i_a=(1.0, 0.0, 0.0)))
        assert simulator.programmed().output_on
        meeting.source.close()


class RoundingSource:
    """An instrument that puts out a little less than it was asked for, and says so."""

    source_id = "rounding"
    programmed: Load | None = None

    def apply(self, load: Load) -> None:
        self.programmed = load.model_copy(update={"i_a": (0.999, 1.0, 1.0)})

    def is_settled(self) -> bool:
        return True

    def off(self) -> None:
        self.programmed = None


def test_the_terminals_follow_the_instrument_and_not_the_demand() -> None:
    seen: list[Load | None] = []
    terminals = VirtualSource("rounding", 0.0, lambda: 0, seen.append, lambda: False)
    wired = WiredSource(RoundingSource(), terminals)
    wired.apply(LOADS["balanced"])
    wired.off()
    assert [load and load.i_a for load in seen] == [(0.999, 1.0, 1.0), None]


POINTS = (
    "accuracy/balanced/import/1.0In/1/50.0Hz",
    "accuracy/balanced/export/0.5In/1/50.0Hz",
    "accuracy/balanced/import/1.0In/0.5i/50.0Hz",
)


def certify_over(
    simulator_faults: list[Misbehaviour],
) -> tuple[RunOutcome, FakeStore, Fluke6105aSimulator]:
    """A run of the executor on the example bench; the simulator is told the bench's time."""
    bench_time = BenchTime()
    with Fluke6105aSimulator(Traits(settle_s=SETTLE_S), bench_time.seconds) as simulator:
        for fault in simulator_faults:
            simulator.inject(fault)
        text = BENCH.replace("TCPIP::127.0.0.1::5025::SOCKET", simulator.resource_name)
        assert text != BENCH
        bench = build_bench(bench_from_text(text, "b.toml", "b.toml").bench)

        def tell_time(now_ns: int) -> None:
            bench_time.now_s = now_ns * 1e-9

        positions = bench.positions
        advance = [tell_time, *(p.advance_to for p in positions), *(p.catch_up for p in positions)]
        bench.clock.drive(advance)
        points = [point for point in PLAN.points if point.id in POINTS]
        store = FakeStore()
        context = RunContext(seed=1, settle_deadline_s=5.0)
        outcome = Executor(bench, points, {1: store}, context, Silent()).run()
        bench.close()
        return outcome, store, simulator


def test_a_run_passes_through_the_dialogue() -> None:
    outcome, store, simulator = certify_over([])
    assert outcome == RunOutcome("COMPLETED")
    assert not simulator.programmed().output_on
    assert [document.point.id for document in store.documents] == list(POINTS)
    for document in store.documents:
        assert document.point.load is not None
        assert document.reference is not None
        truth = truth_of(document.point.load)
        assert document.reference.p_total_w == pytest.approx(truth.p_total_w, rel=VALUE_MATCH)
        for repeat in document.repeats:
            constant = document.constant_imp_per_kwh
            assert constant is not None
            measured_wh = repeat.intervals / constant * 1000.0
            assert abs(measured_wh / repeat.reference_wh - 1.0) * 100.0 < CLASS_LIMIT_PCT
    asked = [entry.data for entry in simulator.traffic() if entry.direction == "in"]
    assert asked.count(b"OUTP:STAT ON\n") == len(POINTS)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Misbehaviour("never_settles"), "Fluke 6105A: not settled within 5 s"),
        (
            Misbehaviour("refuse", r"OUTPut:STATe", code=-221),
            'Fluke 6105A: "OUTP:STAT OFF" refused: -221,"Settings conflict"',
        ),
        (Misbehaviour("wrong_reply", r"\*IDN\?", reply="X"), 'Fluke 6105A: "X" answers: must be'),
    ],
    ids=["never_settles", "refuse", "wrong_reply"],
)
def test_a_source_that_misbehaves_is_a_fault_of_the_rig(fault: Misbehaviour, reason: str) -> None:
    outcome, _, _ = certify_over([fault])
    assert outcome.state == "RIG_FAULT"
    assert outcome.reason.startswith(reason)
