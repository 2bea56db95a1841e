"""Where the project's own plans and benches are, and what names this code."""

import hashlib
import tomllib
from importlib import metadata
from pathlib import Path

import rig
from rig.model.evidence import FileReference
from rig.spec.hash_gen import SPEC_SHA256

PACKAGE = Path(rig.__file__).resolve().parent
ROOT = PACKAGE.parent
PLANS = ROOT / "testplans"
BENCHES = ROOT / "fixtures" / "benches"
WAVEFORMS = ROOT / "waveforms"


def version() -> str:
    """The version of the project."""
    project = ROOT / "pyproject.toml"
    try:
        with project.open("rb") as stream:
            return str(tomllib.load(stream)["project"]["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return metadata.version("kw320")


def code_reference() -> FileReference:
    """The rig's own Python code by one hash: over the path and content of every source file."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(PACKAGE).as_posix()} {content}\n".encode())
    return FileReference(name=f"rig {version()}", sha256=digest.hexdigest())


def spec_reference() -> FileReference:
    """The specification that the code was generated from."""
    return FileReference(name="spec", sha256=SPEC_SHA256)
