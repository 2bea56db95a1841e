"""A plan of one testpoint at one load: what is shrunk, and the text that it is written as."""

import itertools
import json
from typing import Any

from rig.bench.tomlfile import BadInput
from rig.model.point import Point
from rig.plan.expand import expand
from rig.plan.limit_rows import limit_rows
from rig.plan.schema import Plan, Testpoint

LEFT_OUT = "left out: this plan holds one failing point"
ID_SUFFIX = "_shrunk"
ID_LENGTH_MAX = 64


def case_of(plan: Plan, point: Point, name: str) -> Plan:
    """The plan of one load that gives just this point. BadInput when no testpoint does."""
    for testpoint in plan.testpoints:
        for single in single_loads(testpoint):
            case = only(plan, single)
            try:
                points = expand(case, limit_rows(), name)
            except BadInput:  # a difference, which needs the points that it is made from
                continue
            if [one.id for one in points] == [point.id]:
                return case
    raise BadInput([f"{name}: point {point.id}: must come from a testpoint with its own load"])


def single_loads(testpoint: Testpoint) -> list[Testpoint]:
    """The testpoint at each of its loads alone."""
    keys = ("f_hz", "directions", "phases", "currents", "pf")
    choices: list[list[tuple[object, ...]]] = [
        [(value,) for value in getattr(testpoint, key)] or [()] for key in keys
    ]
    return [
        testpoint.model_copy(update=dict(zip(keys, values, strict=True)) | {"catches": ()})
        for values in itertools.product(*choices)
    ]


def only(plan: Plan, testpoint: Testpoint) -> Plan:
    """The plan with this testpoint and no other."""
    rows = {row: LEFT_OUT for row in limit_rows() if row != testpoint.limit}
    identifier = plan.id.removesuffix(ID_SUFFIX)[: ID_LENGTH_MAX - len(ID_SUFFIX)] + ID_SUFFIX
    return plan.model_copy(
        update={"id": identifier, "testpoints": (testpoint,), "not_tested": rows}
    )


def changed(case: Plan, **changes: Any) -> Plan:
    """The case with other values of its testpoint."""
    return case.model_copy(update={"testpoints": (case.testpoints[0].model_copy(update=changes),)})


def plan_text(case: Plan, comments: tuple[str, ...] = ()) -> str:
    """The plan as a TOML file."""
    content = case.model_dump(mode="json", by_alias=True, exclude_none=True)
    (testpoint,) = content.pop("testpoints")
    lines = [f"# {' '.join(comment.split())}" for comment in comments]
    tables = {key: content.pop(key) for key in list(content) if isinstance(content[key], dict)}
    lines += [f"{key} = {toml_value(value)}" for key, value in content.items()]
    for name, table in tables.items():
        lines += [
            "",
            f"[{name}]",
            *(f"{key} = {toml_value(value)}" for key, value in table.items()),
        ]
    lines += ["", "[[testpoints]]"]
    lines += [
        f"{key} = {toml_value(value)}" for key, value in testpoint.items() if value not in ([], {})
    ]
    return "\n".join(lines) + "\n"


def toml_value(value: Any) -> str:
    """A value as TOML writes it; lists of tables one a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return "[\n" + "".join(f"  {toml_value(one)},\n" for one in value) + "]"
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return repr(value)
