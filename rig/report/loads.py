"""Loads and conditions of points as a laboratory writes them."""

from collections.abc import Sequence

from rig.model.load import Load, LoadEvent
from rig.model.point import Point
from rig.report.numbers import NOTHING, plain

ALARM_SETTINGS = "alarm_"
DEGREE = "\N{DEGREE SIGN}"


def current_text(point: Point) -> str:
    """ "0.05In" reads "0.05 In"."""
    label = point.current_label
    return f"{label[:-2]} In" if label.endswith("In") and label[:-2] else label or NOTHING


def current_a(load: Load | None) -> float | None:
    """The rms current of the loaded phases, in A."""
    return max(load.i_a) if load else None


def amperes_text(load: Load | None) -> str:
    """The current of the loaded phases in A, without its unit."""
    current = current_a(load)
    return NOTHING if current is None else plain(current)


def frequency_text(load: Load | None) -> str:
    """The frequency in Hz, without its unit."""
    return NOTHING if load is None else plain(load.f_hz)


def voltage_text(load: Load | None) -> str:
    """One value for equal voltages, else the three of them; in V, without its unit."""
    if load is None:
        return NOTHING
    if len(set(load.u_v)) == 1:
        return plain(load.u_v[0])
    return " / ".join(plain(u) for u in load.u_v)


def distortion_text(load: Load | None, events: Sequence[LoadEvent] = ()) -> str:
    """Harmonics, noise and events of a load; empty when it has none."""
    if load is None:
        return ""
    parts = [
        f"harmonic {line.order}: U {_percent(line.u_pct)}, I {_percent(line.i_pct)}"
        for line in load.harmonics
    ]
    if load.noise_pct:
        parts.append(f"noise {plain(load.noise_pct)} % of nominal")
    for event in events:
        voltages = " / ".join(plain(u) for u in event.u_v)
        parts.append(f"{event.kind} to {voltages} V for {round(event.duration_s, 4):g} s")
    return ", ".join(parts)


def phases_text(point: Point) -> str:
    """Which phases carry current."""
    if point.phases == "mixed":
        return "L1 L2 against L3"
    return "L1 L2 L3" if point.phases == "balanced" else point.phases


def short_name(point: Point) -> str:
    """One line that a person recognises the point by."""
    if point.title:
        return point.title
    if point.kind == "no_load":
        return f"no load, {voltage_text(point.load)} V"
    head = {"start": "starting, ", "difference": "difference, ", "constant": "constant, "}
    names = {"balanced": "balanced", "mixed": "L1 L2 against L3"}
    where = names.get(point.phases, f"{point.phases} only")
    parts = [where, point.direction, current_text(point), f"PF {point.pf_label or NOTHING}"]
    if point.load is not None:
        parts.append(f"{frequency_text(point.load)} Hz")
    return head.get(point.kind, "") + ", ".join(parts)


def requirement_text(point: Point) -> str:
    """What a point that is judged by pulses or by answers asks for."""
    if point.kind == "conformance":
        return "every answer right"
    if point.alarm is not None:
        return f"0 to {plain(point.alarm.occurs_within_ms)} ms late"
    parts = []
    if point.pulses_min is not None:
        parts.append(f"at least {_pulses(point.pulses_min)}")
    if point.pulses_max is not None:
        parts.append(f"at most {_pulses(point.pulses_max)}")
    return f"{' and '.join(parts) or NOTHING} in {plain(point.measure_s)}\N{NO-BREAK SPACE}s"


def parents_text(point: Point, numbers: dict[str, int]) -> str:
    """The points that a derived point is made from, by number."""
    return " \N{MINUS SIGN} ".join(f"#{numbers.get(name, name)}" for name in point.parents)


def settings_of(points: Sequence[Point]) -> tuple[tuple[str, str], ...]:
    """Settings as written: the value at most points, then where another one was written.

    Without those of the alarm channels: five for each of sixteen, which stand in the record.
    """
    names: dict[str, None] = {
        name: None
        for point in points
        for name in point.settings
        if not name.startswith(ALARM_SETTINGS)
    }
    rows = []
    for name in names:
        at: dict[int, list[int]] = {}
        for number, point in enumerate(points, start=1):
            if name in point.settings:
                at.setdefault(point.settings[name], []).append(number)
        ordered = sorted(at.items(), key=lambda item: -len(item[1]))
        text = str(ordered[0][0])
        for value, numbers in ordered[1:]:
            text += f" (point {', '.join(f'#{n}' for n in numbers)}: {value})"
        rows.append((name, text))
    return tuple(rows)


def _percent(value: float) -> str:
    return f"{plain(value)}\N{NO-BREAK SPACE}%"


def _pulses(count: int) -> str:
    if count == 0:
        return "no pulse"
    return "1\N{NO-BREAK SPACE}pulse" if count == 1 else f"{count}\N{NO-BREAK SPACE}pulses"
