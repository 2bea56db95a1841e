"""Measures one point on every position at once; each wait has a deadline on the bench clock."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from rig.model.evidence import ReferenceReading
from rig.model.load import Load
from rig.model.point import Point
from rig.plan.durations import pulse_interval_s
from rig.plan.settings import PULSE_CONSTANT
from rig.ports import Bench, RigFault
from rig.run.context import RunContext
from rig.run.events import load_changes
from rig.run.registers import SYSTEM_ENERGY, preset_energy, read_blocks, read_energy, write_settings
from rig.run.repeats import interval_count, repeats_of
from rig.run.settle import settle
from rig.run.station import Station
from rig.run.wake import wake

PULSE_WAIT_STEP_S = 1.0
DEADLINE_FACTOR = 1.5  # of the time that the expected pulse rate needs
EDGE_MARGIN_INTERVALS = 2.5  # edges before the first and after the last register reading


@dataclass
class Measured:
    """What the stations have in common."""

    reference: ReferenceReading | None = None
    measured_s: float = 0.0
    bench_wall_s: float = 0.0  # wall time that samples needed


class PointMeasurement:
    """One point, once. Raises RigFault; a fault of a meter stays with its station."""

    def __init__(
        self, bench: Bench, stations: Sequence[Station], point: Point, context: RunContext
    ) -> None:
        if point.load is None:
            raise RigFault(f"point {point.id} has no load to measure")
        self._bench = bench
        self._stations = stations
        self._point = point
        self._load: Load = point.load
        self._context = context
        self._changes: list[tuple[int, Load]] = []  # of the load, still to come
        self.measured = Measured()

    def run(self) -> None:
        """Power cycle, settings, load, settle, measure, read."""
        t_zero_ns = self._bench.clock.now_ns()
        for station in self._stations:
            self._prepare(station)
        if all(station.meter_fault is not None for station in self._stations):
            return
        self._bench.source.apply(self._load)
        self._settle()
        for station in self._stations:
            station.position.error_calculator.start()
        if self._point.kind == "constant":
            self._measure_constant()
        else:
            self._measure()
        for station in self._stations:
            self._collect(station, t_zero_ns)

    def _prepare(self, station: Station) -> None:
        position = station.position
        wake(station, self._point, self._context)
        station.ask(lambda: write_settings(position.link, self._point.settings))
        preset = self._point.energy_preset_count
        if preset is not None:
            station.ask(lambda: preset_energy(position.link, preset))

    def _settle(self) -> None:
        """Until the source says settled, then the rest of the declared time."""
        deadline_s = self._context.settle_deadline_s
        waited_s = settle(self._bench.source, self._wait, deadline_s)
        self._wait(max(0.0, self._point.settle_s - waited_s))
        now_ns = self._bench.clock.now_ns()
        self._changes = load_changes(self._load, self._point.events, now_ns)

    def _measure(self) -> None:
        t_start_ns = self._bench.clock.now_ns()
        self._wait(self._point.measure_s)
        deadline_ns = t_start_ns + round(self._deadline_s() * 1e9)
        while self._needs_pulses() and self._bench.clock.now_ns() < deadline_ns:
            left_s = (deadline_ns - self._bench.clock.now_ns()) * 1e-9
            self._wait(min(PULSE_WAIT_STEP_S, left_s))
        self._close_gate(t_start_ns)

    def _measure_constant(self) -> None:
        """Register readings at two known samples, with pulse edges on both sides of each."""
        margin_s = EDGE_MARGIN_INTERVALS * self._interval_s()
        self._wait(margin_s)
        self._read_energy(SYSTEM_ENERGY[0])
        t_start_ns = self._bench.clock.now_ns()
        self._wait(self._point.measure_s)
        self._read_energy(SYSTEM_ENERGY[1])
        self._close_gate(t_start_ns)
        self._wait(margin_s)

    def _close_gate(self, t_start_ns: int) -> None:
        t_end_ns = self._bench.clock.now_ns()
        self.measured.measured_s = (t_end_ns - t_start_ns) * 1e-9
        self.measured.reference = self._bench.reference.reading(t_start_ns, t_end_ns)

    def _read_energy(self, name: str) -> None:
        for station in self._stations:
            link = station.position.link
            block = station.ask(lambda link=link: read_energy(link, name))  # type: ignore[misc]
            if block is not None:
                station.registers.append(block)

    def _needs_pulses(self) -> bool:
        wanted = self._point.intervals_min
        return wanted > 0 and any(
            station.meter_fault is None
            and interval_count(station.position.error_calculator.pulses()) < wanted
            for station in self._stations
        )

    def _interval_s(self) -> float:
        return pulse_interval_s(self._load, self._point.settings[PULSE_CONSTANT])

    def _deadline_s(self) -> float:
        """Time after which missing pulses are evidence that there are none."""
        if self._point.intervals_min == 0:
            return self._point.measure_s
        needed_s = (self._point.intervals_min + 1) * self._interval_s()
        return max(self._point.measure_s, DEADLINE_FACTOR * needed_s)

    def _collect(self, station: Station, t_zero_ns: int) -> None:
        position = station.position
        pulses = position.error_calculator.pulses()
        if self._point.intervals_min > 0 and self._point.kind != "constant":
            station.repeats = repeats_of(
                pulses, self._point.repeats, self._bench.reference, t_zero_ns
            )
        # Times of a document count from its own power cycle: no point depends on an earlier one.
        station.pulses = [
            pulse.model_copy(update={"t_ns": pulse.t_ns - t_zero_ns}) for pulse in pulses
        ]
        blocks = station.ask(lambda: read_blocks(position.link))
        station.registers += blocks or []

    def _wait(self, seconds: float) -> None:
        """Let time pass; the load changes on the way where an event begins or ends."""
        end_ns = self._bench.clock.now_ns() + round(seconds * 1e9)
        while self._changes and self._changes[0][0] < end_ns:
            t_ns, load = self._changes.pop(0)
            self._pass(max(0, t_ns - self._bench.clock.now_ns()) * 1e-9)
            self._bench.source.apply(load)
            seconds = max(0, end_ns - self._bench.clock.now_ns()) * 1e-9
        self._pass(seconds)

    def _pass(self, seconds: float) -> None:
        started_s = time.perf_counter()
        try:
            self._bench.clock.wait(seconds)
        finally:
            self.measured.bench_wall_s += time.perf_counter() - started_s
