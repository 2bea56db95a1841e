"""A number that carries its formula beside it is computed again and compared.

    constexpr double kScale = 2.828427;  // = 2 * sqrt(2)
    SIZE = 4096  # = 2**12; one page

The number is the last one before the comment; the formula ends at a semicolon.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from tools.house.source import Finding, Source

_COMMENT = re.compile(r"^(?P<code>.*?)(?://|#)\s*=(?![=>])\s*(?P<formula>[^;]+)")
_NUMBER = re.compile(
    r"(?<![\w.])(?P<text>[-+]?(?:0[xX][0-9a-fA-F']*\.?[0-9a-fA-F']*[pP][-+]?\d+"
    r"|0[xX][0-9a-fA-F'_]+|0[bB][01'_]+"
    r"|(?:\d[\d'_]*\.?[\d'_]*|\.\d[\d'_]*)(?:[eE][-+]?\d+)?))(?P<suffix>[uUlLzZfF]*)(?![\w.])"
)
_BINARY: dict[type[ast.operator], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    name: getattr(math, name)
    for name in (
        "sqrt",
        "sin",
        "cos",
        "tan",
        "atan2",
        "exp",
        "log",
        "log2",
        "log10",
        "ceil",
        "floor",
        "radians",
        "degrees",
        "factorial",
        "comb",
        "isqrt",
    )
} | {"round": round, "abs": abs, "min": min, "max": max, "int": int}
_CONSTANTS = {"pi": math.pi, "e": math.e}
# A double carries 53 bits, a float 24; a formula evaluated in double may be off in its last bits.
DOUBLE_RELATIVE_MAX = 1e-15  # = 1e-15; about 4.5 units in the last place of a double
FLOAT_RELATIVE_MAX = 2.0**-24


def number_formulas(source: Source) -> Iterator[Finding]:
    if not (source.is_cpp or source.is_python):
        return
    for number, line in enumerate(source.lines, 1):
        match = _COMMENT.match(line)
        if match is None:
            continue
        literals = list(_NUMBER.finditer(match["code"]))
        if not literals:
            continue
        message = _compare(literals[-1], match["formula"].strip())
        if message:
            yield Finding(source.path, number, "number-formula", message)


def _compare(literal: re.Match[str], formula: str) -> str:
    """What is wrong with the number, or nothing."""
    try:
        wanted = evaluate(formula)
    except (ValueError, SyntaxError, TypeError, ArithmeticError) as problem:
        return f"formula {formula!r} cannot be computed: {problem}"
    written = literal["text"].replace("'", "").replace("_", "")
    if _agrees(written, literal["suffix"], wanted):
        return ""
    return f"number {literal.group().strip()} differs from its formula {formula} = {wanted!r}"


def _agrees(written: str, suffix: str, wanted: float) -> bool:
    if re.fullmatch(r"[-+]?\d+", written) or re.match(r"[-+]?0[xXbB](?!.*[pP])", written):
        return Decimal(
            int(written, 0 if "x" in written.lower() or "b" in written.lower() else 10)
        ) == Decimal(wanted)
    if "x" in written.lower():
        value, bound = float.fromhex(written), abs(wanted) * DOUBLE_RELATIVE_MAX
    else:
        decimal = Decimal(written)
        value = float(decimal)
        exponent = decimal.as_tuple().exponent
        last_digit = 10.0 ** int(exponent) if isinstance(exponent, int) else 0.0
        bound = max(last_digit / 2 * (1 + 1e-9), abs(wanted) * DOUBLE_RELATIVE_MAX)
        if wanted == int(wanted):
            bound = abs(wanted) * DOUBLE_RELATIVE_MAX
    if "f" in suffix.lower():
        bound = max(bound, abs(wanted) * FLOAT_RELATIVE_MAX)
    return abs(value - wanted) <= bound


def evaluate(formula: str) -> float:
    """Value of an arithmetic expression. ValueError for anything but numbers and known names."""
    return _value(ast.parse(formula, mode="eval").body)


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.Name(id=name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_value(argument) for argument in arguments))
    raise ValueError(f"{ast.unparse(node)} is neither a number nor a known function")
