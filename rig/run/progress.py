"""What a run tells whoever watches it."""

from typing import Protocol

from rig.model.evidence import PointDocument
from rig.model.point import Point


class ProgressSink(Protocol):
    """Receives events; must not raise and must not judge."""

    def run_started(self, points_total: int, points_done: int, declared_s: float) -> None: ...

    def point_started(self, number: int, point: Point) -> None:
        """`number` counts from 1 over the points of this run, finished ones included."""
        ...

    def point_finished(self, document: PointDocument, remaining_wall_s: float) -> None: ...

    def message(self, text: str) -> None: ...


class Silent:
    """Tells nobody."""

    def run_started(self, points_total: int, points_done: int, declared_s: float) -> None:
        pass

    def point_started(self, number: int, point: Point) -> None:
        pass

    def point_finished(self, document: PointDocument, remaining_wall_s: float) -> None:
        pass

    def message(self, text: str) -> None:
        pass


class Estimate:
    """Remaining wall time from the pace so far; the declared time is the measure of work."""

    def __init__(self, declared_s: float) -> None:
        self._left_s = declared_s
        self._done_s = 0.0
        self._wall_s = 0.0

    def skip(self, declared_s: float) -> None:
        """A point that was finished in an earlier session."""
        self._left_s -= declared_s

    def finished(self, declared_s: float, wall_s: float) -> float:
        """Book a point; remaining wall time in s."""
        self._left_s -= declared_s
        self._done_s += declared_s
        self._wall_s += wall_s
        if self._done_s <= 0.0:
            return 0.0
        return max(0.0, self._left_s) * self._wall_s / self._done_s
