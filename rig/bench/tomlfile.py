"""Reads a TOML file into a strict model; every fault is one line: file, key, value, limit."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

ModelT = TypeVar("ModelT", bound=BaseModel)

INTEGER_MIN = -(1 << 63)
INTEGER_MAX = (1 << 63) - 1
_VALUE_CHARACTERS_MAX = 60


class BadInput(Exception):
    """A file that a person wrote is wrong. `lines` has one line for each wrong key."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The text and the parsed table of a file. Raises BadInput."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInput([f"{path}: no such file"]) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInput([f"{path}: cannot be read: {fault}"]) from None
    return text, parse_toml(text, str(path))


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The table of a TOML text; `name` stands in the messages. Raises BadInput."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # ValueError: a number of thousands of digits
        raise BadInput([f"{name}: not TOML: {fault}"]) from None
    lines = [f"{name}: {key}: must be a whole number of 64 bits" for key in _too_long("", table)]
    if lines:
        raise BadInput(lines)
    return table


def _too_long(key: str, value: object) -> list[str]:
    """Keys of whole numbers beyond 64 bits, which TOML does not have."""
    if isinstance(value, dict):
        pairs = [(f"{key}.{name}" if key else name, each) for name, each in value.items()]
    elif isinstance(value, list):
        pairs = [(f"{key}[{number}]", each) for number, each in enumerate(value)]
    else:
        is_long = isinstance(value, int) and not INTEGER_MIN <= value <= INTEGER_MAX
        return [key] if is_long else []
    return [one for name, each in pairs for one in _too_long(name, each)]


def validated(model: type[ModelT], table: dict[str, Any], name: str) -> ModelT:
    """`table` as `model`. Raises BadInput with a line for each wrong key.

    By way of JSON: its strict mode takes a list for a tuple, but no text or truth value for a
    number.
    """
    try:
        return model.model_validate_json(json.dumps(table, default=str), strict=True)
    except ValidationError as fault:
        errors = fault.errors()
        lines = [_line(name, e) for e in errors if not _follows_from_another(e, errors)]
        raise BadInput(lines) from None


def _follows_from_another(error: Any, errors: Sequence[Any]) -> bool:
    """A list is too short without its wrong items: they are what has to be mended."""
    key = error["loc"]
    inner = (one["loc"] for one in errors if len(one["loc"]) > len(key))
    return error["type"] == "too_short" and any(one[: len(key)] == key for one in inner)


def _line(name: str, error: Any) -> str:
    key = _key(error["loc"]) or "(file)"
    if error["type"] == "missing":
        return f"{name}: {key}: missing, must be given"
    if error["type"] == "extra_forbidden":
        return f"{name}: {key} = {_value(error['input'])}: unknown key"
    limit = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    limit = limit.removeprefix("String should ").replace("match pattern", "text matching")
    if error["type"] == "value_error":
        return f"{name}: {key} = {_value(error['input'])}: {limit}"
    return f"{name}: {key} = {_value(error['input'])}: must be {limit}"


def _key(location: tuple[int | str, ...]) -> str:
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def _value(value: object) -> str:
    text = repr(value)
    if len(text) <= _VALUE_CHARACTERS_MAX:
        return text
    return text[:_VALUE_CHARACTERS_MAX] + "..."
