"""What a Modbus server must answer, made from the register table: probes by area."""

from rig.conformance.areas import AREAS, Area, area_scripts

__all__ = ["AREAS", "Area", "area_scripts"]
