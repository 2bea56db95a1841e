"""The chain of a record: run.json, then each point file with the SHA-256 of the file before.

Everything here works on bytes, so that a folder and a record.h5 are read by the same rules.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import ValidationError

from rig.model.evidence import PointDocument, RunHeader
from rig.model.strict import Strict
from rig.record.canonical import json_bytes, sha256_hex, slug
from rig.record.errors import RecordError, from_validation

HEADER_NAME = "run.json"
POINTS_NAME = "points"
WORD_MAX = 0xFFFF  # a Modbus register holds 16 bits
POINT_NAME = re.compile(r"(\d{4,})_[A-Za-z0-9._-]+\.json")
SHA256_HEX = re.compile(r"[0-9a-f]{64}")
HEX_BYTES = re.compile(r"(?:[0-9a-f]{2})*")

ModelT = TypeVar("ModelT", bound=Strict)


@dataclass(frozen=True)
class StoredFile:
    """One file of a record: its place for messages, its name in the run folder, its bytes."""

    place: str
    name: str
    data: bytes


@dataclass(frozen=True)
class Chain:
    """A validated record."""

    header: RunHeader
    documents: tuple[PointDocument, ...]
    head_sha256: str  # of the last file; stands for the content of the whole chain


def point_file_name(document: PointDocument) -> str:
    """The name of a point's file: "0003_accuracy-balanced-....json"."""
    return f"{document.sequence:04d}_{slug(document.point.id)}.json"


def check_chain(header_file: StoredFile, point_files: Sequence[StoredFile]) -> Chain:
    """Validate a whole record; RecordError with file, key, value and limit at the first flaw."""
    header = parse(header_file, RunHeader)
    check_header(header_file.place, header)
    declared = {point.id: point for point in header.points}
    head = sha256_hex(header_file.data)
    documents: list[PointDocument] = []
    before = header_file.name
    for index, file in enumerate(point_files):
        document = parse(file, PointDocument)
        check_document(file.place, document)
        if document.sequence != index:
            raise RecordError(
                file.place, "sequence", document.sequence, f"must be {index}: a point file is "
                "missing, doubled or renamed",
            )  # fmt: skip
        if document.previous_sha256 != head:
            raise RecordError(
                file.place, "previous_sha256", document.previous_sha256,
                f"must be {head}, the SHA-256 of {before}: one of the two was altered",
            )  # fmt: skip
        if file.name != point_file_name(document):
            raise RecordError(file.place, "point.id", document.point.id, "must fit the file name")
        for key in ("position", "serial"):
            value, expected = getattr(document, key), getattr(header, key)
            if value != expected:
                raise RecordError(file.place, key, value, f"must be {expected!r} as in run.json")
        if document.point != declared.get(document.point.id):
            raise RecordError(
                file.place, "point", document.point.id, "must be a point as declared in run.json"
            )
        documents.append(document)
        head = sha256_hex(file.data)
        before = file.name
    return Chain(header, tuple(documents), head)


def parse(file: StoredFile, model: type[ModelT]) -> ModelT:
    """Strict model of canonical JSON bytes; RecordError otherwise."""
    try:
        content = json.loads(file.data)
    except (ValueError, RecursionError) as error:
        raise RecordError(
            file.place, "(whole file)", file.data[:32].decode("latin-1"),
            f"must be JSON, torn or altered: {error}",
        ) from None  # fmt: skip
    try:
        parsed = model.model_validate_json(file.data, strict=True)
    except ValidationError as error:
        raise from_validation(file.place, error) from None
    check_canonical(file, content)
    return parsed


def check_canonical(file: StoredFile, content: Any) -> None:
    """The same content has one sequence of bytes; anything else was edited."""
    try:
        canonical = json_bytes(content)
    except (ValueError, RecursionError) as error:
        raise RecordError(file.place, "(whole file)", "", f"must be plain JSON: {error}") from None
    if canonical == file.data:
        return
    offset = next(
        (i for i, (a, b) in enumerate(zip(canonical, file.data, strict=False)) if a != b),
        min(len(canonical), len(file.data)),
    )
    raise RecordError(
        file.place, f"(byte {offset})", file.data[offset : offset + 16].decode("latin-1"),
        "must be canonical JSON (sorted keys, no spaces, no doubled key): the file was altered",
    )  # fmt: skip


def check_header(place: str, header: RunHeader) -> None:
    """What the schema cannot say of run.json."""
    check_utc(place, "started_utc", header.started_utc)
    for key in ("plan", "bench", "spec", "image", "code"):
        check_pattern(place, f"{key}.sha256", getattr(header, key).sha256, SHA256_HEX, "64 hex")
    for key in ("plan", "bench"):
        reference = getattr(header, key)
        if reference.text and sha256_hex(reference.text.encode("utf-8")) != reference.sha256:
            raise RecordError(
                place, f"{key}.sha256", reference.sha256, f"must be the SHA-256 of {key}.text"
            )
    seen: set[str] = set()
    for index, point in enumerate(header.points):
        if point.id in seen:
            raise RecordError(place, f"points[{index}].id", point.id, "must be unique")
        seen.add(point.id)


def check_document(place: str, document: PointDocument) -> None:
    """What the schema cannot say of a point file."""
    check_pattern(place, "previous_sha256", document.previous_sha256, SHA256_HEX, "64 hex digits")
    for index, repeat in enumerate(document.repeats):
        if repeat.t_end_ns <= repeat.t_start_ns:
            raise RecordError(
                place, f"repeats[{index}].t_end_ns", repeat.t_end_ns,
                f"must be later than t_start_ns = {repeat.t_start_ns}",
            )  # fmt: skip
    for index, block in enumerate(document.registers):
        for key in ("words", "core_words"):
            words = getattr(block, key) or ()
            for offset, word in enumerate(words):
                if not 0 <= word <= WORD_MAX:
                    raise RecordError(
                        place, f"registers[{index}].{key}[{offset}]", word, "must be 0..65535"
                    )
    for index, exchange in enumerate(document.traffic):
        check_pattern(
            place, f"traffic[{index}].data_hex", exchange.data_hex, HEX_BYTES,
            "pairs of lower-case hexadecimal digits",
        )  # fmt: skip


def check_pattern(place: str, key: str, value: str, pattern: re.Pattern[str], meaning: str) -> None:
    """RecordError when the whole value does not match."""
    if pattern.fullmatch(value) is None:
        raise RecordError(place, key, value, f"must be {meaning}")


def check_utc(place: str, key: str, value: str) -> datetime:
    """A UTC time in ISO 8601; RecordError otherwise."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() != timedelta(0):
        raise RecordError(place, key, value, "must be a UTC time like 2026-11-22T16:50:00Z")
    return moment
