"""Writes out what a file of spec/registers says in short, before its schema is applied.

`repeat` of a region: its rows once for each label, one copy after the other; {} stands for the
label. `repeat` and `each` of a row: the rows of `each` in the same way. `stamped` of a row: the six
words of the row's time stamp follow it. `instances` of a region: the whole file once for each
address in it; <> stands for the number of the copy, 1 the first.
"""

from typing import Any

STAMP_WORDS = 6
ADDRESS_MIN = 256  # `first` of a run is a small number

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
    rows = [part for row in rows for each in _grouped(row) for part in _stamped(each)]
    if labels is not None:
        rows = _repeated(rows, labels)
    return {**data, "region": region, "register": rows}


def copies_of(data: Table) -> list[Table]:
    """The files for which a file with `instances` stands; any other stands for itself."""
    region = data.get("region")
    if not isinstance(region, dict) or not isinstance(region.get("instances"), list):
        return [data]
    starts = region["instances"]
    rest = {key: value for key, value in region.items() if key != "instances"}
    return [
        _moved({**data, "region": rest}, str(number), start - starts[0])
        for number, start in enumerate(starts, 1)
    ]


def _moved(value: Any, label: str, offset: int) -> Any:
    """A part of a copy: <> filled in, every address moved on."""
    if isinstance(value, str):
        return value.replace("<>", label)
    if isinstance(value, list):
        return [_moved(part, label, offset) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: part + offset
        if key in ("address", "first", "last") and isinstance(part, int) and part >= ADDRESS_MIN
        else _moved(part, label, offset)
        for key, part in value.items()
    }


def _repeated(rows: list[Table], labels: list[Any]) -> list[Table]:
    words = sum(_number(row, "words") for row in rows)
    return [
        _labelled(row, str(label), index * words)
        for index, label in enumerate(labels)
        for row in rows
    ]


def _grouped(row: Table) -> list[Table]:
    if not isinstance(row.get("each"), list) or not isinstance(row.get("repeat"), list):
        return [row]
    return _repeated(row["each"], row["repeat"])


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
