"""One number for all that a run saw of the meter: equal exactly when registers and pulses are."""

import hashlib
from collections.abc import Sequence

from rig.model.evidence import PointDocument, RegisterBlock
from rig.record.canonical import json_bytes
from rig.verdict.registers import register_at

# In these an image names itself: two builds of one source differ there and nowhere else.
OF_THE_IMAGE = ("factory_firmware_version", "factory_image_hash")


def digest_of(documents: Sequence[PointDocument]) -> str:
    """SHA-256 over registers and pulses of each document, with their sample indices.

    In the order of points and attempts; the image's own name, times of day and bytes on the wire
    are left out.
    """
    digest = hashlib.sha256()
    for document in sorted(documents, key=lambda d: (d.point.id, d.phase, d.attempt)):
        seen = {
            "point": document.point.id,
            "registers": [_words(block) for block in document.registers],
            "pulses": [pulse.model_dump(mode="json") for pulse in document.pulses],
        }
        digest.update(json_bytes(seen))
    return digest.hexdigest()


def _words(block: RegisterBlock) -> dict[str, object]:
    words = [
        None if _names_the_image(block.address + index) else word
        for index, word in enumerate(block.words)
    ]
    return {"address": block.address, "sample_index": block.sample_index, "words": words}


def _names_the_image(address: int) -> bool:
    row = register_at(address)
    return row is not None and row.id in OF_THE_IMAGE
