"""The meter as a program of this computer: the healthy one and those with a planted fault."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rig.drivers.program_meter.machine import MeterOptions, Transport, said_fault
from rig.ports import RigFault

PROGRAM_FOLDER_VARIABLE = "KW320_PROGRAMS"
_BUILT = Path(__file__).resolve().parents[3] / "build" / "release" / "bin"
_PACING_WORD = {"lockstep": "lockstep", "real_time": "realtime"}
_TERMINAL = "meter"


@dataclass(frozen=True)
class LinuxProgram:
    """Satisfies rig.drivers.program_meter.machine.Machine."""

    image: Path

    def options(self, meter: MeterOptions, folder: Path) -> list[str]:
        words = ["--serial", meter.serial, "--unit", str(meter.unit_id)]
        words += ["--pacing", _PACING_WORD[meter.pacing]]
        if meter.transport == "tcp":
            return [*words, "--modbus-tcp", "127.0.0.1:0"]
        return [*words, "--rtu", str(folder / _TERMINAL)]

    def command(self, link_file: Path, options: Sequence[str]) -> list[str]:
        """The meter dies with the thread that starts it. A bare name would be sought in PATH."""
        program = str(self.image.absolute())
        return [program, "--link", str(link_file), "--parent", str(os.getpid()), *options]

    def upstream(self, transport: Transport, folder: Path, start_fields: Mapping[str, str]) -> str:
        if transport == "tcp":
            return f"tcp:{start_fields.get('modbus_tcp', 'none')}"
        return f"tty:{(folder / _TERMINAL).resolve()}"

    def own_end(self, log_text: str) -> str | None:
        return said_fault(log_text)


def linux_program(image_fault: str | None = None) -> LinuxProgram:
    """The healthy program, or the fault build of that name. RigFault when it is missing."""
    folder = Path(os.environ.get(PROGRAM_FOLDER_VARIABLE, _BUILT))
    path = folder / ("kwmeter" if image_fault is None else f"kwmeter_fault_{image_fault}")
    if not path.is_file():
        raise RigFault(f"{path}: no such meter program; `make build` makes it")
    return LinuxProgram(path)
