"""Which instant of a recording is played when: once, looped over whole cycles, or between steady

parts made of its first and last whole cycles.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rig.bench.tomlfile import BadInput
from rig.oracle.least_squares import basis_of, frequency_of
from rig.recording.mapping import RecordingMap
from rig.recording.recording import Channel, Floats, Recording
from rig.replay.resample import RATE_HZ, margin_samples, sampled

WINDOW_CYCLES = {50: 10, 60: 12}
WINDOWS_MIN = 3  # a steady recording of fewer is looped
CUTS_TRIED = 64
LIVE_SHARE = 0.1  # of 230 V: below it a voltage has no frequency
LIVE_RMS_V = 230.0 * LIVE_SHARE
CYCLES_MIN = 1
FREQUENCY_CYCLES_MIN = 2  # in one cycle a fit takes a change of amplitude for one of frequency
FREQUENCY_S_MAX = 0.5  # a longer part tells no more: the frequency wanders


@dataclass(frozen=True)
class Seam:
    """Where one played instant follows another that did not in the recording."""

    what: str
    step_pct: float  # largest step of a channel, of its largest value there
    phase_deg: float  # of the fundamental of U1, across the seam


@dataclass(frozen=True)
class Stretch:
    """What is played. `frames`, shape (n, 6), are volts and amperes at the terminals.

    `at_s` is the recording's time of each frame; frames of an event outside `first`..`last` are
    the steady parts.
    """

    frames: Floats
    at_s: Floats
    marked: str  # "", "LOOPED" or "EVENT"
    note: str
    first: int
    last: int
    f_hz: float
    seams: tuple[Seam, ...]


class Player:
    """The recording behind the filter, asked for instants."""

    def __init__(self, recording: Recording, inputs: Sequence[Sequence[Channel]]) -> None:
        self._inputs = inputs
        self._time_s = recording.time_s
        self._rate_hz = recording.rate_hz
        margin = margin_samples(self._rate_hz)
        if len(self._time_s) <= 2 * margin + 2:
            text = f"{len(self._time_s)} samples: must be more than {2 * margin + 2}"
            raise BadInput([f"{recording.path}: {text}, the length of the filter"])
        self.start_s = float(self._time_s[margin])
        self.end_s = float(self._time_s[-1 - margin])

    def at(self, at_s: Floats) -> Floats:
        """Shape (len(at_s), 6)."""
        return sampled(self._inputs, self._time_s, self._rate_hz, at_s)

    def frequency(self, start_s: float, end_s: float, nominal_hz: float) -> float:
        """Of U1 in a part of the recording; the nominal one where U1 is dead."""
        end_s = min(end_s, start_s + FREQUENCY_S_MAX)
        voltage = self.at(np.arange(start_s, end_s, 1.0 / RATE_HZ))[:, 0]
        if math.sqrt(float(np.mean(voltage**2))) < LIVE_RMS_V:
            return nominal_hz
        return frequency_of(voltage, RATE_HZ, nominal_hz)


def stretched(
    recording: Recording, inputs: Sequence[Sequence[Channel]], mapping: RecordingMap
) -> Stretch:
    """The stretch that the map asks for. BadInput when the recording is too short for it."""
    player = Player(recording, inputs)
    if mapping.kind == "event":
        return _event(player, mapping, recording.path)
    window_s = WINDOW_CYCLES[mapping.nominal_hz] / mapping.nominal_hz
    if player.end_s - player.start_s >= WINDOWS_MIN * window_s:
        return _once(player, mapping)
    return _looped(player, mapping, recording.path)


def _once(player: Player, mapping: RecordingMap) -> Stretch:
    at_s = np.arange(player.start_s, player.end_s, 1.0 / RATE_HZ)
    f_hz = player.frequency(player.start_s, player.end_s, mapping.nominal_hz)
    frames = player.at(at_s)
    return Stretch(frames, at_s, "", "played once", 0, len(frames), f_hz, ())


def _looped(player: Player, mapping: RecordingMap, path: str) -> Stretch:
    """Whole cycles again and again; of the possible cuts the one with the smallest step."""
    span_s = player.end_s - player.start_s
    f_hz = player.frequency(player.start_s, player.end_s, mapping.nominal_hz)
    cycles = math.floor(span_s * f_hz)
    if cycles < CYCLES_MIN:
        text = f"{span_s * f_hz:.2f} cycles inside the filter: must be at least {CYCLES_MIN}"
        raise BadInput([f"{path}: {text}"])
    period_s = cycles / f_hz
    cuts_s = player.start_s + np.linspace(0.0, span_s - period_s, CUTS_TRIED)
    step = np.abs(player.at(cuts_s + period_s) - player.at(cuts_s))
    cut_s = float(cuts_s[int(np.argmin((step / _size(player)).max(axis=1)))])
    count = round(mapping.steady.duration_s * RATE_HZ)
    at_s = cut_s + np.mod(np.arange(count) / RATE_HZ, period_s)
    seam = _seam(player, "loop", cut_s + period_s, cut_s, f_hz)
    note = f"LOOPED over {cycles} cycles from {cut_s * 1e3:.3f} ms"
    return Stretch(player.at(at_s), at_s, "LOOPED", note, 0, count, f_hz, (seam,))


def _event(player: Player, mapping: RecordingMap, path: str) -> Stretch:
    """The first cycles backwards in time for ever, the recording, the last ones for ever."""
    event = mapping.event
    part_s = event.cycles / mapping.nominal_hz
    whole_s = player.end_s - player.start_s
    if whole_s < 2.0 * part_s:
        raise BadInput(
            [f"{path}: {whole_s:.4f} s inside the filter: must be at least "
             f"{2.0 * part_s:.4f}, twice event.cycles"]
        )  # fmt: skip
    look_s = min(whole_s, max(part_s, FREQUENCY_CYCLES_MIN / mapping.nominal_hz))
    f_in = player.frequency(player.start_s, player.start_s + look_s, mapping.nominal_hz)
    f_out = player.frequency(player.end_s - look_s, player.end_s, mapping.nominal_hz)
    period_in_s, period_out_s = event.cycles / f_in, event.cycles / f_out
    first = round(event.lead_in_s * RATE_HZ)
    inside = math.floor((player.end_s - player.start_s) * RATE_HZ)
    last = first + inside
    since_s = (np.arange(last + round(event.lead_out_s * RATE_HZ)) - first) / RATE_HZ
    at_s = player.start_s + since_s
    at_s[:first] = player.start_s + np.mod(since_s[:first], period_in_s)
    out_s = player.end_s - period_out_s
    at_s[last:] = out_s + np.mod(player.start_s + since_s[last:] - out_s, period_out_s)
    seams = (
        _seam(player, "lead-in", player.start_s + period_in_s, player.start_s, f_in),
        _seam(player, "lead-out", player.end_s, out_s, f_out),
    )
    note = (
        f"EVENT, played once between {event.lead_in_s:g} s of its first {event.cycles} cycles "
        f"and {event.lead_out_s:g} s of its last"
    )
    return Stretch(player.at(at_s), at_s, "EVENT", note, first, last, f_in, seams)


def _size(player: Player) -> Floats:
    """The largest value of each channel; 1 where there is none."""
    size = np.abs(player.at(np.arange(player.start_s, player.end_s, 1.0 / RATE_HZ))).max(axis=0)
    shown: Floats = np.where(size > 0.0, size, 1.0)
    return shown


def _seam(player: Player, what: str, before_s: float, after_s: float, f_hz: float) -> Seam:
    """The step from the instant `before_s` to `after_s`, and of the phase of U1 there."""
    values = player.at(np.array([before_s, after_s]))
    step_pct = float((np.abs(values[0] - values[1]) / _size(player)).max()) * 100.0
    half_s = 0.5 / f_hz
    phases = []
    for centre_s in (before_s - half_s, after_s + half_s):
        t_s = np.arange(-half_s, half_s, 1.0 / RATE_HZ)
        voltage = player.at(np.clip(centre_s + t_s, player.start_s, player.end_s))[:, 0]
        fit, *_ = np.linalg.lstsq(basis_of(t_s, f_hz, 3), voltage, rcond=None)
        phases.append(math.degrees(math.atan2(-fit[2], fit[1])))
    # One cycle lies between the two centres, so their phases are equal when nothing steps.
    turn_deg = (phases[1] - phases[0] + 180.0) % 360.0 - 180.0
    return Seam(what, step_pct, turn_deg)
