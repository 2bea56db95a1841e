"""The files that the house rules look at, and what they find in them."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LEFT_OUT_FOLDERS = frozenset({"build", "__pycache__", "node_modules"})
CPP = frozenset({".cpp", ".hpp", ".h", ".c", ".cc"})
PYTHON = frozenset({".py", ".pyi"})
SHELL = frozenset({".sh"})
SHELL_NAMES = frozenset({"kwrig", "run"})
BUILD_NAMES = frozenset({"CMakeLists.txt", "Makefile"})
TEXT = CPP | PYTHON | SHELL | {".toml", ".md", ".json", ".html", ".typ", ".cmake", ".txt", ".in"}
HIDDEN_FILES = frozenset({".clang-format", ".clang-tidy", ".gitignore"})
HIDDEN_FOLDERS = frozenset({".ci"})

_CPP_TOKEN = re.compile(
    r'R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'"
    r"|//[^\n]*|/\*.*?\*/",
    re.DOTALL,
)


@dataclass(frozen=True, order=True)
class Finding:
    """One place that breaks one rule. `line` counts from 1; 0 stands for the file as a whole."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: [{self.rule}] {self.message}"


@dataclass(frozen=True)
class Source:
    """One text file of the repository; `path` is relative to its root, with slashes."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        return Path(self.path).suffix

    @property
    def is_cpp(self) -> bool:
        return self.suffix in CPP

    @property
    def is_python(self) -> bool:
        return self.suffix in PYTHON

    @property
    def is_shell(self) -> bool:
        return self.suffix in SHELL or self.name in SHELL_NAMES

    @property
    def is_build_file(self) -> bool:
        return self.name in BUILD_NAMES or self.suffix == ".cmake"

    @property
    def is_code(self) -> bool:
        return self.is_cpp or self.is_python or self.is_shell or self.is_build_file

    @property
    def is_generated(self) -> bool:
        return "_gen." in self.name

    @property
    def is_cpp_test(self) -> bool:
        """A test program, or a helper that only tests include."""
        return self.is_cpp and self.name.rpartition(".")[0].endswith(("_test", "_fake", "_fixture"))

    @cached_property
    def cpp_code(self) -> str:
        """The text of a C++ file with comments and literals blanked; every line stays in place."""
        return _CPP_TOKEN.sub(_blank, self.text)


def _blank(match: re.Match[str]) -> str:
    token = match.group()
    inside = "".join("\n" if character == "\n" else " " for character in token)
    if token.startswith(("//", "/*")):
        return inside
    return '"' + inside[1:-1] + '"'


def read_tree(root: Path) -> Iterator[Source]:
    """Every text file below `root`, sorted; hidden folders, build and environments left out."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if _is_looked_at(name))
        for name in sorted(names):
            if not _is_text_file(name):
                continue
            path = Path(folder) / name
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            yield Source(path.relative_to(root).as_posix(), text)


def _is_looked_at(folder: str) -> bool:
    if folder in HIDDEN_FOLDERS:
        return True
    return not folder.startswith(".") and folder not in LEFT_OUT_FOLDERS


def _is_text_file(name: str) -> bool:
    if name.startswith("."):
        return name in HIDDEN_FILES
    return Path(name).suffix in TEXT or name in SHELL_NAMES | BUILD_NAMES
