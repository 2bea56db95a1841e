"""A waveform file: one load at the terminals and the settings it is served with."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from rig.bench.tomlfile import BadInput, read_toml, validated
from rig.model.load import Load
from rig.model.strict import Strict
from rig.plan.settings import wrong_settings


class Waveform(Strict):
    """The whole file. Settings are written to the meter before the load is applied."""

    schema_id: Literal["kw320.waveform/1"] = Field(alias="schema")
    id: str = Field(min_length=1, max_length=64)
    title: str = Field(min_length=1, max_length=200)
    load: Load
    settings: dict[str, int] = {}


def load_waveform(path: Path) -> Waveform:
    """The waveform of a file. Raises rig.bench.tomlfile.BadInput."""
    _, table = read_toml(path)
    waveform = validated(Waveform, table, str(path))
    lines = wrong_settings(waveform.settings, f"{path}: settings")
    if lines:
        raise BadInput(lines)
    return waveform
