"""Turns a plan into its points: limit rows x currents x power factors x phases x directions."""

import itertools
from fnmatch import fnmatchcase

from rig.bench.tomlfile import BadInput
from rig.model.load import Direction, Load, Phases, Triple
from rig.model.point import Point
from rig.plan.durations import (
    constant_test_s,
    formula_s,
    pulse_interval_s,
    round_up,
)
from rig.plan.events import early_events, lasting_s, load_events, wrong_events
from rig.plan.limit_rows import holds_at, range_text
from rig.plan.schema import Plan, Testpoint, current_in, phi_deg
from rig.plan.settings import NEEDED_SETTINGS, PULSE_CONSTANT, primary_ratio, wrong_settings
from rig.spec.rows import LimitRow

_PHASE_INDEX = {"L1": 0, "L2": 1, "L3": 2}
_NO_CURRENT = "0In"
MIXED_POWER_RATIO = 3.0  # three phases' |P| over the net power of two against one
LOADED_KINDS = ("accuracy", "difference", "start", "constant")


def expand(plan: Plan, rows: dict[str, LimitRow], file: str) -> tuple[Point, ...]:
    """All points of a plan, in its order. Raises BadInput with a line for each contradiction."""
    lines = wrong_settings(plan.settings, f"{file}: settings")
    lines += _missing_settings(plan, file)
    points: list[Point] = []
    for number, testpoint in enumerate(plan.testpoints):
        key = f"{file}: testpoints[{number}]"
        row = rows.get(testpoint.limit)
        if row is None:
            known = ", ".join(rows)
            lines.append(f'{key}.limit = "{testpoint.limit}": must be a limit row: {known}')
            continue
        faults = _contradictions(plan, testpoint, row, key)
        faults += wrong_settings(testpoint.settings, f"{key}.settings")
        faults += wrong_events(testpoint, row, key)
        lines += faults
        if not faults:
            try:
                made = _points_of(plan, testpoint, row)
                points += made
                loads = [point.load for point in made if point.load is not None]
                early = [early_events(plan, testpoint.events, load, key) for load in loads]
                lines += next(filter(None, early), [])
            except OverflowError:  # an endless time between two pulses
                lines.append(f"{key}.harmonics: must leave active power, or no pulse ever comes")
    lines += _wrong_set(plan, rows, points, file, bool(lines))
    if lines:
        raise BadInput(lines)
    return tuple(points)


def select(points: tuple[Point, ...], pattern: str) -> tuple[Point, ...]:
    """Points whose id matches a glob, with the parents of derived ones, in the plan's order."""
    chosen = {point.id for point in points if fnmatchcase(point.id, pattern)}
    for point in points:
        if point.id in chosen:
            chosen.update(point.parents)
    return tuple(point for point in points if point.id in chosen)


def declared_s(points: tuple[Point, ...]) -> float:
    """Settle and measure time that the points declare, in s."""
    return sum(point.settle_s + point.measure_s for point in points)


def _missing_settings(plan: Plan, file: str) -> list[str]:
    """The settings that the evaluation of pulses and registers rests on."""
    lines = [
        f"{file}: settings.{name}: missing, must be given"
        for name in NEEDED_SETTINGS
        if name not in plan.settings
    ]
    written = plan.settings.get(PULSE_CONSTANT)
    if written is not None and written != plan.meter.constant_imp_per_kwh:
        lines.append(
            f"{file}: settings.{PULSE_CONSTANT} = {written}: must be "
            f"meter.constant_imp_per_kwh {plan.meter.constant_imp_per_kwh}"
        )
    return lines


def _contradictions(plan: Plan, testpoint: Testpoint, row: LimitRow, key: str) -> list[str]:
    """What is wrong between a testpoint and its limit row."""
    lines = _wrong_loads(plan, testpoint, row, key)
    for name, allowed in (("pf", row.pf), ("directions", row.directions)):
        lines += [
            f'{key}.{name} = "{value}": must be one of {", ".join(allowed)} of {row.id}'
            for value in getattr(testpoint, name)
            if value not in allowed
        ]
    for phases in testpoint.phases:
        if (phases == "balanced") != (row.phases == "balanced"):
            lines.append(f'{key}.phases = "{phases}": must be a {row.phases} load for {row.id}')
    if "mixed" in testpoint.phases and row.kind != "accuracy":
        lines.append(f'{key}.phases = "mixed": must be left out, {row.id} is no row of accuracy')
    _, _, intervals, repeats = _timing(plan, testpoint)
    if repeats > intervals:
        lines.append(f"{key}.timing.repeats = {repeats}: must be at most {intervals} intervals")
    return lines


def _wrong_loads(plan: Plan, testpoint: Testpoint, row: LimitRow, key: str) -> list[str]:
    lines = []
    if testpoint.energy_preset_count is not None and row.kind != "constant":
        lines.append(
            f"{key}.energy_preset_count = {testpoint.energy_preset_count}: must be left out, "
            f"{row.id} reads no energy register"
        )
    if row.kind not in LOADED_KINDS:
        if testpoint.currents or testpoint.pf:
            lines.append(f"{key}.currents: must be left out, {row.id} is measured without current")
        return lines
    if not testpoint.currents:
        lines.append(f"{key}.currents = []: must name at least one current for {row.id}")
    if not testpoint.pf:
        lines.append(f"{key}.pf = []: must name at least one power factor for {row.id}")
    i_max_in = plan.meter.i_max_a / plan.meter.i_n_a
    for label in testpoint.currents:
        if not holds_at(row, current_in(label, plan.meter), i_max_in):
            lines.append(f'{key}.currents = "{label}": must lie in {range_text(row)} of {row.id}')
    return lines


def _wrong_set(
    plan: Plan, rows: dict[str, LimitRow], points: list[Point], file: str, incomplete: bool
) -> list[str]:
    """What is wrong with the plan as a whole: ids, parents, rows that nothing tests."""
    lines = []
    ids = [point.id for point in points]
    for point_id in sorted({one for one in ids if ids.count(one) > 1}):
        lines.append(f'{file}: testpoints: point "{point_id}" must not be generated twice')
    for row_id in plan.not_tested:
        if row_id not in rows:
            lines.append(f"{file}: not_tested.{row_id}: must be a limit row: {', '.join(rows)}")
    if incomplete:
        return lines
    known = set(ids)
    for point in points:
        lines += [
            f'{file}: testpoints: point "{point.id}" needs "{parent}", which no testpoint makes'
            for parent in point.parents
            if parent not in known
        ]
    tested = {point.limit_id for point in points}
    for row_id in rows:
        if row_id in tested and row_id in plan.not_tested:
            lines.append(f"{file}: not_tested.{row_id}: must be left out, the plan tests it")
        if row_id not in tested and row_id not in plan.not_tested:
            lines.append(f"{file}: testpoints: limit row {row_id} must be tested or in not_tested")
    return lines


def _points_of(plan: Plan, testpoint: Testpoint, row: LimitRow) -> list[Point]:
    combinations = itertools.product(
        testpoint.f_hz,
        testpoint.directions,
        testpoint.phases,
        testpoint.currents or (_NO_CURRENT,),
        testpoint.pf or ("1",),
    )
    return [
        _point(plan, testpoint, row, f_hz, direction, phases, current, pf)
        for f_hz, direction, phases, current, pf in combinations
    ]


def _point(
    plan: Plan,
    testpoint: Testpoint,
    row: LimitRow,
    f_hz: float,
    direction: Direction,
    phases: Phases,
    current: str,
    pf: str,
) -> Point:
    loaded = row.kind in LOADED_KINDS
    load = _load(plan, testpoint, row, f_hz, direction, phases, current, pf)
    share = MIXED_POWER_RATIO if phases == "mixed" else 1.0
    common = {
        "id": _point_id(testpoint, row, f_hz, direction, phases, current, pf),
        "kind": row.kind,
        "clause": row.clause,
        "citation": row.citation,
        "limit_id": row.id,
        "limit_pct": None if row.limit_pct is None else round(row.limit_pct * share, 9),
        "direction": direction,
        "phases": phases,
        "current_label": current if loaded else "",
        "pf_label": pf if loaded else "",
        "catches": _catches(testpoint, phases, current, pf),
    }
    if row.kind == "difference":
        return Point.model_validate(
            common | {"parents": _difference_parents(testpoint, f_hz, direction, phases, current)}
        )
    settings = plan.settings | testpoint.settings
    reading = _reading(plan, testpoint, row, load, settings)
    return Point.model_validate(common | {"load": load, "settings": settings} | reading)


def _reading(
    plan: Plan, testpoint: Testpoint, row: LimitRow, load: Load, settings: dict[str, int]
) -> dict[str, object]:
    """How long a point of this kind is measured, and how its pulses are used."""
    settle_s, measure_s, intervals, repeats = _timing(plan, testpoint)
    interval_s = pulse_interval_s(load, plan.meter.constant_imp_per_kwh)
    if row.kind in ("no_load", "start"):
        shortest_s = formula_s(row, plan.meter, max(load.i_a))
        return {
            "settle_s": settle_s,
            "measure_s": round_up(max(measure_s, shortest_s)),
            "pulses_min": row.pulses_min,
            "pulses_max": row.pulses_max,
        }
    needed_s = interval_s * (intervals + 1)
    if row.kind == "constant":
        ratio = primary_ratio(settings)
        needed_s = max(needed_s, constant_test_s(load, ratio, row.limit_pct or 1.0))
        repeats = 1
    events = load_events(plan, testpoint.events, load)
    if events:  # the load varies: the energy over the whole gate is what can be compared
        needed_s, repeats = lasting_s(events, interval_s, needed_s), 1
    return {
        "energy_preset_count": testpoint.energy_preset_count,
        "events": events,
        "settle_s": settle_s,
        "measure_s": round_up(max(measure_s, needed_s)),
        "intervals_min": intervals,
        "repeats": repeats,
    }


def _timing(plan: Plan, testpoint: Testpoint) -> tuple[float, float, int, int]:
    """(settle_s, measure_s, intervals_min, repeats) of a testpoint."""
    own, default = testpoint.timing, plan.timing
    return (
        default.settle_s if own.settle_s is None else own.settle_s,
        default.measure_s if own.measure_s is None else own.measure_s,
        default.intervals_min if own.intervals_min is None else own.intervals_min,
        default.repeats if own.repeats is None else own.repeats,
    )


def _load(
    plan: Plan,
    testpoint: Testpoint,
    row: LimitRow,
    f_hz: float,
    direction: Direction,
    phases: Phases,
    current: str,
    pf: str,
) -> Load:
    rating = plan.meter
    u_v = round(rating.u_n_v * row.u_un, 9)
    i_a = round(current_in(current, rating) * rating.i_n_a, 12)
    lag_deg = round(phi_deg(pf) + (180.0 if direction == "export" else 0.0), 9)
    return Load(
        f_hz=f_hz,
        u_v=(u_v, u_v, u_v),
        i_a=_on_phases(i_a, phases),
        phi_deg=_lags_deg(lag_deg, phases),
        harmonics=testpoint.harmonics,
        noise_pct=testpoint.noise_pct,
    )


def _on_phases(value: float, phases: Phases) -> Triple:
    if phases in ("balanced", "mixed"):
        return (value, value, value)
    values = [0.0, 0.0, 0.0]
    values[_PHASE_INDEX[phases]] = value
    return (values[0], values[1], values[2])


def _lags_deg(lag_deg: float, phases: Phases) -> Triple:
    if phases != "mixed":
        return _on_phases(lag_deg, phases)
    return (lag_deg, lag_deg, lag_deg + (180.0 if lag_deg < 180.0 else -180.0))


def _point_id(
    testpoint: Testpoint,
    row: LimitRow,
    f_hz: float,
    direction: Direction,
    phases: str,
    current: str,
    pf: str,
) -> str:
    if row.kind == "no_load":
        return f"no_load/{row.u_un:g}Un/{f_hz:.1f}Hz"
    parts = [row.kind, phases, direction, current, pf, f"{f_hz:.1f}Hz"]
    parts += [f"h{line.order}" for line in testpoint.harmonics]
    parts += [event.kind for event in testpoint.events]
    return "/".join(parts)


def _difference_parents(
    testpoint: Testpoint, f_hz: float, direction: str, phases: str, current: str
) -> tuple[str, str]:
    """The single-phase point and the balanced point whose errors are subtracted."""
    tail = "/".join([direction, current, "1", f"{f_hz:.1f}Hz"])
    return (f"accuracy/{phases}/{tail}", f"accuracy/balanced/{tail}")


def _catches(testpoint: Testpoint, phases: str, current: str, pf: str) -> tuple[str, ...]:
    return tuple(
        catch.fault
        for catch in testpoint.catches
        if (catch.phases is None or phases in catch.phases)
        and (catch.currents is None or current in catch.currents)
        and (catch.pf is None or pf in catch.pf)
    )
