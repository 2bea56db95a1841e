"""The tables as a page and as data."""

from pathlib import Path
from typing import Any

import numpy as np

from tools.error_tables.families import (
    FAMILIES,
    HARMONIC_AIMS,
    HARMONICS,
    NOT_IN_SPEC,
    RENAMED,
    Levels,
)
from tools.error_tables.signals import SEED, SETS

LEVELS = ("In", "0.01 In", "0.001 In", "any")
COMMAND = "python -m tools.error_tables"
THEORY_SHARE = 0.1  # aim of the design: bias and spread within 10 % of theory

# Not of these signals: the bounds that other tests assert.
_OF_WINDOWS = "within 0.1 ppm of the sum of windows (tests/oracle/test_energy_of_a_day.py)"
ELSEWHERE = {
    "energy": _OF_WINDOWS,
    "energy_reactive": _OF_WINDOWS,
    "demand": "within 2e-11 of the mean of its windows (tests/oracle/test_records.py)",
}

Rows = dict[int, dict[str, Any]]
Worst = dict[str, tuple[float, int]]  # by level: signed error and the number of its signal


def worst_of(rows: Rows, key: str) -> Worst:
    """The largest error of a family at each level."""
    found: Worst = {}
    for number, row in rows.items():
        error = row["errors"].get(key)
        if error is not None and abs(error) >= abs(found.get(row["level"], (0.0, 0))[0]):
            found[row["level"]] = (error, number)
    return found


def families() -> list[tuple[str, str, str, Levels | None]]:
    """Key, words, unit and aim of all that is in a table."""
    listed = [(f.key, f.what, f.unit, f.aim) for f in FAMILIES]
    listed += [(key, what, unit, HARMONIC_AIMS.get(key)) for key, (what, unit) in HARMONICS.items()]
    return listed


def _cell(worst: Worst, level: str, aim: Levels | None) -> str:
    if level not in worst:
        return ""
    error, _ = worst[level]
    text = f"{abs(error):.2g}"
    if aim is not None and level in aim:
        verdict = "" if abs(error) <= aim[level] else ", **missed**"
        text += f" (aim {aim[level]:g}{verdict})"
    return text


def _error_table(name: str, rows: Rows) -> list[str]:
    which = SETS[name]
    lines = [
        f"## {which.what}: {len(rows)} signals",
        "",
        "Largest error of all signals, by the current of the signal; signal: the number of the "
        "worst at In.",
        "",
        "| quantity | error in | In | 0.01 In | 0.001 In | 0.001 to 1.2 In | signal |",
        "|---|---|---|---|---|---|---|",
    ]
    for key, what, unit, aim in families():
        worst = worst_of(rows, key)
        if not worst:
            continue
        cells = " | ".join(_cell(worst, level, aim) for level in LEVELS)
        number = worst["In"][1] if "In" in worst else ""
        lines.append(f"| {what} | {unit} | {cells} | {number} |")
    return [*lines, ""]


def _noise_table(name: str, rows: Rows) -> list[str]:
    lines = [
        f"## {SETS[name].what}: {len(rows)} signals, the last windows of each",
        "",
        "Spread: standard deviation of (error - bias) over that of theory, aim 1 within "
        f"{THEORY_SHARE:g}. Bias: regression of the error on the bias of theory, aim 1 within "
        f"{THEORY_SHARE:g}, with its standard uncertainty; above 0.1 the bias is too "
        "small beside the noise to be seen.",
        "",
        "| quantity | windows | spread | beyond 3 sigma, of 1000 (theory 2.7) | bias |",
        "|---|---|---|---|---|",
    ]
    for key in ("u_rms", "i_rms", "p"):
        table = np.array([one for row in rows.values() for one in row["scores"][key]])
        error, bias, spread = table.T
        score = (error - bias) / spread
        beyond = 1000.0 * float(np.mean(np.abs(score) > 3.0))
        text = "none by theory"
        weight = float(np.sum((bias / spread) ** 2))
        if weight > 0.0:
            slope = float(np.sum(error * bias / spread**2)) / weight
            text = f"{slope:.4f}, u = {1.0 / np.sqrt(weight):.4f}"
        lines.append(f"| `{key}` | {len(table)} | {np.std(score):.4f} | {beyond:.1f} | {text} |")
    return [*lines, ""]


def _said(found: dict[str, Rows], key: str, unit: str) -> str:
    """A family's largest errors in words."""
    parts: list[str] = []
    for name, rows in found.items():
        worst = {} if SETS[name].noisy else worst_of(rows, key)
        if "In" in worst:
            top = max(abs(error) for error, _ in worst.values())
            start = f"{SETS[name].what.split(',')[0]}: " if parts else ""
            parts.append(f"{start}{abs(worst['In'][0]):.2g} at In, {top:.2g} down to 0.001 In")
    return f"{unit}: {'; '.join(parts)}" if parts else ""


def write_pages(found: dict[str, Rows], folder: Path) -> None:
    """errors.md for people, errors.toml for the page of all quantities."""
    lines = [
        "# Errors of the core",
        "",
        f"`{COMMAND}` writes this page: signals of seed {SEED} (tools/error_tables/signals.py) as "
        "counts of an ideal 24-bit converter through the core, against the closed forms of "
        "tests/oracle/periodic.py. Aims are those of the design.",
        "",
    ]
    for name, rows in found.items():
        lines += (_noise_table if SETS[name].noisy else _error_table)(name, rows)
    data = [f"# Written by `{COMMAND}`: what the largest errors were, for the page of quantities."]
    for key, _, unit, _ in families():
        text = "" if key in NOT_IN_SPEC else _said(found, key, unit)
        if text:
            data += ["", "[[error]]", f'key = "{RENAMED.get(key, key)}"', f'text = "{text}"']
    for key, text in ELSEWHERE.items():
        data += ["", "[[error]]", f'key = "{key}"', f'text = "{text}"']
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "errors.md").write_text("\n".join(lines).rstrip() + "\n")
    (folder / "errors.toml").write_text("\n".join(data).rstrip() + "\n")
