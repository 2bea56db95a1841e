"""Lengths: of a function, a file, a line."""

import ast
import re
from collections.abc import Iterator

from tools.house.source import Finding, Source

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 500
LINE_COLUMNS_MAX = 100

_TYPE_HEAD = re.compile(r"^[^(]*\b(?:namespace|class|struct|enum|union)\b[^(]*$")
_FUNCTION_HEAD = re.compile(
    r"\)\s*(?:const|noexcept|override|final|mutable|constexpr|consteval|&|\s)*(?:->[^;{}]*)?$"
)
_MEMBER_INITIALISERS = re.compile(r"\)\s*(?:noexcept\s*)?:(?!:)")


def line_columns(source: Source) -> Iterator[Finding]:
    if not source.is_code or source.is_generated:
        return
    for number, line in enumerate(source.lines, 1):
        if len(line) > LINE_COLUMNS_MAX:
            message = f"line has {len(line)} columns; limit {LINE_COLUMNS_MAX}"
            yield Finding(source.path, number, "line-columns", message)


def file_lines(source: Source) -> Iterator[Finding]:
    if not source.is_code or source.is_generated:
        return
    count = source.text.count("\n")
    if count > FILE_LINES_MAX:
        message = f"file has {count} lines; limit {FILE_LINES_MAX}"
        yield Finding(source.path, 0, "file-lines", message)


def function_lines(source: Source) -> Iterator[Finding]:
    if source.is_generated:
        return
    if source.is_python:
        spans = _python_functions(source)
    elif source.is_cpp:
        spans = _cpp_functions(source)
    else:
        return
    for name, first, last in spans:
        count = last - first + 1
        if count > FUNCTION_LINES_MAX:
            message = f"function {name} has {count} lines; limit {FUNCTION_LINES_MAX}"
            yield Finding(source.path, first, "function-lines", message)


def _python_functions(source: Source) -> Iterator[tuple[str, int, int]]:
    try:
        tree = ast.parse(source.text)
    except SyntaxError:
        return  # ruff names the place
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, node.end_lineno or node.lineno


def _cpp_functions(source: Source) -> Iterator[tuple[str, int, int]]:
    """Outermost function bodies, found by their braces; (name, first line, last line)."""
    line = 1
    head, head_line = "", 1
    # Each open brace: the head before it, the line that head starts on, whether it is a function.
    stack: list[tuple[str, int, bool]] = []
    inside = 0
    for character in _without_directives(source.cpp_code):
        if character == "{":
            is_function = inside == 0 and _opens_function(head)
            inside += is_function
            stack.append((head, head_line, is_function))
            head = ""
        elif character == "}" and stack:
            opened, opened_line, is_function = stack.pop()
            head = ""
            if is_function:
                inside -= 1
                yield _function_name(opened), opened_line, line
            elif inside == 0 and _MEMBER_INITIALISERS.search(opened):
                head, head_line = opened + "{}", opened_line
        elif character == ";":
            head = ""
        elif head or not character.isspace():
            head_line = head_line if head else line
            head += character
        line += character == "\n"


def _without_directives(code: str) -> str:
    """Preprocessor lines blanked: their braces need not match."""
    return re.sub(r"(?m)^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", _only_newlines, code)


def _only_newlines(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def _opens_function(head: str) -> bool:
    head = re.sub(r"^\s*(?:public|private|protected)\s*:", "", head).strip()
    if _TYPE_HEAD.match(head):
        return False
    if _MEMBER_INITIALISERS.search(head):
        return head.endswith(("}", ")"))
    return bool(_FUNCTION_HEAD.search(head))


def _function_name(head: str) -> str:
    match = re.search(r"([A-Za-z_~][\w:~]*)\s*\(([^()]*)", head)
    if not match:
        return "(unnamed)"
    if match.group(1) in {"TEST", "TEST_F", "TEST_P"}:
        return re.sub(r"\s*,\s*", ".", match.group(2).strip())
    return match.group(1)
