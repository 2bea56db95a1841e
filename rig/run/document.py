"""The document of an attempt: everything that was seen of a point on one position."""

from dataclasses import dataclass

from rig.model.evidence import PointDocument, RunState
from rig.model.point import Point
from rig.plan.settings import PULSE_CONSTANT
from rig.run.context import RunContext
from rig.run.measure import Measured
from rig.run.station import Station


@dataclass(frozen=True)
class Ending:
    """How an attempt ended, and its wall times."""

    state: RunState = "COMPLETED"
    reason: str = ""
    started_utc: str = ""
    wall_s: float = 0.0


def document_of(
    point: Point, station: Station, measured: Measured, context: RunContext, ending: Ending
) -> PointDocument:
    """Takes what was logged on the link with it; place in the chain and hash come later."""
    position = station.position
    return PointDocument(
        sequence=0,
        previous_sha256="",
        point=point,
        position=position.number,
        serial=position.serial,
        attempt=station.attempt,
        phase=context.phase,
        state=ending.state,
        state_reason=ending.reason,
        meter_fault=station.meter_fault,
        constant_imp_per_kwh=point.settings.get(PULSE_CONSTANT),
        measured_s=measured.measured_s,
        repeats=station.repeats,
        pulses=tuple(station.pulses),
        reference=measured.reference,
        registers=tuple(station.registers),
        answers=tuple(station.answers),
        alarm=station.alarm,
        traffic=tuple(position.link.drain_traffic()),
        meter_log=position.link.drain_log(),
        stimulus=position.stimulus(),
        environment=context.environment,
        wall_started_utc=ending.started_utc,
        wall_duration_s=ending.wall_s,
        wall_link_s=measured.bench_wall_s + station.link_s,
    )
