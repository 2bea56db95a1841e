"""The meter as a Cortex-M image on an emulated board (QEMU, machine mps2-an500).

Samples go through the board's RAM, which is a file that the rig shares; Modbus RTU goes over
UART 0, a socket, and UART 1, another; UART 2, a third, is the plug of an Ethernet module;
semihosting carries command line, log and exit status and nothing else.
"""

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rig.drivers.program_meter.machine import MeterOptions, Transport, said_fault
from rig.ports import RigFault

IMAGE_FOLDER_VARIABLE = "KW320_IMAGES"
EMULATOR = "qemu-system-arm"
_BUILT = Path(__file__).resolve().parents[3] / "build" / "mps2_an500" / "bin"
_RAM = "16M"  # spec/board_link.toml, FILE_BYTES: the machine takes no other size
_UARTS = ("uart0", "uart1", "uart2")
# What the emulator says when an exception cannot be taken: the image has destroyed its own stack
# or vectors. It then ends by SIGABRT.
_LOCKUP = re.compile(r"Lockup: [^\n]*")


@dataclass(frozen=True)
class EmulatedBoard:
    """Satisfies rig.drivers.program_meter.machine.Machine.

    `debugger_port`: wait there for a debugger before the first instruction; None for no debugger.
    `plugin`: a TCG plugin with its arguments, as -plugin takes it; for measurements.
    """

    image: Path
    debugger_port: int | None = None
    plugin: str | None = None

    def options(self, meter: MeterOptions, folder: Path) -> list[str]:
        if meter.transport != "rtu" or meter.pacing != "lockstep":
            raise RigFault(
                f"emulated board: transport {meter.transport} and pacing {meter.pacing}: "
                "must be rtu and lockstep"
            )
        return ["--serial", meter.serial, "--unit", str(meter.unit_id)]

    def command(self, link_file: Path, options: Sequence[str]) -> list[str]:
        """The emulator dies with the thread that starts it, by the kernel's own means."""
        emulator = shutil.which(EMULATOR)
        wrapper = shutil.which("setpriv")
        if emulator is None or wrapper is None:
            raise RigFault(f"{EMULATOR} and setpriv: must be installed; `make bootstrap` does it")
        words = ",".join(f"arg={word}" for word in ("kwmeter", *options))
        backend = f"memory-backend-file,id=ram,size={_RAM},mem-path={link_file},share=on"
        command = [
            wrapper, "--pdeathsig", "KILL", emulator,
            "-machine", "mps2-an500,memory-backend=ram", "-object", backend,
            "-kernel", str(self.image), "-display", "none", "-monitor", "none",
            "-semihosting-config", f"enable=on,target=native,{words}",
        ]  # fmt: skip
        for uart in _UARTS:
            socket = f"socket,id={uart},path={link_file.parent / uart},server=on,wait=off"
            command += ["-chardev", socket, "-serial", f"chardev:{uart}"]
        if self.debugger_port is not None:
            command += ["-S", "-gdb", f"tcp:127.0.0.1:{self.debugger_port}"]
        if self.plugin is not None:
            command += ["-plugin", self.plugin]
        return command

    def upstream(self, transport: Transport, folder: Path, start_fields: Mapping[str, str]) -> str:
        return f"unix:{folder / _UARTS[0]}"

    def own_end(self, log_text: str) -> str | None:
        match = _LOCKUP.search(log_text)
        return said_fault(log_text) if match is None else f"hard fault: {match.group(0)}"


def emulated_board(image_fault: str | None = None) -> EmulatedBoard:
    """The healthy image, or the fault build of that name. RigFault when it is missing."""
    folder = Path(os.environ.get(IMAGE_FOLDER_VARIABLE, _BUILT))
    name = "kwmeter" if image_fault is None else f"kwmeter_fault_{image_fault}"
    path = folder / f"{name}.bin"
    if not path.is_file():
        raise RigFault(f"{path}: no such image; `make build` makes it")
    return EmulatedBoard(path)
