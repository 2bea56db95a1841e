"""Where the meter's programs are: the healthy image and those with a planted fault."""

import os
from pathlib import Path

from rig.ports import RigFault

PROGRAM_FOLDER_VARIABLE = "KW320_PROGRAMS"
_BUILT = Path(__file__).resolve().parents[3] / "build" / "release" / "bin"


def meter_program(image_fault: str | None = None) -> Path:
    """The program of the healthy image, or of the fault build of that name. RigFault if missing."""
    folder = Path(os.environ.get(PROGRAM_FOLDER_VARIABLE, _BUILT))
    path = folder / ("kwmeter" if image_fault is None else f"kwmeter_fault_{image_fault}")
    if not path.is_file():
        raise RigFault(f"{path}: no such meter program; `make build` makes it")
    return path
