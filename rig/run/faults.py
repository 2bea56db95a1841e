"""The library of faults: what can be planted, where, and which check must catch it (D10)."""

from dataclasses import dataclass
from typing import Literal

from rig.drivers.injected import InjectedFaults

Target = Literal["front end", "wiring", "pulse relay", "image", "link", "process", "source", "disk"]
Outcome = Literal["FAIL", "RIG_FAULT"]
Check = Literal[
    "pulse_error", "repeatability", "constant", "register_vs_core", "answer", "run_state"
]  # names of rig.verdict's checks; run_state is the outcome of the run itself


class UnknownFault(ValueError):
    """A fault was asked for that does not exist, or with a size that it cannot have."""


@dataclass(frozen=True)
class Fault:
    """One fault that the rig is proved against.

    `check` must catch it from `from_size` on (in `unit`); `harmless_size` must not fail a healthy
    meter. `low` and `high` bound the size.
    """

    name: str
    target: Target
    unit: str
    description: str
    outcome: Outcome
    check: Check
    seen: str
    from_size: float
    low: float
    high: float
    harmless_size: float | None = None
    whole: bool = False

    @property
    def needs_image(self) -> bool:
        """True when only a bench with a meter process can have it."""
        return self.target == "image"


FAULTS: dict[str, Fault] = {
    fault.name: fault
    for fault in (
        Fault(
            "gain_all_pct",
            "front end",
            "%",
            "gain of all three currents",
            "FAIL",
            "pulse_error",
            "error +0.25 % against 0.2 % at power factor 1",
            0.25,
            -50.0,
            50.0,
            0.15,
        ),
        Fault(
            "gain_l1_pct",
            "front end",
            "%",
            "gain of I1",
            "FAIL",
            "pulse_error",
            "error +0.5 % of the single-phase points of L1 against 0.3 % and 0.4 %",
            0.5,
            -50.0,
            50.0,
            0.25,
        ),
        Fault(
            "phase_l1_deg",
            "front end",
            "degrees",
            "I1 lags more",
            "FAIL",
            "pulse_error",
            "error 0.76 % of the single-phase points of L1 at 0.5i against 0.4 %",
            0.25,
            -0.5,
            0.5,
        ),
        Fault(
            "swap_i2_i3",
            "wiring",
            "on",
            "I2 and I3 exchanged",
            "FAIL",
            "pulse_error",
            "balanced: no net power, no pulses; L2 or L3 alone: -50 % or worse",
            1.0,
            1.0,
            1.0,
            whole=True,
        ),
        Fault(
            "reverse_i1",
            "wiring",
            "on",
            "current transformer of L1 reversed",
            "FAIL",
            "pulse_error",
            "balanced: error -66.7 %",
            1.0,
            1.0,
            1.0,
            whole=True,
        ),
        Fault(
            "pulse_lost_every",
            "pulse relay",
            "pulses",
            "every n-th pulse is lost",
            "FAIL",
            "repeatability",
            "single repeats 20 % and more off their mean; the constant +11 %",
            10.0,
            2.0,
            1000.0,
            whole=True,
        ),
        Fault(
            "word_order",
            "image",
            "on",
            "the two words of a float exchanged",
            "FAIL",
            "register_vs_core",
            "registers differ from the reference core",
            1.0,
            1.0,
            1.0,
            whole=True,
        ),
        Fault(
            "frozen_register",
            "image",
            "on",
            "a register that never changes",
            "FAIL",
            "register_vs_core",
            "registers differ from the reference core",
            1.0,
            1.0,
            1.0,
            whole=True,
        ),
        Fault(
            "energy_register_off",
            "image",
            "%",
            "energy registers 0.1 % off their pulses",
            "FAIL",
            "constant",
            "register against pulses 0.1 % against 0.02 %",
            0.1,
            0.1,
            0.1,
        ),
        Fault(
            "link_cut",
            "link",
            "point",
            "the link dies at this point",
            "RIG_FAULT",
            "run_state",
            "the link is proved to be dead",
            1.0,
            1.0,
            10000.0,
            whole=True,
        ),
        Fault(
            "meter_killed",
            "process",
            "point",
            "the meter process is killed from outside",
            "RIG_FAULT",
            "run_state",
            "the process ended by a signal",
            1.0,
            1.0,
            10000.0,
            whole=True,
        ),
        Fault(
            "source_unsettled",
            "source",
            "point",
            "the source never reports settled",
            "RIG_FAULT",
            "run_state",
            "the deadline of settling passes",
            1.0,
            1.0,
            10000.0,
            whole=True,
        ),
        Fault(
            "disk_full",
            "disk",
            "point",
            "the record cannot be written from this point on",
            "RIG_FAULT",
            "run_state",
            "the operating system refuses to write",
            1.0,
            1.0,
            10000.0,
            whole=True,
        ),
        Fault(
            "meter_assert",
            "image",
            "on",
            "the image stops at an assertion",
            "FAIL",
            "answer",
            "the meter says that it asserted",
            1.0,
            1.0,
            1.0,
            whole=True,
        ),
        Fault(
            "meter_silent",
            "image",
            "on",
            "the image stops answering on a proved link",
            "FAIL",
            "answer",
            "no answer, link and process proved",
            1.0,
            1.0,
            1.0,
            whole=True,
        ),
    )
}


def injected(sizes: dict[str, float]) -> InjectedFaults:
    """What a bench must do for these faults. UnknownFault for a wrong name, size or combination."""
    for name, size in sizes.items():
        _check_size(name, size)
    gain_all = sizes.get("gain_all_pct", 0.0)
    images = [name for name in sizes if FAULTS[name].target == "image"]
    events = [name for name in sizes if FAULTS[name].outcome == "RIG_FAULT"]
    for kind, names in (("image", images), ("event", events)):
        if len(names) > 1:
            raise UnknownFault(f"{' and '.join(names)}: at most one {kind} fault in a run")
    return InjectedFaults.model_validate(
        {
            "i_gain_pct": (gain_all + sizes.get("gain_l1_pct", 0.0), gain_all, gain_all),
            "i_delay_deg": (sizes.get("phase_l1_deg", 0.0), 0.0, 0.0),
            "i_swapped": (1, 2) if "swap_i2_i3" in sizes else None,
            "i_reversed": (0,) if "reverse_i1" in sizes else (),
            "pulse_lost_every": _whole(sizes.get("pulse_lost_every")),
            "image": images[0] if images else None,
            "event": events[0] if events else None,
            "event_at_point": _whole(sizes[events[0]]) if events else 1,
        }
    )


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
