"""Every @[KEY, place] is known in spec/bibliography.toml, and every key there is cited."""

import re
import tomllib
from collections.abc import Iterable, Iterator

from tools.house.source import Finding, Source

BIBLIOGRAPHY = "spec/bibliography.toml"
GRAMMAR_EXAMPLE = "KEY"  # prose explains the form with it
_CITATION = re.compile(r"@\[(?P<key>[A-Z][A-Za-z0-9_./-]*)(?=[,\]])")


def citations(sources: Iterable[Source]) -> Iterator[Finding]:
    """A rule over all files. Silent when the repository has no bibliography."""
    files = list(sources)
    bibliography = next((file for file in files if file.path == BIBLIOGRAPHY), None)
    if bibliography is None:
        return
    known = _known_keys(bibliography)
    used: set[str] = set()
    for file in files:
        if file.path.startswith("tests/house/") or file.path.startswith("tools/house/"):
            continue
        for number, line in enumerate(file.lines, 1):
            for match in _CITATION.finditer(line):
                used.add(match["key"])
                if match["key"] not in known | {GRAMMAR_EXAMPLE: 0}:
                    message = f"{match['key']} is not in {BIBLIOGRAPHY}"
                    yield Finding(file.path, number, "citation-unknown", message)
    for key in sorted(known.keys() - used):
        message = f"{key} is cited nowhere; cite it as @[{key}, place] or remove it"
        yield Finding(BIBLIOGRAPHY, known[key], "citation-unused", message)


def _known_keys(bibliography: Source) -> dict[str, int]:
    """Key -> line in the bibliography."""
    table = tomllib.loads(bibliography.text)
    keys = [entry["key"] for entry in table.get("source", [])]
    return {key: _line_of(bibliography, f'key = "{key}"') for key in keys}


def _line_of(source: Source, text: str) -> int:
    return next((n for n, line in enumerate(source.lines, 1) if text in line), 1)
