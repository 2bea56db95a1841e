"""Tests of alarms: a stimulus with a known instant, sixteen channels that watch it."""

from rig.alarms.build import Timing, alarm_point, lowest_delay_gap_ms
from rig.alarms.quantities import QUANTITIES, QuantityName

__all__ = ["QUANTITIES", "QuantityName", "Timing", "alarm_point", "lowest_delay_gap_ms"]
