"""Reads a bench file."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rig.bench.schema import BenchFile
from rig.bench.tomlfile import parse_toml, read_toml, validated
from rig.model.evidence import FileReference


@dataclass(frozen=True)
class LoadedBench:
    """A bench description and the file that it came from, whole."""

    bench: BenchFile
    file: FileReference


def load_bench(path: Path) -> LoadedBench:
    """The bench of a file. Raises rig.bench.tomlfile.BadInput."""
    text, _ = read_toml(path)
    return bench_from_text(text, str(path), path.name)


def bench_from_text(text: str, shown_name: str, name: str) -> LoadedBench:
    """The bench of a text, as kept in a record. Raises rig.bench.tomlfile.BadInput."""
    bench = validated(BenchFile, parse_toml(text, shown_name), shown_name)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return LoadedBench(bench, FileReference(name=name, sha256=digest, text=text))
