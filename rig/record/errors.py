"""What a reader says of a record that is not as it was written."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

VALUE_LENGTH_MAX = 80  # characters of an offending value that are printed


class RecordError(Exception):
    """Bad input: names the file, the key in it, the value found and the limit it breaks."""

    def __init__(self, file: Path | str, key: str, value: object, limit: str) -> None:
        self.file = str(file)
        self.key = key
        self.value = shorten(value)
        self.limit = limit
        super().__init__(f"{self.file}: {self.key} = {self.value}: {self.limit}")


def shorten(value: object) -> str:
    """The value as it is printed in a message, at most VALUE_LENGTH_MAX characters."""
    text = value if isinstance(value, str) else repr(value)
    text = text.encode("unicode_escape").decode("ascii")
    return text if len(text) <= VALUE_LENGTH_MAX else text[: VALUE_LENGTH_MAX - 3] + "..."


def key_of(location: tuple[Any, ...]) -> str:
    """A pydantic location as a dotted key: ("points", 3, "id") -> "points[3].id"."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else ("." if text else "") + str(part)
    return text or "(whole file)"


def from_validation(file: Path | str, error: ValidationError) -> RecordError:
    """The first problem of a failed validation, as a RecordError."""
    first = error.errors(include_url=False)[0]
    return RecordError(file, key_of(first["loc"]), first.get("input"), first["msg"])
