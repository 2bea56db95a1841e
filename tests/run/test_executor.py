"""The executor against a bench of fakes: order, deadlines, faults, resume."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rig.model.point import Point
from rig.plan.load_plan import load_plan
from rig.ports import MeterFault, RigFault
from rig.run.context import RunContext, stimulus_seed
from rig.run.executor import METER_FAULTS_MAX, Executor
from rig.run.outcome import RunOutcome
from rig.run.progress import Silent
from rig.run.registers import BLOCKS
from rig.spec.registers_gen import REGISTERS
from tests.run.fakes import SILENT, FakeBench, FakeStore

ROOT = Path(__file__).resolve().parents[2]
SHORT = load_plan(ROOT / "testplans/short.toml")
FULL = load_plan(ROOT / "testplans/iec62053_22_class_0_2s.toml")
LOADED = [point for point in SHORT.points if point.load is not None]
SETTLE_DEADLINE_S = 5.0
# An edge is rounded to 1 ns of an interval of at least 70 ms: 15 ppb; two edges and 4 intervals.
ERROR_OF_IDEAL_METER = 1e-7


def run(
    bench: FakeBench,
    points: list[Point],
    stores: dict[int, FakeStore] | None = None,
) -> tuple[RunOutcome, dict[int, FakeStore]]:
    stores = stores or {position.number: FakeStore() for position in bench.positions}
    settings = RunContext(seed=1, settle_deadline_s=SETTLE_DEADLINE_S)
    return Executor(bench, points, stores, settings, Silent()).run(), stores


def full_point(kind: str) -> Point:
    return next(point for point in FULL.points if point.kind == kind)


def test_a_point_is_power_cycled_set_loaded_and_read_in_this_order() -> None:
    bench = FakeBench()
    outcome, _ = run(bench, LOADED[:1])
    assert outcome == RunOutcome("COMPLETED")
    kinds = [line.split()[0] for line in bench.log]
    assert kinds[0] == "power_cycle"
    assert kinds.index("apply") > max(i for i, kind in enumerate(kinds) if kind == "write")
    assert kinds.index("read") > kinds.index("apply")
    assert kinds[-2:] == ["off", "end"]
    assert bench.positions[0].link.reads == [(block.address, block.count) for block in BLOCKS]


def test_a_meter_that_does_not_end_as_it_should_is_a_rig_fault_with_all_points_stored() -> None:
    bench = FakeBench()
    bench.end_fault = RigFault("meter process 7: took 12 frames, given 13")
    outcome, stores = run(bench, LOADED[:1])
    assert outcome == RunOutcome("RIG_FAULT", "meter process 7: took 12 frames, given 13")
    assert [d.state for d in stores[1].documents] == ["COMPLETED"]


def test_each_loaded_point_has_a_document_and_a_derived_one_has_none() -> None:
    _, stores = run(FakeBench(), list(SHORT.points))
    assert [d.point.id for d in stores[1].documents] == [point.id for point in LOADED]
    assert {d.state for d in stores[1].documents} == {"COMPLETED"}


def test_repeats_of_an_ideal_meter_have_no_error() -> None:
    _, stores = run(FakeBench(), LOADED)
    for document in stores[1].documents:
        assert len(document.repeats) == document.point.repeats
        assert document.constant_imp_per_kwh is not None
        for repeat in document.repeats:
            expected_wh = repeat.intervals / document.constant_imp_per_kwh * 1000.0
            assert abs(expected_wh / repeat.reference_wh - 1.0) < ERROR_OF_IDEAL_METER


def test_repeats_of_a_meter_one_percent_fast_show_one_percent() -> None:
    bench = FakeBench()
    bench.positions[0].error_calculator.rate_factor = 1.01
    _, stores = run(bench, LOADED[:1])
    repeat = stores[1].documents[0].repeats[0]
    error = repeat.intervals / 60.0 / repeat.reference_wh - 1.0
    assert abs(error - 0.01) < ERROR_OF_IDEAL_METER


def test_times_of_a_document_do_not_depend_on_earlier_points() -> None:
    _, all_stores = run(FakeBench(), LOADED)
    _, one_store = run(FakeBench(), LOADED[2:3])
    alone = one_store[1].documents[0]
    among = next(d for d in all_stores[1].documents if d.point.id == alone.point.id)
    assert among.pulses == alone.pulses
    assert among.repeats == alone.repeats
    assert among.stimulus == alone.stimulus


def test_no_pulses_by_the_deadline_is_evidence_and_not_a_fault_of_the_rig() -> None:
    bench = FakeBench()
    bench.positions[0].error_calculator.rate_factor = 0.0
    outcome, stores = run(bench, LOADED[:1])
    document = stores[1].documents[0]
    assert outcome.state == "COMPLETED"
    assert document.repeats == ()
    assert document.pulses == ()
    assert document.measured_s <= 2.0 * LOADED[0].measure_s


def test_slow_pulses_are_waited_for_beyond_the_declared_time() -> None:
    bench = FakeBench()
    point = full_point("accuracy")  # 0.01 In: five intervals fill the declared time
    bench.positions[0].error_calculator.rate_factor = 0.8
    _, stores = run(bench, [point])
    document = stores[1].documents[0]
    assert document.measured_s > point.measure_s
    assert sum(repeat.intervals for repeat in document.repeats) >= point.intervals_min


def test_a_source_that_never_settles_is_a_rig_fault_within_the_deadline() -> None:
    bench = FakeBench()
    bench.source.settles_after_s = None
    outcome, stores = run(bench, LOADED)
    assert outcome.state == "RIG_FAULT"
    assert "fake source: not settled within 5 s" in outcome.reason
    assert [d.state for d in stores[1].documents] == ["RIG_FAULT"]
    assert sum(bench.clock.waits) < SETTLE_DEADLINE_S + 1.0


def test_a_silent_meter_is_a_fault_of_the_meter_and_the_run_goes_on() -> None:
    bench = FakeBench()
    bench.positions[0].link.fault = SILENT
    outcome, stores = run(bench, LOADED)
    assert outcome.state == "COMPLETED"
    assert len(stores[1].documents) == len(LOADED)
    for document in stores[1].documents:
        assert document.state == "COMPLETED"
        assert document.meter_fault == f"no answer: {SILENT}"


def test_a_meter_that_stays_dead_is_not_powered_again_and_again() -> None:
    bench = FakeBench()
    bench.positions[0].link.fault = SILENT
    run(bench, LOADED)
    assert bench.positions[0].boots == METER_FAULTS_MAX


def test_a_dead_meter_does_not_stop_its_neighbour() -> None:
    bench = FakeBench(positions=2)
    bench.positions[0].link.fault = SILENT
    outcome, stores = run(bench, LOADED)
    assert outcome.state == "COMPLETED"
    assert all(d.meter_fault for d in stores[1].documents)
    assert all(d.meter_fault is None and d.repeats for d in stores[2].documents)


def test_a_dead_link_is_a_rig_fault_and_finished_points_are_kept() -> None:
    bench = FakeBench()
    waits_of_a_point = 4

    def cut() -> None:
        bench.positions[0].link.fault = RigFault("link: cut")

    bench.clock.at[waits_of_a_point + 1] = cut
    outcome, stores = run(bench, LOADED)
    assert outcome == RunOutcome("RIG_FAULT", "link: cut")
    assert [d.state for d in stores[1].documents] == ["COMPLETED", "RIG_FAULT"]


def raising(fault: BaseException) -> Callable[[], None]:
    def event() -> None:
        raise fault

    return event


def test_an_operator_stop_aborts_and_keeps_finished_points() -> None:
    bench = FakeBench()
    bench.clock.at[6] = raising(KeyboardInterrupt())
    outcome, stores = run(bench, LOADED)
    assert outcome == RunOutcome("ABORTED", "stopped by the operator")
    assert [d.state for d in stores[1].documents] == ["COMPLETED", "ABORTED"]
    assert bench.log[-1] == "off"


def test_an_unhandled_exception_is_a_rig_fault_with_its_traceback_kept_apart() -> None:
    bench = FakeBench()
    bench.clock.at[1] = raising(ZeroDivisionError("division by zero"))
    outcome, _ = run(bench, LOADED)
    assert outcome.state == "RIG_FAULT"
    assert outcome.reason == "unhandled exception: ZeroDivisionError: division by zero"
    assert "Traceback" in outcome.detail


def test_a_meter_fault_that_nobody_expected_is_no_pass() -> None:
    bench = FakeBench()
    bench.clock.at[1] = raising(MeterFault("reset"))
    outcome, _ = run(bench, LOADED)
    assert outcome.state == "RIG_FAULT"


def test_a_full_disk_is_a_rig_fault() -> None:
    bench = FakeBench()
    store = FakeStore()
    store.fault_at = 2
    outcome, _ = run(bench, LOADED, {1: store})
    assert outcome.state == "RIG_FAULT"
    assert "no space left" in outcome.reason
    assert len(store.documents) == 2


def test_a_bench_that_cannot_prove_itself_measures_nothing() -> None:
    bench = FakeBench()
    bench.prove_fault = RigFault("relay: not running")
    outcome, stores = run(bench, LOADED)
    assert outcome == RunOutcome("RIG_FAULT", "relay: not running")
    assert stores[1].documents == []


def test_resume_skips_finished_points_and_gives_the_same_documents() -> None:
    _, whole = run(FakeBench(), LOADED)
    interrupted = FakeStore()
    run(FakeBench(), LOADED[:2], {1: interrupted})
    bench = FakeBench()
    run(bench, LOADED, {1: interrupted})
    assert bench.positions[0].boots == len(LOADED) - 2
    for one, other in zip(whole[1].documents, interrupted.documents, strict=True):
        assert one.point.id == other.point.id
        assert (one.attempt, one.pulses, one.repeats) == (
            other.attempt,
            other.pulses,
            other.repeats,
        )


def test_a_rig_fault_is_measured_again_as_a_new_attempt() -> None:
    store = FakeStore()
    bench = FakeBench()
    bench.source.settles_after_s = None
    run(bench, LOADED[:1], {1: store})
    run(FakeBench(), LOADED[:1], {1: store})
    assert [(d.attempt, d.state) for d in store.documents] == [(1, "RIG_FAULT"), (2, "COMPLETED")]


def test_the_constant_test_reads_energy_between_pulse_edges() -> None:
    point = full_point("constant")
    _, stores = run(FakeBench(), [point])
    document = stores[1].documents[0]
    assert [block.name for block in document.registers[:2]] == ["energy_before", "energy_after"]
    assert document.measured_s == pytest.approx(point.measure_s)
    assert document.pulses[-1].t_ns - document.pulses[0].t_ns > point.measure_s * 1e9


def test_a_preset_of_the_energy_registers_follows_the_settings() -> None:
    bench = FakeBench()
    point = full_point("constant")
    run(bench, [point])
    address, words = bench.positions[0].link.writes[-1]
    assert address == REGISTERS["ep_import"].address
    assert words == (0x3B9A, 0xACB4) * 2  # 999 992 500
    assert point.energy_preset_count == 0x3B9AACB4


def test_start_and_no_load_last_as_long_as_declared() -> None:
    for kind in ("start", "no_load"):
        point = full_point(kind)
        _, stores = run(FakeBench(), [point])
        document = stores[1].documents[0]
        assert document.measured_s == pytest.approx(point.measure_s)
        assert document.repeats == ()
        assert len(document.pulses) == (1 if kind == "start" else 0)


def test_seeds_differ_by_point_position_and_attempt_and_by_nothing_else() -> None:
    seeds = {
        stimulus_seed(1, "a", 1, 1),
        stimulus_seed(2, "a", 1, 1),
        stimulus_seed(1, "b", 1, 1),
        stimulus_seed(1, "a", 2, 1),
        stimulus_seed(1, "a", 1, 2),
    }
    assert len(seeds) == 5
    assert stimulus_seed(1, "a", 1, 1) in seeds
