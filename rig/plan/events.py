"""Events of a testpoint: what is wrong with them, and what they do to the voltages."""

from collections.abc import Sequence
from itertools import pairwise

from rig.model.load import Load, LoadEvent, Triple
from rig.plan.durations import pulse_interval_s
from rig.plan.schema import EventSection, Plan, Testpoint
from rig.spec.rows import LimitRow

# The meter releases the energy of one window during the next; at 45 Hz two of them last 0.44 s.
# Steady for so long before and after, the energy between the outer edges is that of the load.
STEADY_S = 0.5
_PHASES = ("L1", "L2", "L3")
_SIGN = {"sag": -1.0, "swell": 1.0}


def wrong_events(testpoint: Testpoint, row: LimitRow, key: str) -> list[str]:
    """Events at a point of the wrong kind, or into one another."""
    if testpoint.events and row.kind != "accuracy":
        return [f"{key}.events: must be left out, {row.id} is no accuracy limit"]
    return [
        f"{key}.events[{number + 1}].start_s = {after.start_s}: must be at least "
        f"{end_s(before, min(testpoint.f_hz)):.6g}, the end of the event before it"
        for number, (before, after) in enumerate(pairwise(testpoint.events))
        if after.start_s < end_s(before, min(testpoint.f_hz))
    ]


def end_s(event: EventSection, f_hz: float) -> float:
    """When an event ends at a frequency, in s after settling."""
    return event.start_s + event.duration_cycles / f_hz


def early_events(plan: Plan, events: Sequence[EventSection], load: Load, key: str) -> list[str]:
    """Events before a first pulse and steady load can have been."""
    least_s = pulse_interval_s(load, plan.meter.constant_imp_per_kwh) + STEADY_S
    return [
        f"{key}.events[{number}].start_s = {event.start_s}: must be at least {least_s:.3f}, "
        f"a pulse interval and {STEADY_S:g} s of steady load"
        for number, event in enumerate(events)
        if event.start_s < least_s
    ]


def load_events(plan: Plan, events: Sequence[EventSection], load: Load) -> tuple[LoadEvent, ...]:
    """The events with the voltages that stand while they last."""
    return tuple(
        LoadEvent(
            kind=event.kind,
            start_s=event.start_s,
            duration_s=event.duration_cycles / load.f_hz,
            u_v=_voltages(event, load.u_v, plan.meter.u_n_v),
        )
        for event in events
    )


def lasting_s(events: Sequence[LoadEvent], interval_s: float, needed_s: float) -> float:
    """Measuring time: for the pulses, and until a pulse of steady load after the last event."""
    lost_s = sum(event.duration_s for event in events)
    return max(needed_s + lost_s, events[-1].end_s + STEADY_S + interval_s)


def _voltages(event: EventSection, u_v: Triple, u_n_v: float) -> Triple:
    def voltage(phase: str, value: float) -> float:
        if phase not in event.phases:
            return value
        if event.depth_pct is None:
            return 0.0
        return max(0.0, round(value + _SIGN[event.kind] * u_n_v * event.depth_pct / 100.0, 9))

    values = [voltage(phase, value) for phase, value in zip(_PHASES, u_v, strict=True)]
    return (values[0], values[1], values[2])
