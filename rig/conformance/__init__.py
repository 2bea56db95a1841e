"""What a Modbus server must answer, made from the register table: probes by area."""

from rig.conformance.areas import AREAS, NO_SETUP, SETUPS, Area, area_scripts

__all__ = ["AREAS", "NO_SETUP", "SETUPS", "Area", "area_scripts"]
