"""An alarm test on every position: at rest, beyond, at rest again, and what the outputs did."""

import time
from collections.abc import Sequence
from functools import partial
from math import sqrt
from typing import Any, Literal

from rig.model.alarm import AlarmEvidence, AlarmTest, Change, OutputChange, Standing
from rig.model.point import Point
from rig.ports import Bench, Operated, Position, RigFault
from rig.run.context import RunContext
from rig.run.measure import Measured
from rig.run.prepare import prepare
from rig.run.registers import Block, read_blocks
from rig.run.settle import settle
from rig.run.station import Station
from rig.run.wake import wake
from rig.spec.registers_gen import REGISTERS

ENABLE = REGISTERS["alarm_enable"].address
RECORDS = REGISTERS["alarm_record_1_status"].address
GROUP_WORDS, GROUPS_A_READ = 10, 8
STATUS = REGISTERS["system_flags"].address  # to 1033H: flags, channel 2, newest records
STATUS_WORDS = 6
UNIFORM = 1.0 / sqrt(12.0)  # standard deviation of a uniform interval of length one


class Alarming:
    """One point, once. Raises RigFault; a fault of a meter stays with its station."""

    def __init__(
        self, bench: Bench, stations: Sequence[Station], point: Point, context: RunContext
    ) -> None:
        if point.alarm is None:
            raise RigFault(f"point {point.id} has no alarm test")
        self._bench = bench
        self._stations = stations
        self._point = point
        self._test: AlarmTest = point.alarm
        self._context = context
        self._t_zero_ns = 0
        self.measured = Measured()

    def run(self) -> None:
        """Power cycle, settings, rest, enable, beyond, rest, read."""
        self._t_zero_ns = self._bench.clock.now_ns()
        for station in self._stations:
            wake(station, self._point, self._context)
            station.ask(partial(prepare, station.position, self._point))
        self._stand(self._test.at_rest)
        waited_s = settle(self._bench.source, self._wait, self._context.settle_deadline_s)
        self._wait(max(0.0, self._point.settle_s - waited_s))
        for station in self._stations:
            station.ask(partial(station.position.link.write, ENABLE, (1,)))
        started_ns = self._bench.clock.now_ns()
        self._wait(self._test.lead_s)
        for station in self._stations:
            station.ask(partial(self._begin, station))
        self._change("beyond", self._test.beyond, self._test.beyond_s)
        self._read("beyond")
        self._change("at_rest", self._test.at_rest, self._test.rest_s)
        self._read("at_rest")
        self.measured.measured_s = (self._bench.clock.now_ns() - started_ns) * 1e-9
        for station in self._stations:
            station.ask(partial(self._collect, station))

    def _begin(self, station: Station) -> None:
        station.alarm = AlarmEvidence(
            boot_time_unix_s=self._context.boot_time_unix_s,
            sample_rate_hz=_stimulus(station.position, "front_end", "rate_hz"),
        )

    def _stand(self, standing: Standing) -> None:
        """The load of every position, and what stands on its inputs, at the same instant."""
        self._bench.source.apply(standing.load)
        for station in self._stations:
            station.ask(partial(_inputs, station.position, standing))

    def _change(
        self, what: Literal["beyond", "at_rest"], standing: Standing, lasts_s: float
    ) -> None:
        t_ns = self._bench.clock.now_ns() - self._t_zero_ns
        for station in self._stations:
            if station.alarm is None:
                continue
            change = Change(
                what=what,
                t_ns=t_ns,
                clock_id=self._bench.clock.clock_id,
                time_std_unc_ns=_sample_unc_ns(station.alarm),
                sample_index=_stimulus(station.position, "samples"),
            )
            changes = (*station.alarm.changes, change)
            station.alarm = station.alarm.model_copy(update={"changes": changes})
        self._stand(standing)
        self._wait(lasts_s)

    def _read(self, when: str) -> None:
        for station in self._stations:
            blocks = station.ask(partial(read_blocks, station.position.link, record_blocks(when)))
            station.registers += blocks or []

    def _collect(self, station: Station) -> None:
        position = station.position
        if station.alarm is None or not isinstance(position, Operated):
            return
        unc_ns = _sample_unc_ns(station.alarm)
        outputs = tuple(
            OutputChange(
                sample_index=event.sample_index,
                output=event.kind,
                number=event.channel + 1,
                value=event.value,
                time_std_unc_ns=unc_ns,
            )
            for event in position.output_events()
            if event.kind != "analogue_out"
        )
        station.alarm = station.alarm.model_copy(update={"outputs": outputs})

    def _wait(self, seconds: float) -> None:
        started_s = time.perf_counter()
        try:
            self._bench.clock.wait(seconds)
        finally:
            self.measured.bench_wall_s += time.perf_counter() - started_s


def record_blocks(when: str) -> tuple[Block, ...]:
    """The sixteen records in two reads, and the words that say which is the newest."""
    words = GROUP_WORDS * GROUPS_A_READ
    return (
        Block(f"records_1_{when}", RECORDS, words),
        Block(f"records_2_{when}", RECORDS + words, words),
        Block(f"status_{when}", STATUS, STATUS_WORDS),
    )


def _inputs(position: Position, standing: Standing) -> None:
    if not isinstance(position, Operated):
        raise RigFault(f"position {position.number}: has no terminals of modules")
    position.set_digital_inputs(standing.digital_inputs, (1 << 28) - 1)
    for channel, fraction in enumerate(standing.analogue_inputs):
        position.set_analogue_input(channel, fraction)


def _stimulus(position: Position, *keys: str) -> Any:
    """A word of the recipe: a virtual position counts the samples that it has given."""
    value: Any = position.stimulus()
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            raise RigFault(f"position {position.number}: cannot say {'.'.join(keys)}")
        value = value[key]
    return value


def _sample_unc_ns(evidence: AlarmEvidence) -> float:
    return UNIFORM * 1e9 / evidence.sample_rate_hz
