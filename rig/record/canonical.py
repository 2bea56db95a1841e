"""Canonical JSON and its hash: one content has one sequence of bytes."""

import hashlib
import json
import re
from typing import Any

from pydantic import BaseModel

SLUG_LENGTH_MAX = 100  # keeps a point's file name well under the 255 bytes of a file system


def json_bytes(content: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8. ValueError for NaN or infinity, which JSON cannot hold."""
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def canonical_bytes(model: BaseModel) -> bytes:
    """The bytes of a model as they are stored and hashed."""
    return json_bytes(model.model_dump(mode="json"))


def sha256_hex(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal, 64 characters."""
    return hashlib.sha256(data).hexdigest()


def slug(text: str) -> str:
    """Text as it may stand in a file name: letters, digits, point, minus and underscore."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.")[:SLUG_LENGTH_MAX] or "unnamed"
