"""The library of faults: what can be planted, where, and which check must catch it (D10)."""

from rig.drivers.injected import InjectedFaults
from rig.run.faults.fault import Fault
from rig.run.faults.front_end import FRONT_END, WIRING
from rig.run.faults.image import IMAGES
from rig.run.faults.link import LINK
from rig.run.faults.outside import EVENTS
from rig.run.faults.pulses import PULSES

__all__ = ["FAULTS", "Fault", "UnknownFault", "injected"]

FAULTS: dict[str, Fault] = {
    fault.name: fault for fault in (*FRONT_END, *WIRING, *PULSES, *IMAGES, *LINK, *EVENTS)
}


class UnknownFault(ValueError):
    """A fault was asked for that does not exist, or with a size that it cannot have."""


def injected(sizes: dict[str, float]) -> InjectedFaults:
    """What a bench must do for these faults. UnknownFault for a wrong name, size or combination."""
    for name, size in sizes.items():
        _check_size(name, size)
    images = _at_most_one("image", sizes, IMAGES)
    events = _at_most_one("event", sizes, EVENTS)
    return InjectedFaults.model_validate(
        _front_end(sizes)
        | _pulses(sizes)
        | {
            "answers": _answers(sizes),
            "image": images[0] if images else None,
            "event": events[0] if events else None,
            "event_at_point": _whole(sizes[events[0]]) if events else 1,
        }
    )


def _front_end(sizes: dict[str, float]) -> dict[str, object]:
    gain_all = sizes.get("gain_all_pct", 0.0)
    return {
        "i_gain_pct": (gain_all + sizes.get("gain_l1_pct", 0.0), gain_all, gain_all),
        "i_delay_deg": (sizes.get("phase_l1_deg", 0.0), 0.0, 0.0),
        "offset_pct": (sizes.get("offset_l1_pct", 0.0), 0.0, 0.0),
        "noise_dbfs": sizes.get("noise_dbfs"),
        "clock_ppm": sizes.get("clock_ppm", 0.0),
        "crosstalk_ppm": (sizes.get("crosstalk_u1_i1_ppm", 0.0), 0.0, 0.0),
        "i_clip_pct": sizes.get("clip_currents_pct", 100.0),
        "sample_lost_every": _whole(sizes.get("sample_lost_every")),
        "i_warm_up_pct": sizes.get("warm_up_pct", 0.0),
        "i1_stuck_bit": _whole(sizes.get("i1_stuck_bit")),
        "i_swapped": (1, 2) if "swap_i2_i3" in sizes else None,
        "i_reversed": (0,) if "reverse_i1" in sizes else (),
    }


def _pulses(sizes: dict[str, float]) -> dict[str, object]:
    return {
        "pulse_lost_every": _whole(sizes.get("pulse_lost_every")),
        "pulse_doubled_every": _whole(sizes.get("pulse_doubled_every")),
        "pulse_jitter_us": sizes.get("pulse_jitter_us", 0.0),
        "pulse_divided_by": _whole(sizes.get("pulse_divided_by")),
        "pulse_dead_ms": sizes.get("pulse_dead_ms", 0.0),
    }


def _answers(sizes: dict[str, float]) -> dict[str, object]:
    return {
        "dropped_every": _whole(sizes.get("answer_dropped_every")),
        "stale_every": _whole(sizes.get("answer_stale_every")),
        "corrupted_every": _whole(sizes.get("answer_corrupted_every")),
        "late_ms": _whole(sizes.get("answer_late_ms")) or 0,
    }


def _at_most_one(kind: str, sizes: dict[str, float], group: tuple[Fault, ...]) -> list[str]:
    names = [fault.name for fault in group if fault.name in sizes]
    if len(names) > 1:
        raise UnknownFault(f"{' and '.join(names)}: at most one {kind} fault in a run")
    return names


def _check_size(name: str, size: float) -> None:
    fault = FAULTS.get(name)
    if fault is None:
        raise UnknownFault(f"{name}: must be one of {', '.join(FAULTS)}")
    if not fault.low <= size <= fault.high:
        raise UnknownFault(
            f"{name} = {size:g}: must be {fault.low:g} to {fault.high:g} {fault.unit}"
        )
    if fault.whole and size != int(size):
        raise UnknownFault(f"{name} = {size:g}: must be a whole number")


def _whole(size: float | None) -> int | None:
    return None if size is None else int(size)
