"""Where two records differ, time stamps apart: the same seed must give the same record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rig.model.evidence import PointDocument, RunHeader

# Keys that hold wall time, or follow from it. Nothing else may differ between two runs of a seed.
TIME_KEYS = frozenset(
    {
        "run_id",
        "started_utc",
        "wall_started_utc",
        "wall_duration_s",
        "wall_link_s",
        "wall_ns",
        "meter_log",  # a program's start line names the port that it was given
        "previous_sha256",
    }
)

MODBUS_TCP_LINK = "modbus_tcp"
MBAP_SIZE_BYTES = 6  # transaction, protocol, length; the length counts what follows


@dataclass(frozen=True)
class Difference:
    """One key that differs: the point it belongs to ("" for run.json) and both values."""

    point_id: str
    key: str
    first: object
    second: object


def record_difference(
    first: tuple[RunHeader, Sequence[PointDocument]],
    second: tuple[RunHeader, Sequence[PointDocument]],
) -> list[Difference]:
    """All differences of two records, in the order of the first; [] when they are the same."""
    found = [Difference("", key, a, b) for key, a, b in walk("", plain(first[0]), plain(second[0]))]
    theirs = by_attempt(second[1])
    for identity, document in by_attempt(first[1]).items():
        other = theirs.pop(identity, None)
        point_id, attempt, _ = identity
        if other is None:
            found.append(Difference(point_id, "(document)", f"attempt {attempt}", None))
            continue
        pairs = walk("", plain(document), plain(other))
        found += [Difference(point_id, key, a, b) for key, a, b in pairs]
    found += [Difference(i[0], "(document)", None, f"attempt {i[1]}") for i in theirs]
    return found


def by_attempt(
    documents: Sequence[PointDocument],
) -> dict[tuple[str, int, str], PointDocument]:
    """Documents by point, attempt and phase."""
    return {(d.point.id, d.attempt, d.phase): d for d in documents}


def plain(model: RunHeader | PointDocument) -> dict[str, Any]:
    """A model as plain data, with the bytes on each link joined where only their cut differs."""
    content = model.model_dump(mode="json")
    if "traffic" in content:
        content["traffic"] = counted_from_one(joined_traffic(content["traffic"]))
    return content


def joined_traffic(traffic: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring chunks of one link and direction as one: where a stream is cut is timing."""
    joined: list[dict[str, Any]] = []
    for exchange in traffic:
        last = joined[-1] if joined else {}
        if all(last.get(key) == exchange[key] for key in ("link", "direction", "sample_index")):
            last["data_hex"] += exchange["data_hex"]
        else:
            joined.append(dict(exchange))
    return joined


def counted_from_one(traffic: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Modbus TCP transaction numbers as if the document had a connection of its own.

    They count the requests of a connection, and a resumed run has another one.
    """
    base: int | None = None
    for exchange in traffic:
        if exchange["link"] != MODBUS_TCP_LINK:
            continue
        data = bytearray.fromhex(exchange["data_hex"])
        start = 0
        while start + MBAP_SIZE_BYTES <= len(data):
            number = int.from_bytes(data[start : start + 2], "big")
            base = number - 1 if base is None else base
            data[start : start + 2] = ((number - base) & 0xFFFF).to_bytes(2, "big")
            start += MBAP_SIZE_BYTES + int.from_bytes(data[start + 4 : start + 6], "big")
        exchange["data_hex"] = data.hex()
    return traffic


def walk(key: str, first: Any, second: Any) -> Iterator[tuple[str, object, object]]:
    """Leaves that differ, as (key, first, second); a missing leaf is None."""
    if isinstance(first, dict) and isinstance(second, dict):
        for name in sorted(first.keys() | second.keys()):
            if name not in TIME_KEYS:
                inner = f"{key}.{name}" if key else name
                yield from walk(inner, first.get(name), second.get(name))
    elif isinstance(first, list) and isinstance(second, list):
        for index in range(max(len(first), len(second))):
            a = first[index] if index < len(first) else None
            b = second[index] if index < len(second) else None
            yield from walk(f"{key}[{index}]", a, b)
    elif first != second or type(first) is not type(second):
        yield key, first, second
