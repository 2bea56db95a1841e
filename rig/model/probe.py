"""A request to a meter with the answer that is right, and what came back. All as PDUs in hex."""

from typing import Literal

from pydantic import Field

from rig.model.strict import Strict

HexBytes = str

Rule = Literal[
    "read_answered",
    "reads_back",
    "default",
    "write_accepted",
    "refused_01",
    "refused_02",
    "refused_03",
    "refused_04",
    "unchanged",
]


class Probe(Strict):
    """One request. Right is an answer of `answer_bytes` bytes that begins with `answer_hex`.

    With `like` it must besides be the answer that probe of the same point got.
    """

    rule: Rule
    name: str
    request_hex: HexBytes
    answer_hex: HexBytes
    answer_bytes: int = Field(ge=1)
    like: int | None = Field(default=None, ge=0)


class ProbeAnswer(Strict):
    """What came back; `core_hex` is what the reference core holds, where it can be asked."""

    answer_hex: HexBytes
    sample_index: int | None
    core_hex: HexBytes | None = None
