"""A fresh meter for a point: nothing of an earlier point is left, and its noise is its own."""

from rig.model.point import Point
from rig.ports import Seeded
from rig.run.context import RunContext, stimulus_seed
from rig.run.station import Station


def wake(station: Station, point: Point, context: RunContext) -> None:
    """Power cycle with the seed that belongs to this point, position and attempt."""
    position = station.position
    if isinstance(position, Seeded):
        position.seed_stimulus(
            stimulus_seed(context.seed, point.id, position.number, station.attempt)
        )
    station.ask(lambda: position.power_cycle(context.boot_time_unix_s))
