"""firmware/budgets.toml as a strict model."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rig.bench.tomlfile import read_toml, validated

ADDRESS_SPACE_BYTES = 1 << 32  # of a 32-bit processor

Bytes = Annotated[int, Field(ge=0, lt=ADDRESS_SPACE_BYTES)]
TypeName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_:]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ImageBudget(_Strict):
    flash_bytes: Bytes
    ram_bytes: Bytes
    stack_bytes: Bytes


class FrameBudget(_Strict):
    """Instructions of the metering path for one frame, in the worst window; the last with a phase
    correction and tools/image/busy.py. Frames that wait while the most is done at once.
    """

    instructions: Annotated[int, Field(ge=1)]
    instructions_with_phase_correction: Annotated[int, Field(ge=1)]
    instructions_with_everything: Annotated[int, Field(ge=1)]
    buffer_frames: Annotated[int, Field(ge=1)]


class RamType(_Strict):
    """A C++ type and how many objects of it the image holds."""

    type: TypeName
    count: Annotated[int, Field(ge=1, le=1000)]


class ModuleBudget(_Strict):
    flash_bytes: Bytes
    ram_bytes: Bytes = 0
    frame_bytes: Bytes = 0
    ram_types: tuple[RamType, ...] = ()


class Budgets(_Strict):
    schema_: Literal[1] = Field(alias="schema")
    image: ImageBudget
    frame: FrameBudget
    modules: dict[str, ModuleBudget]

    def types(self) -> list[str]:
        return [each.type for module in self.modules.values() for each in module.ram_types]


def read_budgets(path: Path) -> Budgets:
    """Raises BadInput with file, key, value and limit."""
    _, parsed = read_toml(path)
    return validated(Budgets, parsed, str(path))
