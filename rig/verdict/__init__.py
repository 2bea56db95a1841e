"""Verdicts: a pure function of the record. Nothing here measures, reads a clock or a file."""

from rig.verdict.judge import judge
from rig.verdict.rule import decide, probability_outside

__all__ = ["decide", "judge", "probability_outside"]
