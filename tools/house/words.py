"""Marks of unfinished work, tests that may fail in any way, generated files without an origin."""

import re
from collections.abc import Iterator

from tools.house.source import Finding, Source

# Joined here so that this file does not break its own rule.
_MARKS = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
_WILL_FAIL = "WILL_" + "FAIL"
_GENERATOR = re.compile(r"(?i)\bgenerated\b.*\bby\b.*(?:tools[./]\w+|make \w+)")
ORIGIN_LINES = 3  # the origin stands in the first lines of a generated file


def unfinished_marks(source: Source) -> Iterator[Finding]:
    for number, line in enumerate(source.lines, 1):
        match = _MARKS.search(line)
        if match:
            message = f"{match.group()}: finish it, or write it down in docs/claims.md"
            yield Finding(source.path, number, "unfinished", message)


def bare_will_fail(source: Source) -> Iterator[Finding]:
    if not source.is_build_file:
        return
    for number, line in enumerate(source.lines, 1):
        if _WILL_FAIL in line.partition("#")[0]:
            message = (
                f"{_WILL_FAIL} passes when the program is missing; use PASS_REGULAR_EXPRESSION"
            )
            yield Finding(source.path, number, "will-fail", message)


def generated_origin(source: Source) -> Iterator[Finding]:
    if not source.is_generated or source.suffix == ".json":
        return
    if not any(_GENERATOR.search(line) for line in source.lines[:ORIGIN_LINES]):
        message = "a generated file names its generator and command in its first line"
        yield Finding(source.path, 1, "generated-origin", message)
