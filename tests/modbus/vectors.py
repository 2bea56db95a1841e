"""The golden Modbus frames of fixtures/vectors: their model, from which their schema is made.

`python -m tests.modbus.vectors` writes fixtures/vectors/modbus_frames.schema.json.
"""

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

VECTORS = Path(__file__).resolve().parents[2] / "fixtures" / "vectors"
SCHEMA_FILE = VECTORS / "modbus_frames.schema.json"

Hex = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{2})*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Counter = Literal[
    "answered",
    "answered_exception",
    "broadcast_executed",
    "broadcast_refused",
    "discarded_other_unit",
    "discarded_crc",
    "discarded_short",
    "discarded_too_long",
    "discarded_protocol",
    "closed_bad_length",
    "waiting",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expect(_Strict):
    """What a server does with the frame."""

    counter: Counter = Field(description="the one counter that moves; waiting: none, more to come")
    answer_hex: Hex = Field(description="the whole answer frame; empty: no answer")


class Frame(_Strict):
    """One frame on the wire."""

    id: Name
    comment: str
    source: str = Field(description="key of the bibliography and place")
    page: str = Field(description="pages of the source, or empty")
    kind: Literal["request", "response"]
    frame_hex: Hex
    result: Literal["valid", "invalid"] = Field(
        description="whether the frame is whole and well framed; its request may still be illegal"
    )
    flags: tuple[str, ...] = Field(description="the traps in it; each is told in `flags`")
    expect: Expect
    golden: bool = Field(description="printed in the manual")
    server_unit: int = Field(ge=1, le=247, description="address set in the server under test")


class RegisterBlock(_Strict):
    comment: str
    address: int = Field(ge=0, le=0xFFFF)
    words_hex: Hex


class RegisterImage(_Strict):
    """What the registers of the server under test hold."""

    blocks: tuple[RegisterBlock, ...]
    other_words_xor: int = Field(description="any other word is its address xor this")
    states: str = Field(description="what relays and digital inputs hold, as a formula")
    absent_begin: int = Field(description="first address that is not served")
    absent_end: int = Field(description="first address behind it that is served again")


class FrameFile(_Strict):
    """A file of frames of one transport."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_file: Literal["modbus_frames.schema.json"] = Field(alias="$schema")
    format: Literal["kw320.modbus_frames/1"]
    transport: Literal["rtu", "tcp"]
    register_image: RegisterImage
    flags: dict[str, str]
    frames: tuple[Frame, ...]

    @model_validator(mode="after")
    def _check_names(self) -> "FrameFile":
        ids = [frame.id for frame in self.frames]
        if len(set(ids)) != len(ids):
            raise ValueError("frames: two frames have the same id")
        used = {flag for frame in self.frames for flag in frame.flags}
        if used != set(self.flags):
            raise ValueError(f"flags: told and used differ in {sorted(used ^ set(self.flags))}")
        return self


def load(transport: Literal["rtu", "tcp"]) -> FrameFile:
    """The golden frames of one transport."""
    path = VECTORS / f"modbus_{transport}_frames.json"
    return FrameFile.model_validate_json(path.read_text(encoding="utf-8"))


def schema_text() -> str:
    """The JSON schema of the files, as it is committed."""
    return json.dumps(FrameFile.model_json_schema(by_alias=True), indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
