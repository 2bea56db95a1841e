"""Checks tools/layers.toml against C++ includes and Python imports; status 1 when one is wrong."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.house.source import Finding, Source, read_tree

LAYERS = "tools/layers.toml"
_INCLUDE = re.compile(r'^\s*#\s*include\s*"(?P<target>[^"]+)"')


@dataclass(frozen=True)
class Layers:
    """Names of one language in their order; `rank` of a name that stands in no layer is None."""

    rows: tuple[tuple[str, ...], ...]

    def name_of(self, path: str) -> str | None:
        """The layer name that `path` lies in: itself, or a folder above it."""
        return next((n for row in self.rows for n in row if f"{path}/".startswith(f"{n}/")), None)

    def rank(self, name: str) -> int:
        return next(index for index, row in enumerate(self.rows) if name in row)


@dataclass(frozen=True)
class Use:
    """One include or import: the layer that uses, the layer used, and where."""

    user: str
    used: str
    path: str
    line: int
    text: str


def cpp_uses(sources: Iterable[Source], root: str, layers: Layers) -> Iterator[Use]:
    for source in sources:
        if not source.is_cpp:
            continue
        user = layers.name_of(source.path.removeprefix(f"{root}/"))
        if user is None:
            continue
        for number, line in enumerate(source.lines, 1):
            match = _INCLUDE.match(line)
            used = layers.name_of(match["target"]) if match else None
            if match and used:
                yield Use(user, used, source.path, number, match["target"])


def python_uses(sources: Iterable[Source], package: str, layers: Layers) -> Iterator[Use]:
    for source, user, number, module in _imports(sources, package, layers):
        if not module.startswith(f"{package}."):
            continue
        used = layers.name_of(module.removeprefix(f"{package}.").replace(".", "/"))
        if used:
            yield Use(user, used, source.path, number, module)


def _imports(
    sources: Iterable[Source], package: str, layers: Layers
) -> Iterator[tuple[Source, str, int, str]]:
    """(file, its layer, line, imported module) of every import below `package`."""
    for source in sources:
        if not source.is_python or not source.path.startswith(f"{package}/"):
            continue
        inside = source.path.removeprefix(f"{package}/").rpartition(".")[0]
        user = layers.name_of(inside)
        if user is None:
            continue
        for number, module in _imported_modules(source, package):
            yield source, user, number, module


def _imported_modules(source: Source, package: str) -> Iterator[tuple[int, str]]:
    try:
        tree = ast.parse(source.text)
    except SyntaxError:
        return  # ruff names the place
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = source.path.rpartition(".")[0].split("/")[: -node.level]
                base = ".".join([*above, base] if base else above)
            if base == package:
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, base


def order_findings(uses: Iterable[Use], layers: Layers) -> Iterator[Finding]:
    """Uses of a later layer, and circles between names of one line."""
    beside: dict[str, dict[str, Use]] = {}
    for use in uses:
        if layers.rank(use.used) > layers.rank(use.user):
            message = (
                f"{use.user} may not use {use.used} ({use.text}): it stands below it in {LAYERS}"
            )
            yield Finding(use.path, use.line, "import-order", message)
        elif use.used != use.user and layers.rank(use.used) == layers.rank(use.user):
            beside.setdefault(use.user, {}).setdefault(use.used, use)
    yield from _circles(beside)


def _circles(beside: dict[str, dict[str, Use]]) -> Iterator[Finding]:
    for user in sorted(beside):
        for used, use in sorted(beside[user].items()):
            if user < used and _reaches(beside, used, user):
                message = f"{user} and {used} use each other"
                yield Finding(use.path, use.line, "import-circle", message)


def _reaches(beside: dict[str, dict[str, Use]], start: str, goal: str) -> bool:
    seen, waiting = set[str](), [start]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(beside.get(name, ()))
    return False


def forbidden_findings(
    sources: Iterable[Source], package: str, layers: Layers, rules: list[dict[str, Any]]
) -> Iterator[Finding]:
    for source, user, number, module in _imports(sources, package, layers):
        if source.name.startswith("test_"):
            continue
        for rule in rules:
            hit = any(f"{module}.".startswith(f"{target}.") for target in rule["to"])
            if user in rule["from"] and hit:
                message = f"{package}.{user} may not use {module}: forbidden in {LAYERS}"
                yield Finding(source.path, number, "import-forbidden", message)


def findings(root: Path) -> list[Finding]:
    """Everything below `root` that goes against its tools/layers.toml, sorted by place."""
    table = tomllib.loads((root / LAYERS).read_text(encoding="utf-8"))
    sources = list(read_tree(root))
    cpp = Layers(tuple(tuple(row) for row in table["cpp"]["layers"]))
    exceptions = {(e["from"], e["to"]) for e in table["cpp"].get("exceptions", [])}
    uses = cpp_uses(sources, table["cpp"]["root"], cpp)
    allowed = [use for use in uses if (use.user, use.text) not in exceptions]
    package = table["python"]["package"]
    python = Layers(tuple(tuple(row) for row in table["python"]["layers"]))
    found = list(order_findings(allowed, cpp))
    found += order_findings(python_uses(sources, package, python), python)
    forbidden = table["python"].get("forbidden", [])
    found += forbidden_findings(sources, package, python, forbidden)
    return sorted(found)


def main(arguments: list[str]) -> int:
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    found = findings(root)
    for finding in found:
        print(finding)
    print(f"import order: {len(found)} findings" if found else "import order: kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
