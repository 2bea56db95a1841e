"""Feeds the meter of a bench with counts and reads its registers at every publication."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from rig.bench.tomlfile import BadInput
from rig.drivers.virtual.core import CoreMeter
from rig.drivers.virtual.error_calculator import STREAMS
from rig.drivers.virtual.position import ComparedLink
from rig.drivers.virtual.sample_meter import FrameArray, SampleMeter
from rig.model.evidence import Exchange, RegisterBlock
from rig.model.replay import ReplayPulse
from rig.ports import MeterFault
from rig.recording.mapping import INPUTS
from rig.recording.recording import Floats
from rig.run.context import BOOT_TIME_UNIX_S
from rig.run.registers import read_blocks, setting_writes

# Full scale peaks of the meter's inputs (D: 1.2 x 400 V, 2 x Imax 1.2 A) and the counts there.
FULL_SCALE_V = 1.2 * 400.0 * 2.0**0.5
FULL_SCALE_A = 2.0 * 1.2 * 2.0**0.5
FULL_SCALE_COUNTS = 1 << 23
COUNTS_MAX = FULL_SCALE_COUNTS - 1
LOOK_FRAMES = 64  # how coarsely a publication is looked for at first
WINDOW_FLOATS = (0x4000, 0x48)  # all that a window publishes and nothing else: address, words


@dataclass
class Played:
    """What the meter said; `fault` ended it early."""

    readings: list[tuple[int, list[RegisterBlock]]] = field(default_factory=list)
    pulses: list[ReplayPulse] = field(default_factory=list)
    fault: str | None = None
    traffic: tuple[Exchange, ...] = ()
    log: str = ""


def counts_of(frames: Floats, name: str) -> FrameArray:
    """Volts and amperes as 24-bit counts, half to even. BadInput beyond full scale."""
    scale = np.array([FULL_SCALE_V] * 3 + [FULL_SCALE_A] * 3)
    peaks = np.abs(frames).max(axis=0)
    units = "VVVAAA"
    lines = [
        f"{name}: inputs.{INPUTS[n]}: peak {peaks[n]:.6g} {units[n]} at the terminals: must be at "
        f"most {scale[n]:.6g} {units[n]}; settings pt1_dv, pt2_dv, ct1_a and ct2_code scale it"
        for n in range(len(INPUTS))
        if peaks[n] / scale[n] * FULL_SCALE_COUNTS > COUNTS_MAX
    ]
    if lines:
        raise BadInput(lines)
    counts: FrameArray = np.rint(frames / scale * FULL_SCALE_COUNTS).astype(np.int32)
    return counts


def values_of(counts: FrameArray) -> Floats:
    """The volts and amperes that the counts stand for: what the oracle is given."""
    scale = np.array([FULL_SCALE_V] * 3 + [FULL_SCALE_A] * 3)
    values: Floats = counts.astype(np.float64) * scale / FULL_SCALE_COUNTS
    return values


def publications(counts: FrameArray, settings: dict[str, int]) -> list[int]:
    """Sample indices at which a meter publishes windows, found with the reference core.

    Where nothing changes, as with nothing on the inputs, a publication does not show.
    """
    coarse, fine = _core(settings), _core(settings)
    found = []
    at = 0
    shown = coarse.read(*WINDOW_FLOATS)
    for first in range(0, len(counts), LOOK_FRAMES):
        coarse.feed(counts[first : first + LOOK_FRAMES])
        now = coarse.read(*WINDOW_FLOATS)
        if now == shown:
            continue
        fine.feed(counts[at:first])
        for at in range(first, min(first + LOOK_FRAMES, len(counts))):
            fine.feed(counts[at : at + 1])
            if fine.read(*WINDOW_FLOATS) != shown:
                break
        at += 1
        found.append(at)
        shown = now
    return found


def play(
    meter: SampleMeter, counts: FrameArray, settings: dict[str, int], stops: Sequence[int]
) -> Played:
    """Lockstep: feed up to each stop, read, go on to the end. RigFault; a MeterFault is kept.

    At the end the meter ends as it should: a RigFault says when it lost samples.
    """
    played = Played()
    core = CoreMeter("")
    link = ComparedLink(meter, core)
    try:
        meter.power_cycle(BOOT_TIME_UNIX_S)
        core.power_cycle(BOOT_TIME_UNIX_S)
        for address, words in setting_writes(settings):
            link.write(address, words)
        at = 0
        for stop in stops:
            core.feed(counts[at:stop])
            meter.feed(counts[at:stop])
            played.pulses += _pulses(meter)
            played.readings.append((stop, read_blocks(link)))
            at = stop
        if at < len(counts):
            meter.feed(counts[at:])
            played.pulses += _pulses(meter)
        meter.end()
    except MeterFault as fault:
        played.fault = f"no answer: {fault}"
    played.traffic = tuple(meter.drain_traffic())
    played.log = meter.drain_log()
    return played


def _core(settings: dict[str, int]) -> CoreMeter:
    core = CoreMeter("")
    core.power_cycle(BOOT_TIME_UNIX_S)
    for address, words in setting_writes(settings):
        core.write(address, words)
    return core


def _pulses(meter: SampleMeter) -> list[ReplayPulse]:
    return [
        ReplayPulse(
            position=float(edge["sample_index"]) + float(edge["fraction"]),
            stream=STREAMS[int(edge["stream"])],
        )
        for edge in meter.take_pulses()
    ]
