"""Reads spec/ whole. Every error names file, key, value and limit."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tools.specgen.expand import copies_of, expand_registers
from tools.specgen.schema import (
    AccuracyFile,
    BibliographyFile,
    BoardLinkFile,
    ErrorFile,
    FormatFile,
    QuantityFile,
    UnitFile,
    ValueFile,
)
from tools.specgen.schema_coverage import CoverageFile, PrintedFile
from tools.specgen.schema_registers import BitFile, RegisterFile

FileModel = TypeVar("FileModel", bound=BaseModel)


@dataclass(frozen=True)
class SpecError:
    """One thing that is wrong in spec/."""

    file: str
    key: str
    value: str
    limit: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: value {self.value}: {self.limit}"


class SpecFault(Exception):
    """spec/ cannot be used; `errors` says why, at least one."""

    def __init__(self, errors: list[SpecError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


@dataclass(frozen=True)
class Spec:
    """All of spec/, each file in its own model. Paths are relative to the repository."""

    units: UnitFile
    formats: FormatFile
    quantities: QuantityFile
    values: ValueFile
    bibliography: BibliographyFile
    board_link: BoardLinkFile
    registers: dict[str, RegisterFile]  # path -> file, in order of address
    bits: BitFile
    accuracy: dict[str, AccuracyFile]  # path -> file, in order of path
    printed: PrintedFile
    errors: ErrorFile  # of docs/reference, empty when there is no file
    coverage: CoverageFile  # the same
    sha256: str


def key_text(location: tuple[int | str, ...]) -> str:
    """('register', 3, 'range') -> 'register[3].range'."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "(file)"


def shorten(value: object) -> str:
    """A value as text of at most 120 characters; a missing or whole table as its id or keys."""
    if isinstance(value, dict):
        value = value.get("id", f"table with {sorted(map(str, value))}")
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."


def _read_toml(root: Path, path: str) -> dict[str, Any]:
    try:
        return tomllib.loads((root / path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SpecFault([SpecError(path, "(file)", "missing", "the file must exist")]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecFault([SpecError(path, "(file)", "not TOML", str(error))]) from None


def _read_model(root: Path, path: str, model: type[FileModel]) -> FileModel:
    return _validated(path, _read_toml(root, path), model)


def _read_registers(root: Path, path: str) -> dict[str, RegisterFile]:
    """The regions of a file; the second of several has a # and its number behind the path."""
    copies = copies_of(_read_toml(root, path))
    names = [path, *(f"{path}#{number}" for number in range(2, len(copies) + 1))]
    return {
        name: _validated(name, expand_registers(data), RegisterFile)
        for name, data in zip(names, copies, strict=True)
    }


def _validated(path: str, data: dict[str, Any], model: type[FileModel]) -> FileModel:
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        errors = [
            SpecError(path, key_text(item["loc"]), shorten(item["input"]), item["msg"])
            for item in fault.errors()
        ]
        raise SpecFault(errors) from None


def _read_beside(root: Path, name: str, model: type[FileModel]) -> FileModel:
    """A file of docs/reference; one that does not exist is empty."""
    path = f"docs/reference/{name}"
    return _read_model(root, path, model) if (root / path).is_file() else model()


def spec_files(root: Path) -> list[str]:
    """Every TOML file under spec/, relative to `root`, sorted."""
    return sorted(path.relative_to(root).as_posix() for path in (root / "spec").rglob("*.toml"))


def spec_sha256(root: Path) -> str:
    """SHA-256 over name and content of every file of spec_files()."""
    digest = hashlib.sha256()
    for path in spec_files(root):
        content = (root / path).read_bytes()
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def load_spec(root: Path) -> Spec:
    """Read spec/ below `root`. SpecFault when a file is missing or does not fit its schema."""
    files = spec_files(root)
    registers: dict[str, RegisterFile] = {}
    for path in files:
        if path.startswith("spec/registers/"):
            registers |= _read_registers(root, path)
    accuracy = {
        path: _read_model(root, path, AccuracyFile)
        for path in files
        if path.startswith("spec/accuracy/")
    }
    return Spec(
        units=_read_model(root, "spec/units.toml", UnitFile),
        formats=_read_model(root, "spec/formats.toml", FormatFile),
        quantities=_read_model(root, "spec/quantities.toml", QuantityFile),
        values=_read_model(root, "spec/values.toml", ValueFile),
        bibliography=_read_model(root, "spec/bibliography.toml", BibliographyFile),
        board_link=_read_model(root, "spec/board_link.toml", BoardLinkFile),
        registers=dict(sorted(registers.items(), key=lambda item: item[1].region.first)),
        bits=_read_model(root, "spec/bits.toml", BitFile),
        accuracy=accuracy,
        printed=_read_model(root, "spec/manual_addresses.toml", PrintedFile),
        errors=_read_beside(root, "errors.toml", ErrorFile),
        coverage=_read_beside(root, "coverage.toml", CoverageFile),
        sha256=spec_sha256(root),
    )
