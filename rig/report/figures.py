"""The figures of a report: error curves in their limit funnel, and a phasor diagram."""

import cmath
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from rig.model.load import Load
from rig.model.point import Point
from rig.model.result import PointResult
from rig.report.loads import current_a, current_text, frequency_text
from rig.report.numbers import plain
from rig.report.sections import CURVE_SECTIONS, SECTION_TITLES, by_section
from rig.report.svg import figure_style, svg_text

PANEL_SIZE_IN = (3.35, 2.3)
PHASOR_SIZE_IN = (3.1, 3.1)
COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47", "#444444", "#00707a")
MARKERS = ("o", "s", "^", "D", "v", "P")
PHASE_COLOURS = ("#7a4a21", "#1a1a1a", "#6f7680")  # brown, black, grey: the colours of conductors
LIMIT_COLOUR = "#b3261e"
FUNNEL_COLOUR = "#eef3ee"
FUNNEL_MARGIN = 1.12  # the funnel goes so far beyond the first and the last current
CROWDED = 0.17  # ticks nearer than this share of the axis
DODGE = 1.035  # series at one current stand so far apart, as a ratio
HEADROOM = 1.3
LEGEND_LABEL_LONG = 13  # characters; two columns then, else three
AXIS_LABEL_BELOW_IN = 0.21  # of an axis with one line of tick labels
LEGEND_BELOW_IN = 0.38
TICK_LINE_IN = 0.12  # what a second line of tick labels adds
VOLTAGE_LENGTH = 1.0
CURRENT_LENGTH = 0.68


@dataclass(frozen=True)
class Figured:
    """A figure with what a person who does not see it is told."""

    name: str
    title: str
    alternative: str
    svg: str


@dataclass(frozen=True)
class _Mark:
    current_a: float
    error_pct: float
    exp_unc_pct: float
    limit_pct: float | None
    number: int
    verdict: str


def error_curves(points: Sequence[Point], results: dict[str, PointResult]) -> list[Figured]:
    """One panel for each section and power factor that has measured errors."""
    figures = []
    for section, members in by_section(points):
        if section not in CURVE_SECTIONS:
            continue
        for loading, pf_label in dict.fromkeys(_panel_of(point) for _, point in members):
            chosen = [(n, p) for n, p in members if _panel_of(p) == (loading, pf_label)]
            series = _series(chosen, results)
            if series:
                where = f", {loading}" if section == "off_nominal" else ""
                title = f"{SECTION_TITLES[section].split(',')[0]}{where}, PF {pf_label}"
                name = re.sub("[^a-z0-9]+", "-", f"curve {title}".lower())
                ticks = {current_a(p.load) or 0.0: current_text(p) for _, p in chosen}
                figures.append(_panel(name, title, series, ticks))
    return figures


def phasor_diagram(load: Load, title: str) -> Figured:
    """Voltages and currents counter-clockwise, U1 at 0 degrees; each kind has its own scale."""
    with figure_style():
        figure = Figure(figsize=PHASOR_SIZE_IN)
        axes = figure.add_axes((0.01, 0.01, 0.98, 0.98))
        _phasor_grid(axes)
        _arrows(axes, _voltages(load), VOLTAGE_LENGTH, "U", hollow=False)
        _arrows(axes, _currents(load), CURRENT_LENGTH, "I", hollow=True)
        svg = svg_text(figure, "phasor")
    spoken = [f"U{k} at {_degrees(u)}" for k, u in enumerate(_voltages(load), 1) if abs(u)]
    spoken += [f"I{k} at {_degrees(i)}" for k, i in enumerate(_currents(load), 1) if abs(i)]
    return Figured("phasor", title, f"Phasor diagram: {', '.join(spoken)}.", svg)


def _panel_of(point: Point) -> tuple[str, str]:
    """What the points of one panel have in common: limits, so loading and power factor."""
    loading = point.phases if point.phases in ("balanced", "mixed") else "single-phase"
    return (loading, point.pf_label)


def _series(
    members: Sequence[tuple[int, Point]], results: dict[str, PointResult]
) -> dict[str, list[_Mark]]:
    """Marks by series; a series is named by what differs between the points of the panel."""
    several_phases = len({p.phases for _, p in members}) > 1
    several_frequencies = len({frequency_text(p.load) for _, p in members}) > 1
    several_directions = len({p.direction for _, p in members}) > 1
    series: dict[str, list[_Mark]] = {}
    for number, point in members:
        result, current = results.get(point.id), current_a(point.load)
        if result is None or result.error_pct is None or not current:
            continue
        parts: list[str] = [point.phases] if several_phases else []
        parts += [f"{frequency_text(point.load)} Hz"] if several_frequencies else []
        parts += [point.direction] if several_directions or not parts else []
        mark = _Mark(
            current_a=current,
            error_pct=result.error_pct,
            exp_unc_pct=result.budget.exp_unc_pct if result.budget else 0.0,
            limit_pct=result.limit_pct,
            number=number,
            verdict=result.verdict,
        )
        series.setdefault(" ".join(parts), []).append(mark)
    return {name: sorted(marks, key=lambda m: m.current_a) for name, marks in series.items()}


def _panel(
    name: str, title: str, series: dict[str, list[_Mark]], ticks: dict[float, str]
) -> Figured:
    marks = [mark for each in series.values() for mark in each]
    with figure_style():
        figure = Figure(figsize=PANEL_SIZE_IN)
        columns = 2 if max(map(len, series)) > LEGEND_LABEL_LONG else 3
        rows = math.ceil(len(series) / columns)
        bottom = 0.26 + 0.062 * rows
        axes = figure.add_axes((0.155, bottom, 0.825, 0.90 - bottom))
        axes_height_in = (0.90 - bottom) * PANEL_SIZE_IN[1]
        axes.set_title(title, loc="left", pad=4)
        _funnel(axes, marks)
        axes.axhline(0.0, color="#777777", linewidth=0.6, zorder=1)
        for index, (label, each) in enumerate(series.items()):
            _draw_series(axes, index, len(series), label, each)
        _scales(axes, marks, ticks)
        lines_in = TICK_LINE_IN if any("\n" in text for text in _tick_texts(ticks)) else 0.0
        axes.xaxis.set_label_coords(0.5, -(AXIS_LABEL_BELOW_IN + lines_in) / axes_height_in)
        axes.legend(
            loc="upper center",
            bbox_to_anchor=(0.46, -(LEGEND_BELOW_IN + lines_in) / axes_height_in),
            ncols=min(len(series), columns),
            frameon=False,
            fontsize=7.5,
            handletextpad=0.4,
            columnspacing=1.2,
            labelspacing=0.3,
            borderpad=0.0,
        )
        svg = svg_text(figure, name)
    return Figured(name, title, _spoken(title, marks), svg)


def _spoken(title: str, marks: Sequence[_Mark]) -> str:
    low, high = (pick(mark.error_pct for mark in marks) for pick in (min, max))
    return (
        f"Error curve over current. {title}: {len(marks)} points, errors from {low:+.3f} % "
        f"to {high:+.3f} %. The values are in the table of results."
    )


def _funnel(axes: Axes, marks: Sequence[_Mark]) -> None:
    """The limit of a point holds from its current up to the next point's."""
    limits = {mark.current_a: mark.limit_pct for mark in marks if mark.limit_pct is not None}
    if not limits:
        return
    currents = sorted(limits)
    x = [currents[0] / FUNNEL_MARGIN, *currents[1:], currents[-1] * FUNNEL_MARGIN]
    y = [limits[current] for current in currents]
    y.append(y[-1])
    low = [-limit for limit in y]
    axes.fill_between(x, low, y, step="post", color=FUNNEL_COLOUR, linewidth=0, zorder=0)
    for edge in (y, low):
        axes.step(x, edge, where="post", color=LIMIT_COLOUR, linewidth=1.1, zorder=2)


def _draw_series(axes: Axes, index: int, count: int, label: str, marks: Sequence[_Mark]) -> None:
    colour = COLOURS[index % len(COLOURS)]
    shift = DODGE ** (index - (count - 1) / 2)
    x = [mark.current_a * shift for mark in marks]
    axes.errorbar(
        x,
        [mark.error_pct for mark in marks],
        yerr=[mark.exp_unc_pct for mark in marks],
        label=label,
        color=colour,
        marker=MARKERS[index % len(MARKERS)],
        markersize=3.2,
        markerfacecolor=colour if index % 2 == 0 else "white",
        markeredgewidth=0.9,
        linewidth=0.8,
        elinewidth=0.9,
        capsize=2.8,
        zorder=3,
    )
    for at, mark in zip(x, marks, strict=True):
        if mark.verdict != "PASS":
            axes.annotate(
                f"#{mark.number} {mark.verdict}",
                (at, mark.error_pct),
                xytext=(-4, 6 if mark.error_pct >= 0 else -11),
                textcoords="offset points",
                ha="right",
                fontsize=7.0,
                fontweight="bold",
                color=LIMIT_COLOUR,
                zorder=5,
            )


def _scales(axes: Axes, marks: Sequence[_Mark], ticks: dict[float, str]) -> None:
    axes.set_xscale("log")
    wanted = sorted(ticks)
    axes.set_xticks(wanted)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels(_tick_texts(ticks))
    left, right = wanted[0] / 1.3, wanted[-1] * 1.3
    axes.set_xlim(left, right)
    reach = max(
        max(abs(mark.error_pct) + mark.exp_unc_pct, mark.limit_pct or 0.0) for mark in marks
    )
    axes.set_ylim(-HEADROOM * reach, HEADROOM * reach)
    axes.yaxis.set_major_formatter(FuncFormatter(_signed_tick))
    axes.grid(axis="both", color="#d5d5d5", linewidth=0.4)
    axes.set_axisbelow(True)
    axes.set_xlabel("current", va="top")
    axes.set_ylabel("error e \N{PLUS-MINUS SIGN} U, %", labelpad=2.0)
    axes.tick_params(length=2.5, pad=2.0)


def _tick_texts(ticks: dict[float, str]) -> list[str]:
    """Labels; one that would run into the one before it stands on a second line."""
    wanted = sorted(ticks)
    span = math.log(wanted[-1] / wanted[0]) or 1.0
    labels: list[str] = []
    for index, current in enumerate(wanted):
        crowded = (
            index > 0
            and math.log(current / wanted[index - 1]) / span < CROWDED
            and not labels[-1].startswith("\n")
        )
        labels.append(("\n" if crowded else "") + ticks[current])
    return labels


def _signed_tick(value: float, _position: int | None) -> str:
    if abs(value) < 1e-12:
        return "0"
    return ("+" if value > 0 else "") + plain(round(value, 6))


def _voltages(load: Load) -> list[complex]:
    return [
        cmath.rect(u, math.radians(angle))
        for u, angle in zip(load.u_v, (0.0, -120.0, 120.0), strict=True)
    ]


def _currents(load: Load) -> list[complex]:
    """Each current lags its own voltage by phi_deg."""
    return [
        cmath.rect(i, cmath.phase(u) - math.radians(phi))
        for i, u, phi in zip(load.i_a, _voltages(load), load.phi_deg, strict=True)
    ]


def _degrees(phasor: complex) -> str:
    return f"{round(math.degrees(cmath.phase(phasor)), 1) % 360:g} degrees"


def _phasor_grid(axes: Axes) -> None:
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.set_xlim(-1.32, 1.32)
    axes.set_ylim(-1.32, 1.32)
    turn = [2 * math.pi * step / 180 for step in range(181)]
    for radius in (0.5, 1.0):
        axes.plot(
            [radius * math.cos(a) for a in turn],
            [radius * math.sin(a) for a in turn],
            color="#cccccc",
            linewidth=0.6,
        )
    for degrees in range(0, 360, 30):
        a = math.radians(degrees)
        axes.plot([0, math.cos(a)], [0, math.sin(a)], color="#e2e2e2", linewidth=0.5)
        axes.text(
            1.2 * math.cos(a),
            1.2 * math.sin(a),
            f"{degrees}\N{DEGREE SIGN}",
            ha="center",
            va="center",
            fontsize=7.5,
            color="#555555",
        )


def _arrows(
    axes: Axes, phasors: Sequence[complex], length: float, letter: str, *, hollow: bool
) -> None:
    largest = max(abs(phasor) for phasor in phasors) or 1.0
    for index, phasor in enumerate(phasors):
        if abs(phasor) == 0.0:
            continue
        tip = phasor / largest * length
        axes.annotate(
            "",
            xy=(tip.real, tip.imag),
            xytext=(0.0, 0.0),
            arrowprops={
                "arrowstyle": "-|>",
                "color": PHASE_COLOURS[index],
                "linewidth": 1.4,
                "linestyle": "--" if hollow else "-",
                "shrinkA": 0,
                "shrinkB": 0,
                "mutation_scale": 9,
            },
        )
        at = tip * (1.0 + 0.13 / abs(tip)) if hollow else tip * 0.86 + 0.1j * tip / abs(tip)
        axes.text(
            at.real,
            at.imag,
            f"{letter}{index + 1}",
            ha="center",
            va="center",
            fontsize=8.5,
            fontweight="bold",
            color=PHASE_COLOURS[index],
        )
