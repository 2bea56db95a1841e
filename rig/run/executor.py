"""Runs the points of a plan on a bench and stores a document for each; judges nothing."""

import time
import traceback
from collections.abc import Mapping, Sequence

from rig.model.evidence import RunState
from rig.model.point import Point
from rig.ports import Bench, Position, RigFault
from rig.run.context import PointStore, RunContext, utc_text
from rig.run.document import Ending, document_of
from rig.run.measure import Measured
from rig.run.outcome import RunOutcome
from rig.run.procedure import procedure_of
from rig.run.progress import Estimate, ProgressSink
from rig.run.station import Station

METER_FAULTS_MAX = 3  # in a row on one position; then its other points get the same reason


class Executor:
    """One run of points over all positions; points that a store has already are skipped."""

    def __init__(
        self,
        bench: Bench,
        points: Sequence[Point],
        stores: Mapping[int, PointStore],
        context: RunContext,
        sink: ProgressSink,
    ) -> None:
        self._bench = bench
        self._points = [point for point in points if not point.is_derived]
        self._stores = stores
        self._context = context
        self._sink = sink
        self._estimate = Estimate(sum(map(_declared_s, self._points)))
        self._faults_in_a_row = dict.fromkeys((p.number for p in bench.positions), 0)
        self._last_fault: dict[int, str] = {}

    def run(self) -> RunOutcome:
        """Never raises. Finished points are safe whatever the outcome."""
        try:
            self._bench.prove()
            self._announce()
            for number, point in enumerate(self._points, start=1):
                self._run_point(number, point)
        except KeyboardInterrupt:
            return self._ended(RunOutcome("ABORTED", "stopped by the operator"))
        except RigFault as fault:
            return self._ended(RunOutcome("RIG_FAULT", str(fault)))
        except Exception as fault:
            reason = f"unhandled exception: {type(fault).__name__}: {fault}"
            return self._ended(RunOutcome("RIG_FAULT", reason, traceback.format_exc()))
        return self._ended(RunOutcome("COMPLETED"))

    def _ended(self, outcome: RunOutcome) -> RunOutcome:
        """Switch the source off and end the meters; what cannot be is a fault of the rig too."""
        try:
            self._bench.source.off()
        except Exception as fault:
            if outcome.state == "COMPLETED":
                return RunOutcome("RIG_FAULT", f"source cannot be switched off: {fault}")
        if outcome.state != "COMPLETED":
            return outcome
        try:
            self._bench.end()
        except Exception as fault:
            return RunOutcome("RIG_FAULT", str(fault))
        return outcome

    def _announce(self) -> None:
        done = [point for point in self._points if not self._unfinished(point)]
        self._sink.run_started(len(self._points), len(done), sum(map(_declared_s, self._points)))

    def _unfinished(self, point: Point) -> list[Position]:
        return [
            position
            for position in self._bench.positions
            if point.id not in self._stores[position.number].completed_point_ids()
        ]

    def _run_point(self, number: int, point: Point) -> None:
        positions = self._unfinished(point)
        if not positions:
            self._estimate.skip(_declared_s(point))
            return
        self._sink.point_started(number, point)
        stations = [Station(p, self._stores[p.number].next_attempt(point.id)) for p in positions]
        for station in stations:
            station.meter_fault = self._given_up(station.position.number)
        started_s = time.perf_counter()
        started_utc = utc_text(self._context.utc_now())
        attempt = _Attempt(number, point, stations, started_s, started_utc)
        try:
            if any(station.meter_fault is None for station in stations):
                measurement = procedure_of(self._bench, stations, point, self._context)
                attempt.measured = measurement.measured
                measurement.run()
        except KeyboardInterrupt:
            self._store(attempt, "ABORTED", "stopped by the operator")
            raise
        except Exception as fault:
            self._store(attempt, "RIG_FAULT", f"{type(fault).__name__}: {fault}")
            raise
        self._store(attempt, "COMPLETED", "")
        for station in stations:
            self._count_fault(station)

    def _given_up(self, number: int) -> str | None:
        if self._faults_in_a_row[number] < METER_FAULTS_MAX:
            return None
        return self._last_fault[number]

    def _count_fault(self, station: Station) -> None:
        number = station.position.number
        if station.meter_fault is None:
            self._faults_in_a_row[number] = 0
            return
        self._faults_in_a_row[number] += 1
        self._last_fault[number] = station.meter_fault

    def _store(self, attempt: "_Attempt", state: RunState, reason: str) -> None:
        """Append a document for each station. RigFault of the disk ends the run."""
        wall_s = time.perf_counter() - attempt.started_s
        remaining_s = self._estimate.finished(_declared_s(attempt.point), wall_s)
        ending = Ending(state, reason, attempt.started_utc, wall_s)
        for station in attempt.stations:
            document = document_of(attempt.point, station, attempt.measured, self._context, ending)
            stored = self._stores[station.position.number].append(document)
            self._sink.point_finished(stored, remaining_s)


class _Attempt:
    """A point while it is measured."""

    def __init__(
        self,
        number: int,
        point: Point,
        stations: list[Station],
        started_s: float,
        started_utc: str,
    ) -> None:
        self.number = number
        self.point = point
        self.stations = stations
        self.started_s = started_s
        self.started_utc = started_utc
        self.measured = Measured()


def _declared_s(point: Point) -> float:
    return point.settle_s + point.measure_s
