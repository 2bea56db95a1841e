"""Whether two meters were fed the same."""

from rig.model.evidence import PointDocument


def same_samples(first: PointDocument, second: PointDocument) -> bool:
    """True when both meters were fed the same samples, bit for bit: the same recipe and seed."""
    return bool(first.stimulus) and first.stimulus == second.stimulus
