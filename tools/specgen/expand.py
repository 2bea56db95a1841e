"""Writes out what a file of spec/registers says in short, before its schema is applied.

`repeat` of a region: its rows once for each label, one copy after the other; {} stands for the
label. `stamped` of a row: the six words of the row's time stamp follow it.
"""

from typing import Any

STAMP_WORDS = 6

Table = dict[str, Any]


def expand_registers(data: Table) -> Table:
    """A file of spec/registers as it would be in full. What does not fit is left to the schema."""
    region, rows = data.get("region"), data.get("register")
    if not isinstance(region, dict) or not isinstance(rows, list):
        return data
    if not all(isinstance(row, dict) for row in rows):
        return data
    region = dict(region)
    labels = region.pop("repeat", None)
    rows = [part for row in rows for part in _stamped(row)]
    if labels is not None:
        words = sum(_number(row, "words") for row in rows)
        rows = [
            _labelled(row, str(label), index * words)
            for index, label in enumerate(labels)
            for row in rows
        ]
    return {**data, "region": region, "register": rows}


def _number(row: Table, key: str) -> int:
    value = row.get(key)
    return value if isinstance(value, int) else 0


def _stamped(row: Table) -> list[Table]:
    value = dict(row)
    if not value.pop("stamped", False):
        return [value]
    source = dict(value.get("source", {}))
    stamp = {
        "address": _number(value, "address") + _number(value, "words"),
        "words": STAMP_WORDS,
        "id": f"{value.get('id')}_stamp",
        "name": f"time stamp of {value.get('name')}",
        "type": "stamp",
        "format": "F3",
        "unit": "1",
        "access": "read",
        "source": {**source, "kind": f"{source.get('kind')}_stamp"},
        "manual": value.get("manual"),
    }
    return [value, stamp]


def _labelled(value: Any, label: str, offset: int) -> Any:
    """A row of a copy: {} filled in, the address moved on."""
    if isinstance(value, str):
        return value.replace("{}", label)
    if not isinstance(value, dict):
        return value
    filled = {key: _labelled(part, label, 0) for key, part in value.items()}
    if "address" in filled:
        filled["address"] = _number(value, "address") + offset
    return filled
