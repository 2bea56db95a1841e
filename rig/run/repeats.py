"""From pulse edges to repeats: equal runs of whole intervals against the reference's energy."""

import math
from collections.abc import Sequence

from rig.model.evidence import Pulse, Repeat
from rig.ports import Reference


def energy_edges(pulses: Sequence[Pulse]) -> list[Pulse]:
    """Edges of active energy, import and export together, in time order."""
    edges = [pulse for pulse in pulses if pulse.stream in ("p_import", "p_export")]
    return sorted(edges, key=lambda pulse: pulse.t_ns)


def interval_count(pulses: Sequence[Pulse]) -> int:
    """Whole intervals between edges of active energy."""
    return max(0, len(energy_edges(pulses)) - 1)


def repeats_of(
    pulses: Sequence[Pulse], repeats: int, reference: Reference, t_zero_ns: int
) -> tuple[Repeat, ...]:
    """At most `repeats` runs of equal length, remainder dropped; times count from `t_zero_ns`.

    `time_std_unc_ns` of a repeat is that of its duration: its two edges, root sum of squares.
    """
    edges = energy_edges(pulses)
    count = min(repeats, len(edges) - 1)
    if count < 1:
        return ()
    length = (len(edges) - 1) // count
    made = []
    for number in range(count):
        first, last = edges[number * length], edges[(number + 1) * length]
        made.append(
            Repeat(
                intervals=length,
                t_start_ns=first.t_ns - t_zero_ns,
                t_end_ns=last.t_ns - t_zero_ns,
                reference_wh=reference.energy_wh(first.t_ns, last.t_ns),
                time_std_unc_ns=math.hypot(first.time_std_unc_ns, last.time_std_unc_ns),
            )
        )
    return tuple(made)
