"""One figure of a replay: waveforms, and readings over time with what the oracle says."""

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rig.model.replay import ReplayDocument
from rig.report.svg import figure_style, svg_text
from rig.verdict.replay_values import Comparison, shown_values

Floats = npt.NDArray[np.float64]
SIZE_IN = (8.2, 9.6)
PHASE_COLOURS = ("#7a4a21", "#1a1a1a", "#6f7680")  # brown, black, grey: the colours of conductors
ORACLE_COLOUR = "#0b5394"
DRAWN_MAX = 3000  # points of a waveform; of each span the lowest and the highest are drawn
CLOSE_UP_CYCLES = 4.0
PHASES = ("l1", "l2", "l3")


def replay_figure(
    document: ReplayDocument, compared: list[Comparison], frames: Floats, at_s: Floats
) -> str:
    """An <svg> element; five panels over the time of the replay, the first two in close-up."""
    t_s = np.arange(len(frames)) / document.rate_hz
    first = _interesting(document, at_s)
    close = slice(first, first + round(CLOSE_UP_CYCLES / document.nominal_hz * document.rate_hz))
    with figure_style():
        figure = Figure(figsize=SIZE_IN, layout="constrained")
        axes = figure.subplots(5, 1)
        _waveforms(axes[0], t_s[close], frames[close, :3], "U at the terminals, V")
        _waveforms(axes[1], t_s[close], frames[close, 3:], "I at the terminals, A")
        _envelope(axes[2], t_s, frames[:, :3], "U over the replay, V")
        _readings(axes[3], document, compared, "u_rms_{}_v", "U rms, V primary")
        name = "p_{}_w" if np.any(frames[:, 3:]) else "u_rms_{}_v"
        title = "P, W primary" if name.startswith("p") else "U rms, V primary"
        _readings(axes[4], document, compared, name, title)
        axes[4].set_xlabel("time of the replay, s")
        return svg_text(figure, "replay")


def _interesting(document: ReplayDocument, at_s: Floats) -> int:
    """The first frame of the close-up: a cycle before the trigger, else a little into it."""
    facts = document.facts
    cycle_s = 1.0 / document.nominal_hz
    if facts.marked != "EVENT" or facts.trigger_s is None:
        return round(cycle_s * document.rate_hz)
    inside = at_s[facts.first_frame : facts.last_frame]
    return facts.first_frame + int(np.argmin(np.abs(inside - (facts.trigger_s - cycle_s))))


def _waveforms(axes: Axes, t_s: Floats, values: Floats, title: str) -> None:
    for phase, colour in enumerate(PHASE_COLOURS):
        axes.plot(t_s, values[:, phase], color=colour, linewidth=0.8, label=f"L{phase + 1}")
    axes.set_title(title, loc="left")
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=3, frameon=False)


def _envelope(axes: Axes, t_s: Floats, values: Floats, title: str) -> None:
    """Lowest and highest of each span, so that no peak is lost."""
    span = max(1, 2 * len(t_s) // DRAWN_MAX)
    count = len(t_s) // span
    for phase, colour in enumerate(PHASE_COLOURS):
        table = values[: count * span, phase].reshape(count, span)
        axes.fill_between(
            t_s[: count * span : span],
            table.min(axis=1),
            table.max(axis=1),
            color=colour,
            alpha=0.45,
            linewidth=0.0,
        )
    axes.set_title(title, loc="left")


def _readings(
    axes: Axes, document: ReplayDocument, compared: list[Comparison], name: str, title: str
) -> None:
    for phase, colour in zip(PHASES, PHASE_COLOURS, strict=True):
        quantity = name.format(phase)
        shown = [
            (window.sample_index / document.rate_hz, value)
            for window in document.windows
            if (value := shown_values(window).get(quantity)) is not None
        ]
        if shown:
            axes.step(*zip(*shown, strict=True), where="post", color=colour, linewidth=1.0)
        truth = [
            (one.sample_index / document.rate_hz, 0.5 * (one.low + one.high))
            for one in compared
            if one.quantity == quantity and one.against == "oracle"
        ]
        if truth:
            x, y = zip(*truth, strict=True)
            axes.plot(x, y, "o", color=ORACLE_COLOUR, markersize=2.6, markerfacecolor="none")
    axes.set_title(f"{title}: meter (line), oracle (circles)", loc="left")
