"""Reads a map of the GNU linker: how much of each section every object file makes."""

import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rig.bench.tomlfile import BadInput

FLASH_SECTIONS = (".text", ".ARM.exidx", ".data")  # .data is loaded from flash
RAM_SECTIONS = (".data", ".bss")
LIBRARIES = "compiler libraries"
ALIGNMENT = "alignment"

_START = "Linker script and memory map"
_FILL = "*fill*"
_SECTION = re.compile(r"^(\.\S+)\s+0x[0-9a-f]+\s+0x([0-9a-f]+)")
# An input section; its name stands on the line before when it is long.
_PART = re.compile(r"^ (?:(\S+))?\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)(?: (\S.*))?\s*$")
_STACK = re.compile(r"^\s+0x([0-9a-f]+)\s+kw_stack_bytes = ")
_MEMBER = re.compile(r"([^/]+\.a)\((.+)\)$")
_CORE_LIBRARY = "libkw_core.a"
_OBJECT_SUFFIXES = (".obj", ".o")


@dataclass(frozen=True)
class LinkerMap:
    """Sizes in bytes. `parts`: (output section, object file as the map names it) -> bytes."""

    sections: dict[str, int]
    parts: Counter[tuple[str, str]]
    stack_room_bytes: int

    @property
    def flash_bytes(self) -> int:
        return sum(self.sections.get(name, 0) for name in FLASH_SECTIONS)

    @property
    def variables_bytes(self) -> int:
        return sum(self.sections.get(name, 0) for name in RAM_SECTIONS)

    @property
    def ram_bytes(self) -> int:
        return self.variables_bytes + self.stack_room_bytes


def read_map(path: Path) -> LinkerMap:
    """Raises BadInput when there is no map, or one whose parts do not add up to its sections."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput([f"{path}: no map of an image; `make build` makes it"]) from None
    linker_map = parse_map(text)
    if not linker_map.sections.get(".text") or not linker_map.stack_room_bytes:
        raise BadInput([f"{path}: not the map of an image: no .text or no kw_stack_bytes"])
    for name in dict.fromkeys(FLASH_SECTIONS + RAM_SECTIONS):
        whole_bytes = linker_map.sections.get(name, 0)
        parts_bytes = sum(
            size for (section, _), size in linker_map.parts.items() if section == name
        )
        if parts_bytes != whole_bytes:
            raise BadInput([f"{path}: {name}: parts of {parts_bytes} bytes, section {whole_bytes}"])
    return linker_map


def parse_map(text: str) -> LinkerMap:
    sections: dict[str, int] = {}
    parts: Counter[tuple[str, str]] = Counter()
    stack_room_bytes = 0
    output = ""
    end = 0
    for line in text.partition(_START)[2].splitlines():
        if line and not line.startswith(" "):
            output, end = line.split()[0], 0
            if whole := _SECTION.match(line):
                sections[output] = int(whole[2], 16)
        elif stack := _STACK.match(line):
            stack_room_bytes = int(stack[1], 16)
        elif part := _PART.match(line):
            owner = part[4] or (_FILL if part[1] == _FILL else "")
            start, size = int(part[2], 16), int(part[3], 16)
            # Constants that the linker merged begin within what the map gives the part before.
            merged = min(max(end - start, 0), size) if start and output in FLASH_SECTIONS else 0
            parts[output, owner] += size - merged if owner else 0
            end = max(end, start + size) if owner else end
    return LinkerMap(sections, parts, stack_room_bytes)


def flash_by_module(linker_map: LinkerMap, core: Path) -> Counter[str]:
    """Bytes of flash of each module; `core` is the folder src/core."""
    folders = {path.name: f"core/{path.parent.name}" for path in sorted(core.glob("*/*.cpp"))}
    by_module: Counter[str] = Counter()
    for (section, owner), size in linker_map.parts.items():
        if section in FLASH_SECTIONS and size:
            by_module[_module(owner, folders)] += size
    return by_module


def _module(owner: str, core_folders: dict[str, str]) -> str:
    """The folder of the source that an object file was made from."""
    if owner == _FILL:
        return ALIGNMENT
    if member := _MEMBER.search(owner):
        source = _without_suffix(member[2])
        if member[1] == _CORE_LIBRARY and source in core_folders:
            return core_folders[source]
        return LIBRARIES
    base, _, inside = owner.partition("CMakeFiles/")
    place = inside.partition(".dir/")[2].replace("__/", "../")
    source = posixpath.normpath(base + place)
    return posixpath.dirname(source).removeprefix("src/")


def _without_suffix(name: str) -> str:
    for suffix in _OBJECT_SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def linked_sources(linker_map: LinkerMap) -> set[str]:
    """The names of the project's sources in the image, without their folders."""
    names = set()
    for _, owner in linker_map.parts:
        member = _MEMBER.search(owner)
        if member and member[1] == _CORE_LIBRARY:
            names.add(_without_suffix(member[2]))
        elif not member and "CMakeFiles/" in owner:
            names.add(_without_suffix(posixpath.basename(owner)))
    return names
