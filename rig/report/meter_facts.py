"""What a reader of the certificate is told of the meter, as the meter itself said it."""

from collections.abc import Sequence

from rig.model.evidence import PointDocument, RunHeader
from rig.spec.registers_gen import REGISTERS

_VERSION = REGISTERS["factory_firmware_version"]


def firmware_version(header: RunHeader, documents: Sequence[PointDocument]) -> str:
    """The version that the registers showed at the points; every one when they differ.

    Blank when no point read it and the header states none.
    """
    versions = {text for document in documents for text in _versions(document)}
    return ", ".join(sorted(versions)) or header.firmware_version


def _versions(document: PointDocument) -> list[str]:
    found = []
    for block in document.registers:
        first = _VERSION.address - block.address
        if first < 0 or first + _VERSION.words > len(block.words):
            continue
        data = b"".join(word.to_bytes(2) for word in block.words[first : first + _VERSION.words])
        text = data.rstrip(b"\0").decode("ascii", errors="replace")
        if text:
            found.append(text)
    return found
