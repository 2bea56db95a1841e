"""Which procedure takes a point, after its kind."""

from collections.abc import Sequence
from typing import Protocol

from rig.model.point import Point
from rig.ports import Bench
from rig.run.alarming import Alarming
from rig.run.context import RunContext
from rig.run.measure import Measured, PointMeasurement
from rig.run.probing import Probing
from rig.run.station import Station


class Procedure(Protocol):
    """One point, once. Raises RigFault; a fault of a meter stays with its station."""

    measured: Measured

    def run(self) -> None: ...


def procedure_of(
    bench: Bench, stations: Sequence[Station], point: Point, context: RunContext
) -> Procedure:
    """The procedure for a point."""
    if point.kind == "conformance":
        return Probing(bench, stations, point, context)
    if point.kind == "alarm":
        return Alarming(bench, stations, point, context)
    return PointMeasurement(bench, stations, point, context)
