"""Pieces of text that every C++ header is made of."""

import textwrap
from collections.abc import Iterable, Sequence

HEADER = """\
// Generated from spec/ by `python -m tools.specgen`. Do not edit.
// clang-format off
// {text}
#pragma once

{includes}

namespace kw::spec {{
"""
FOOTER = "\n}  // namespace kw::spec\n"


def head(text: str, includes: Sequence[str]) -> str:
    """What a header begins with; its namespace is open."""
    return HEADER.format(text=text, includes="\n".join(f"#include <{name}>" for name in includes))


def comment(text: str, indent: str = "") -> str:
    """`text` as comment lines of at most 100 characters; nothing for no text."""
    lines = textwrap.wrap(text, 97 - len(indent))
    return "".join(f"{indent}// {line}\n" for line in lines)


def enum(name: str, values: Iterable[str], base: str = "std::uint8_t", text: str = "") -> str:
    """An enum class with one value a line."""
    first = f"// {text}\n" if text else ""
    body = "".join(f"  {value},\n" for value in values)
    return f"\n{first}enum class {name} : {base} {{\n{body}}};\n"
