"""How a run ended; the verdict is somebody else's (D9)."""

from dataclasses import dataclass

from rig.model.evidence import RunState


@dataclass(frozen=True)
class RunOutcome:
    """`reason` is one line; `detail` is for the rig's developer (a traceback) or blank."""

    state: RunState
    reason: str = ""
    detail: str = ""
