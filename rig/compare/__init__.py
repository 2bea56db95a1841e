"""Two runs side by side: what changed, and which change of the meter it follows from.

A pure function of two records and their judgements; decides nothing about the meter.
"""

from rig.compare.build import compared
from rig.compare.model import Comparison, Side

__all__ = ["Comparison", "Side", "compared"]
