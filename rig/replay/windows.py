"""The windows of a replay: where they lie among the samples, and what the oracle says of them."""

import math
from collections.abc import Sequence

import numpy as np

from rig.model.evidence import RegisterBlock
from rig.model.replay import Bounds, InstrumentValue, ReplayWindow
from rig.oracle.least_squares import Truth, truth_of
from rig.oracle.plain_sums import Span, mean_bounds
from rig.recording.mapping import InstrumentReading, RecordingMap
from rig.recording.recording import Floats, Recording
from rig.replay.resample import RATE_HZ
from rig.replay.stretch import LIVE_RMS_V, WINDOW_CYCLES, Stretch

# A window is published 237 to 238 samples less half a sample after the middle of its last sample:
# 42 for the 40 taps of the meter's filter and two to spare, 192 for the transforms, spread over
# three times 64 samples, 3 for the centres of both its filters, half a sample for the span of a
# point; the end itself lies anywhere within one sample.
PUBLISH_DELAY = 237.0
EDGE = 0.5
SPARE = 4  # samples beyond the edges that the bounds of a window may touch
WARM_UP_WINDOWS = 2  # the meter finds the frequency in the first window and holds it in the next
LENGTH_TOLERANCE = 0.3  # of a window: a longer gap between publications hides one
LINES = ("u_rms_l12_v", "u_rms_l23_v", "u_rms_l31_v")
SPREAD_MAX = 0.01  # an instrument's reading that changes more within a window is not compared
PHASES = ("l1", "l2", "l3")


def windows_of(
    readings: Sequence[tuple[int, list[RegisterBlock]]],
    samples: Floats,
    stretch: Stretch,
    recording: Recording,
    mapping: RecordingMap,
) -> tuple[ReplayWindow, ...]:
    """Each publication with the oracle's values; `samples`, shape (n, 6), in V and A."""
    maker = _Maker(samples, stretch, recording, mapping)
    made: list[ReplayWindow] = []
    before: int | None = None
    for number, (index, blocks) in enumerate(readings, 1):
        made.append(maker.window(number, before, index, tuple(blocks)))
        before = index
    return tuple(_with_drift(made))


class _Maker:
    def __init__(
        self, samples: Floats, stretch: Stretch, recording: Recording, mapping: RecordingMap
    ) -> None:
        self._samples = samples
        self._stretch = stretch
        self._recording = recording
        self._map = mapping
        self._length = WINDOW_CYCLES[mapping.nominal_hz] / mapping.nominal_hz * RATE_HZ
        self._fitted_last: tuple[tuple[Bounds, Bounds], Truth] | None = None

    def window(
        self, number: int, before: int | None, index: int, blocks: tuple[RegisterBlock, ...]
    ) -> ReplayWindow:
        end = _edge(index)
        window = ReplayWindow(
            number=number,
            sample_index=index,
            start=None,
            end=end,
            method=None,
            registers=blocks,
        )
        if before is None:
            # The meter wakes up at sample 0, and its first window starts there.
            start = Bounds(low=-EDGE, high=-EDGE)
            return window.model_copy(update={"start": start, "p_mean_w": self._p_mean(start, end)})
        start = _edge(before)
        if abs(index - before - self._length) > LENGTH_TOLERANCE * self._length:
            return window
        facts: dict[str, object] = {"start": start, "p_mean_w": self._p_mean(start, end)}
        is_steady = self._map.kind == "steady"
        if number > WARM_UP_WINDOWS:
            facts["method"] = "least squares" if is_steady else "plain sums"
            if is_steady:
                facts |= self._fitted(start, end)
            else:
                facts["truth"] = self._summed(start, end)
            facts["instrument"] = self._instrument(start, end)
        return window.model_copy(update=facts)

    def _part(self, start: Bounds, end: Bounds) -> Floats:
        first = max(0, round(start.low + EDGE))
        return self._samples[first : round(end.low + EDGE)]

    def _near(self, start: Bounds, end: Bounds) -> tuple[Floats, int]:
        """The samples of a window with a few on each side, and the index of the first."""
        first = max(0, math.floor(start.low) - SPARE)
        return self._samples[first : math.ceil(end.high) + SPARE], first

    def _fit(self, start: Bounds, end: Bounds) -> Truth:
        """Kept for the last window: several quantities ask for the same one."""
        if self._fitted_last is None or self._fitted_last[0] != (start, end):
            truth = truth_of(self._part(start, end), RATE_HZ, self._stretch.f_hz)
            self._fitted_last = ((start, end), truth)
        return self._fitted_last[1]

    def _fitted(self, start: Bounds, end: Bounds) -> dict[str, object]:
        truth = self._fit(start, end)
        pt, ct = self._map.pt_ratio, self._map.ct_ratio
        s = truth.u_rms * truth.i_rms
        values = {"f_hz": truth.f_hz, "i_rms_n_a": truth.i_neutral_rms * ct}
        values |= {name: float(truth.u_line_rms[n]) * pt for n, name in enumerate(LINES)}
        for n, phase in enumerate(PHASES):
            values[f"u_rms_{phase}_v"] = float(truth.u_rms[n]) * pt
            values[f"i_rms_{phase}_a"] = float(truth.i_rms[n]) * ct
            values[f"p_{phase}_w"] = float(truth.p[n]) * pt * ct
            values[f"q_selected_{phase}_var"] = float(truth.q_budeanu[n]) * pt * ct
            values[f"s_{phase}_va"] = float(s[n]) * pt * ct
            values[f"pf_{phase}"] = float(truth.p[n] / s[n]) if s[n] > 0.0 else 0.0
        values["p_total_w"] = float(truth.p.sum()) * pt * ct
        values["q_selected_total_var"] = float(truth.q_budeanu.sum()) * pt * ct
        values["s_arith_total_va"] = float(s.sum()) * pt * ct
        values["pf_total"] = float(truth.p.sum() / s.sum()) if s.sum() > 0.0 else 0.0
        bounds = {name: Bounds(low=value, high=value) for name, value in values.items()}
        return {"truth": bounds, "rest_share": truth.rest_share}

    def _summed(self, start: Bounds, end: Bounds) -> dict[str, Bounds]:
        samples, first = self._near(start, end)
        u, i = samples[:, :3] * self._map.pt_ratio, samples[:, 3:] * self._map.ct_ratio
        lines = np.column_stack((u[:, 0] - u[:, 1], u[:, 1] - u[:, 2], u[:, 2] - u[:, 0]))
        neutral = i.sum(axis=1)
        products = np.column_stack((u**2, i**2, lines**2, neutral**2, u * i, (u * i).sum(axis=1)))
        low, high = mean_bounds(products, _span(start, first), _span(end, first))
        names = [f"u_rms_{phase}_v" for phase in PHASES] + [f"i_rms_{phase}_a" for phase in PHASES]
        names += [*LINES, "i_rms_n_a"]
        roots = np.sqrt(np.maximum(low, 0.0)), np.sqrt(np.maximum(high, 0.0))
        bounds = {
            name: Bounds(low=float(roots[0][n]), high=float(roots[1][n]))
            for n, name in enumerate(names)
        }
        names_p = [f"p_{phase}_w" for phase in PHASES] + ["p_total_w"]
        for n, name in enumerate(names_p, len(names)):
            bounds[name] = Bounds(low=float(low[n]), high=float(high[n]))
        is_live = bounds["u_rms_l1_v"].low > LIVE_RMS_V * self._map.pt_ratio
        if end.high < self._stretch.first and is_live:
            f_hz = self._fit(start, end).f_hz
            bounds["f_hz"] = Bounds(low=f_hz, high=f_hz)
        return bounds

    def _p_mean(self, start: Bounds, end: Bounds) -> Bounds:
        ratio = self._map.pt_ratio * self._map.ct_ratio
        samples, first = self._near(start, end)
        power = (samples[:, :3] * samples[:, 3:]).sum(axis=1, keepdims=True) * ratio
        low, high = mean_bounds(power, _span(start, first), _span(end, first))
        return Bounds(low=float(low[0]), high=float(high[0]))

    def _instrument(self, start: Bounds, end: Bounds) -> tuple[InstrumentValue, ...]:
        """The instrument's readings where the window lies in the recording and they stand still."""
        values = []
        for entry in self._map.readings:
            value = entry.value if entry.channel is None else self._channel_mean(entry, start, end)
            if value is None:
                continue
            harmonics = 0.0
            if entry.measures == "fundamental":
                harmonics = self._harmonics(entry.quantity, start, end)
            values.append(
                InstrumentValue(
                    quantity=entry.quantity,
                    value=value,
                    resolution=entry.resolution,
                    harmonics=harmonics,
                    source=entry.source,
                )
            )
        return tuple(values)

    def _channel_mean(self, entry: InstrumentReading, start: Bounds, end: Bounds) -> float | None:
        if start.low < self._stretch.first or end.high > self._stretch.last:
            return None
        at_s = self._stretch.at_s[round(start.high) : round(end.low)]
        channel = self._recording.channel(entry.channel or "")
        if channel is None or self._stretch.marked == "LOOPED":
            return None
        inside = (self._recording.time_s >= at_s[0]) & (self._recording.time_s <= at_s[-1])
        chosen = channel.values[inside] * entry.factor
        mean = float(np.mean(chosen))
        is_still = self._map.kind == "steady" or np.ptp(chosen) <= SPREAD_MAX * abs(mean)
        return mean if is_still else None

    def _harmonics(self, quantity: str, start: Bounds, end: Bounds) -> float:
        """rms less fundamental of a voltage or current, primary, by the oracle."""
        truth = self._fit(start, end)
        phase = PHASES.index(quantity.split("_")[2])
        if quantity.startswith("u"):
            return float(truth.u_rms[phase] - truth.u_fund_rms[phase]) * self._map.pt_ratio
        return float(truth.i_rms[phase] - truth.i_fund_rms[phase]) * self._map.ct_ratio


def _edge(index: int) -> Bounds:
    end = index - PUBLISH_DELAY
    return Bounds(low=end - EDGE, high=end + EDGE)


def _span(edge: Bounds, first: int) -> Span:
    """Half a sample wider: the sums take a sample's square for constant over its span."""
    return Span(edge.low - EDGE - first, edge.high + EDGE - first)


def _with_drift(windows: list[ReplayWindow]) -> list[ReplayWindow]:
    """The largest step of the oracle's frequency to a window beside."""
    f_hz = [w.truth["f_hz"].low if "f_hz" in w.truth else None for w in windows]
    drifted = []
    for n, window in enumerate(windows):
        beside = [f_hz[k] for k in (n - 1, n + 1) if 0 <= k < len(windows)]
        own = f_hz[n]
        steps = [abs(own - other) for other in beside if own is not None and other is not None]
        drifted.append(window.model_copy(update={"drift_hz": max(steps, default=0.0)}))
    return drifted
