"""When a channel alarms, from what the meter published: scales and rules of the manual, by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

import kwcore
import numpy as np
import numpy.typing as npt

from tests.alarm.alarmed import GREATER, LESS, Channel, Record, newest_record, records

# By code: the name of its quantity and the steps of its register a unit (manual 6.3, F10 to F18).
HALF_CYCLE = {
    1: ("u_l1_v", 10), 2: ("u_l2_v", 10), 3: ("u_l3_v", 10),
    5: ("u_l12_v", 10), 6: ("u_l23_v", 10), 7: ("u_l31_v", 10),
    9: ("i_l1_a", 1000), 10: ("i_l2_a", 1000), 11: ("i_l3_a", 1000),
}  # fmt: skip
BLOCK = {
    0: ("f_hz", 100), 4: ("u_rms_ln_avg_v", 10), 8: ("u_rms_ll_avg_v", 10),
    12: ("i_rms_avg_a", 1000), 13: ("i_rms_n_a", 1000), 17: ("p_total_w", 1),
    21: ("q_budeanu_total_var", 1), 25: ("s_arith_total_va", 1), 29: ("pf_total", 1000),
    33: ("thd_u_l1_pct", 100), 37: ("thd_i_l1_pct", 100),
}  # fmt: skip
SETTLING_BLOCKS = 3


@dataclass(frozen=True)
class Seen:
    """A record and the sample after which it stood in the registers."""

    index: int
    record: Record

    def at(self, delay_10ms: int) -> int:
        """The sample of the record: what a delay ends in is shown one sample later."""
        return self.index - 1 if self.record.occurred and delay_10ms > 0 else self.index


@dataclass
class Watched:
    """What a meter published and recorded, sample by sample."""

    steps: dict[int, list[tuple[int, float]]]  # by code: sample, value in steps
    seen: list[Seen]


def watch(meter: kwcore.Meter, frames: npt.NDArray[np.int32]) -> Watched:
    """Feed one frame at a time and look at registers and publications after each."""
    meter.record(half_cycles=True, blocks=True)
    found = Watched({code: [] for code in (*HALF_CYCLE, *BLOCK)}, [])
    newest, blocks = newest_record(meter), 0
    for n in range(len(frames)):
        meter.feed(frames[n : n + 1])
        index = meter.sample_index
        if blocks >= SETTLING_BLOCKS:
            _note(found, HALF_CYCLE, meter.take_half_cycles(), index)
            new = meter.take_blocks()
            _note(found, BLOCK, new, index)
        else:
            blocks += len(meter.take_blocks())
            meter.take_half_cycles()
        now = newest_record(meter)
        if now != newest:
            found.seen += [Seen(index, r) for r in records(meter)[-((now - newest) % 16 or 16) :]]
            newest = now
    return found


def _note(
    found: Watched, table: dict[int, tuple[str, int]], rows: npt.NDArray[np.void], index: int
) -> None:
    for row in rows:
        for code, (name, scale) in table.items():
            found.steps[code].append((index, float(row[name]) * scale))


def expected(
    channel: Channel, published: Sequence[tuple[int, float]], rate_hz: int, end: int
) -> list[tuple[int, bool, int]]:
    """Sample, occurred or not and recorded value of each alarm of a channel, up to sample `end`."""
    delay = channel.delay_10ms * rate_hz // 100
    met = [(index, is_beyond(channel, steps), word(steps)) for index, steps in published]
    made: list[tuple[int, bool, int]] = []
    first: int | None = None
    for n, (index, beyond, value) in enumerate(met):
        first = (index if first is None else first) if beyond else None
        if beyond and first is not None:
            due = first + delay
            upto = met[n + 1][0] if n + 1 < len(met) else end
            at_once = delay == 0 and index == first
            if at_once or (delay > 0 and index <= due < upto):
                made.append((due, True, value))
        elif made and made[-1][1]:
            made.append((index, False, value))
    return made


def is_beyond(channel: Channel, steps: float) -> bool:
    """The comparison of 104FH."""
    if channel.comparison == GREATER:
        return steps > channel.setpoint
    if channel.comparison == LESS:
        return steps < channel.setpoint
    return word(steps) == channel.setpoint


def word(steps: float) -> int:
    """Rounded, halves away from 0."""
    return int(np.sign(steps) * np.floor(abs(steps) + 0.5))
