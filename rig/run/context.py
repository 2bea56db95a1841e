"""What a run needs to know besides bench and points."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from rig.model.evidence import Phase, PointDocument

BOOT_TIME_UNIX_S = 1767225600  # 2026-01-01T00:00:00Z: every simulated meter wakes up here


class PointStore(Protocol):
    """Where the documents of one position go; rig.record.RunWriter is one."""

    def append(self, document: PointDocument) -> PointDocument: ...

    def completed_point_ids(self) -> frozenset[str]: ...

    def next_attempt(self, point_id: str) -> int: ...


def utc_now() -> datetime:
    """Wall time, for stamps only: nothing waits for it."""
    return datetime.now(UTC)


def utc_text(moment: datetime) -> str:
    """ISO 8601 with milliseconds and Z."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    )


def stimulus_seed(run_seed: int, point_id: str, position: int, attempt: int) -> int:
    """64 bits that depend on nothing but these, so that no point depends on another."""
    text = f"{run_seed}/{point_id}/{position}/{attempt}"
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8], "big")


@dataclass(frozen=True)
class RunContext:
    """Constants of a run."""

    seed: int
    settle_deadline_s: float
    environment: dict[str, float] = field(default_factory=dict)
    phase: Phase = "as_left"
    boot_time_unix_s: int = BOOT_TIME_UNIX_S
    utc_now: Callable[[], datetime] = utc_now
