"""What the core must not contain: heap, exceptions, RTTI, clocks, threads, I/O, libm (D1)."""

import re
from collections.abc import Iterator

from tools.house.source import Finding, Source

CORE = "src/core/"
_HEADERS = (
    "chrono|condition_variable|cstdio|ctime|deque|exception|fstream|functional|future"
    "|iomanip|iostream|istream|list|locale|map|memory|memory_resource|mutex|ostream"
    "|random|regex|set|shared_mutex|sstream|stdexcept|stop_token|string|thread|typeinfo"
    "|unordered_map|unordered_set|vector"
)
_INCLUDE = re.compile(r"^\s*#\s*include\s*<(?P<header>" + _HEADERS + r")>")
_WORDS = {
    "new": "the core has no heap",
    "delete": "the core has no heap",
    "malloc": "the core has no heap",
    "calloc": "the core has no heap",
    "realloc": "the core has no heap",
    "throw": "the core has no exceptions; return a Status",
    "try": "the core has no exceptions; return a Status",
    "catch": "the core has no exceptions; return a Status",
    "dynamic_cast": "the core has no RTTI",
    "typeid": "the core has no RTTI",
    "printf": "the core has no I/O",
    "fopen": "the core has no I/O",
    "thread_local": "the core has no threads",
}
_WORD = re.compile(r"\b(?:" + "|".join(_WORDS) + r")\b")
_DELETED = re.compile(r"=\s*delete\b")
_LIBM = re.compile(
    r"\bstd::(?P<name>sinh?|cosh?|tanh?|asin|acos|atan2?|exp2?|expm1|log(?:2|10|1p)?|pow|cbrt|hypot"
    r"|erfc?|[tl]gamma)f?\s*\("
)


def core_includes(source: Source) -> Iterator[Finding]:
    if not _is_core(source):
        return
    for number, line in enumerate(source.lines, 1):
        match = _INCLUDE.match(line)
        if match:
            message = f"<{match['header']}> does not belong in the core (D1)"
            yield Finding(source.path, number, "core-include", message)


def core_words(source: Source) -> Iterator[Finding]:
    if not _is_core(source):
        return
    for number, line in enumerate(source.cpp_code.split("\n"), 1):
        if line.lstrip().startswith("#"):
            continue
        for match in _WORD.finditer(_DELETED.sub("", line)):
            message = f"'{match.group()}': {_WORDS[match.group()]} (D1)"
            yield Finding(source.path, number, "core-word", message)
        for match in _LIBM.finditer(line):
            message = f"std::{match['name']} comes from libm; use core/math (D1)"
            yield Finding(source.path, number, "core-libm", message)


def _is_core(source: Source) -> bool:
    return source.path.startswith(CORE) and source.is_cpp and not source.is_cpp_test
