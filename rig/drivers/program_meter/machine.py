"""What a meter's program runs on: this computer, or an emulated board."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Transport = Literal["tcp", "rtu"]
Pacing = Literal["lockstep", "real_time"]
# The line that every image logs when it brings itself down (firmware/boards/*: fatal).
_FAULT_LINE = re.compile(r"^kwmeter fault: ([^\n]*)\n", re.MULTILINE)


@dataclass(frozen=True)
class MeterOptions:
    """What every machine is told of its meter."""

    serial: str
    unit_id: int
    transport: Transport
    pacing: Pacing


class Machine(Protocol):
    """Turns an image into a process and finds its end of the Modbus link."""

    @property
    def image(self) -> Path:
        """The file whose SHA-256 the meter says in its start line."""
        ...

    def options(self, meter: MeterOptions, folder: Path) -> list[str]:
        """The words for the meter itself. RigFault for what this machine cannot do."""
        ...

    def command(self, link_file: Path, options: Sequence[str]) -> list[str]:
        """The process to start; `link_file` exists, its folder takes the machine's own files."""
        ...

    def upstream(self, transport: Transport, folder: Path, start_fields: Mapping[str, str]) -> str:
        """The relay endpoint of the running meter."""
        ...

    def own_end(self, log_text: str) -> str | None:
        """Why the meter itself brought its process down, when the log shows that it did."""
        ...


def said_fault(log_text: str) -> str | None:
    """The fault that the meter itself has logged, also one before its board link was ready."""
    match = _FAULT_LINE.search(log_text)
    return None if match is None else match.group(1)
