"""What stands on a position's modules and seal before a point, and the settings written with it."""

from rig.model.point import Point
from rig.ports import Operated, Position, RigFault
from rig.run.registers import write_settings


def prepare(position: Position, point: Point) -> None:
    """Modules, settings and seal, in this order. RigFault when the bench cannot reach them."""
    if point.modules or point.sealed:
        if not isinstance(position, Operated):
            raise RigFault(f"position {position.number}: has no terminals of modules and no seal")
        position.connect_modules(point.modules)
    write_settings(position.link, point.settings)
    if point.sealed and isinstance(position, Operated):
        position.set_sealed(True)
