"""kwcore.pyi names what the module has, and nothing else."""

import ast
from pathlib import Path

import kwcore

STUB = Path(__file__).parents[2] / "src" / "bindings" / "kwcore.pyi"
# Stub classes that describe an object of the module rather than a class of it.
DESCRIBED = {"_Math": "math", "_Signal": "signal"}


def is_for_checkers(node: ast.ClassDef) -> bool:
    return any(ast.unparse(decorator) == "type_check_only" for decorator in node.decorator_list)


def members(node: ast.ClassDef) -> set[str]:
    names = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
    names |= {ast.unparse(n.target) for n in node.body if isinstance(n, ast.AnnAssign)}
    return {name for name in names if not name.startswith("_")}


def public(thing: object) -> set[str]:
    return {name for name in dir(thing) if not name.startswith("_")}


def test_stub_and_module_have_the_same_names() -> None:
    body = ast.parse(STUB.read_text(encoding="utf-8")).body
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    real = {node.name: node for node in classes if not is_for_checkers(node)}
    functions = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    assert public(kwcore) == {*real, *functions, *DESCRIBED.values()}
    for name, node in real.items():
        assert public(getattr(kwcore, name)) == members(node), name
    for node in classes:
        if node.name in DESCRIBED:
            assert public(getattr(kwcore, DESCRIBED[node.name])) == members(node), node.name
