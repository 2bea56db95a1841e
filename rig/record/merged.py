"""record.h5: a whole run in one HDF5 file, with the exact bytes of every JSON file.

Layout: /run_json and /points/NNNN_<slug> hold the bytes (uint8) that the chain is made of; they are
the evidence. /summary, /pulses and /registers are tables of the same content for those who open the
file in a viewer; units stand in the attribute `units`. The first 512 bytes, which HDF5 leaves to
the user, hold one line with the SHA-256 of all the rest, so that a damaged file is refused before
the HDF5 library sees it.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from rig.model.evidence import PointDocument
from rig.record.canonical import json_bytes, sha256_hex
from rig.record.chain import HEADER_NAME, Chain, StoredFile, check_chain
from rig.record.errors import RecordError
from rig.record.folder import read_bytes

RECORD_NAME = "record.h5"
RECORD_SCHEMA = "kw320.record/1"
USER_BLOCK_SIZE_BYTES = 512  # smallest that HDF5 allows
STREAMS = ("p_import", "p_export", "q_import", "q_export")
GZIP_LEVEL = 1

PULSE_DTYPE = np.dtype(
    [
        ("sequence", "<u4"),
        ("stream", "u1"),
        ("t_ns", "<i8"),
        ("time_std_unc_ns", "<f8"),
        ("sample_index", "<i8"),
    ]
)
PULSE_UNITS = {
    "sequence": "1",
    "stream": "enumeration " + ", ".join(f"{i} {s}" for i, s in enumerate(STREAMS)),
    "t_ns": "ns",
    "time_std_unc_ns": "ns",
    "sample_index": "1 (-1: none)",
}
REGISTER_DTYPE = np.dtype(
    [("sequence", "<u4"), ("address", "<u2"), ("word", "<u2"), ("core_word", "<i4")]
)
REGISTER_UNITS = {
    "sequence": "1",
    "address": "1",
    "word": "1",
    "core_word": "1 (-1: no reference core)",
}
SUMMARY_UNITS = {
    "sequence": "1",
    "attempt": "1",
    "point_id": "text",
    "kind": "text",
    "state": "text",
    "measured_s": "s",
    "repeats": "1",
    "intervals": "1",
    "reference_wh": "Wh",
    "pulses": "1",
    "f_hz": "Hz",
    "p_total_w": "W",
}


def merged_bytes(header_file: StoredFile, point_files: Sequence[StoredFile]) -> bytes:
    """The bytes of record.h5: the same files give the same bytes with the same HDF5 library."""
    chain = check_chain(header_file, point_files)
    buffer = io.BytesIO()
    options: dict[str, Any] = {
        "libver": ("earliest", "v108"),
        "userblock_size": USER_BLOCK_SIZE_BYTES,
    }
    with h5py.File(buffer, "w", **options) as store:
        store.attrs["schema"] = RECORD_SCHEMA
        store.attrs["content_sha256"] = chain.head_sha256
        put_bytes(store, "run_json", header_file.data)
        points = store.create_group("points")
        for file in point_files:
            put_bytes(points, file.name.removesuffix(".json"), file.data)
        put_table(store, "summary", summary_table(chain.documents), SUMMARY_UNITS)
        put_table(store, "pulses", pulse_table(chain.documents), PULSE_UNITS)
        put_table(store, "registers", register_table(chain.documents), REGISTER_UNITS)
    body = buffer.getvalue()[USER_BLOCK_SIZE_BYTES:]
    return user_block(body) + body


def user_block(body: bytes) -> bytes:
    """The first 512 bytes for a given rest: one line of text, then zeros."""
    line = f"{RECORD_SCHEMA} sha256-of-the-rest {sha256_hex(body)}\n"
    return line.encode("ascii").ljust(USER_BLOCK_SIZE_BYTES, b"\0")


def put_bytes(group: Any, name: str, data: bytes) -> None:
    """Exact bytes as a compressed uint8 dataset."""
    array = np.frombuffer(data, dtype=np.uint8)
    group.create_dataset(name, data=array, chunks=(len(array),), compression=GZIP_LEVEL)


def put_table(store: Any, name: str, table: npt.NDArray[np.void], units: dict[str, str]) -> None:
    """A table with the unit of each column in its attribute `units` (JSON)."""
    dataset = store.create_dataset(name, data=table)
    dataset.attrs["units"] = json_bytes(units).decode("utf-8")


def pulse_table(documents: Sequence[PointDocument]) -> npt.NDArray[np.void]:
    """Every pulse edge of the run, shape (pulses,), dtype PULSE_DTYPE."""
    rows = [
        (
            document.sequence,
            STREAMS.index(pulse.stream),
            pulse.t_ns,
            pulse.time_std_unc_ns,
            -1 if pulse.sample_index is None else pulse.sample_index,
        )
        for document in documents
        for pulse in document.pulses
    ]
    return np.array(rows, dtype=PULSE_DTYPE)


def register_table(documents: Sequence[PointDocument]) -> npt.NDArray[np.void]:
    """Every register word of the run beside the reference core's, dtype REGISTER_DTYPE."""
    rows = [
        (
            document.sequence,
            (block.address + offset) & 0xFFFF,
            word,
            core_word(block.core_words, offset),
        )
        for document in documents
        for block in document.registers
        for offset, word in enumerate(block.words)
    ]
    return np.array(rows, dtype=REGISTER_DTYPE)


def core_word(words: tuple[int, ...] | None, offset: int) -> int:
    """A word of the reference core, -1 when there is none."""
    return words[offset] if words is not None and offset < len(words) else -1


def summary_table(documents: Sequence[PointDocument]) -> npt.NDArray[np.void]:
    """One row an attempt: what was measured, no verdict."""
    rows = [
        (
            document.sequence,
            document.attempt,
            document.point.id.encode("utf-8"),
            document.point.kind.encode("ascii"),
            document.state.encode("ascii"),
            document.measured_s,
            len(document.repeats),
            sum(repeat.intervals for repeat in document.repeats),
            sum(repeat.reference_wh for repeat in document.repeats),
            len(document.pulses),
            document.reference.f_hz if document.reference else 0.0,
            document.reference.p_total_w if document.reference else 0.0,
        )
        for document in documents
    ]
    id_size_bytes = max([len(row[2]) for row in rows], default=1) or 1
    formats = ["<u4", "<u4", f"S{id_size_bytes}", "S16", "S16", "<f8", "<u4", "<u8", "<f8", "<u4"]
    formats += ["<f8", "<f8"]
    return np.array(rows, dtype=np.dtype(list(zip(SUMMARY_UNITS, formats, strict=True))))


def read_merged(path: Path) -> tuple[Chain, str]:
    """The validated chain of a record.h5 and the SHA-256 of the file."""
    data = read_bytes(path)
    header_file, point_files = unpack_merged(str(path), data)
    return check_chain(header_file, point_files), sha256_hex(data)


def unpack_merged(place: str, data: bytes) -> tuple[StoredFile, list[StoredFile]]:
    """The JSON files inside the bytes of a record.h5; RecordError when one byte is wrong."""
    body = data[USER_BLOCK_SIZE_BYTES:]
    if not data.startswith(RECORD_SCHEMA.encode("ascii") + b" "):
        raise RecordError(
            place, "(first line)", data[:24].decode("latin-1"), f"must begin with {RECORD_SCHEMA}"
        )
    if data[:USER_BLOCK_SIZE_BYTES] != user_block(body):
        line = data[:USER_BLOCK_SIZE_BYTES].split(b"\n")[0].decode("latin-1")
        raise RecordError(
            place, "(first line)", line[-64:],
            f"must name the SHA-256 of the rest, {sha256_hex(body)}: torn or altered",
        )  # fmt: skip
    try:
        with h5py.File(io.BytesIO(data), "r") as store:
            header = bytes(np.asarray(store["run_json"]))
            points = {name: bytes(np.asarray(item)) for name, item in store["points"].items()}
    except Exception as error:  # h5py raises many kinds; all mean the same here
        kind = type(error).__name__
        raise RecordError(place, "(HDF5)", kind, f"must be HDF5: {error}") from None
    header_file = StoredFile(f"{place}:/run_json", HEADER_NAME, header)
    files = [
        StoredFile(f"{place}:/points/{name}", f"{name}.json", points[name])
        for name in sorted(points, key=sequence_key)
    ]
    return header_file, files


def sequence_key(name: str) -> tuple[int, str]:
    """Numeric order of NNNN_<slug> names, also past 9999; other names last."""
    number = name.split("_")[0]
    return (int(number) if number.isdecimal() else 1 << 62, name)
