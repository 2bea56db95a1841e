"""Bounded waits on an injected clock."""

import time
from collections.abc import Callable
from typing import Protocol

PAUSE_S = 0.002


class WallClock(Protocol):
    """The time that deadlines are told on; not the bench's time."""

    def now_s(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class MonotonicClock:
    """The clock of this machine."""

    def now_s(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def wait_until(condition: Callable[[], bool], deadline_s: float, clock: WallClock) -> bool:
    """True as soon as `condition` holds; False when it did not within `deadline_s` seconds."""
    end_s = clock.now_s() + deadline_s
    while not condition():
        if clock.now_s() >= end_s:
            return False
        clock.sleep(PAUSE_S)
    return True
