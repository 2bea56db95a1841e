"""Terminals to samples: the load as a recipe, the wiring and front end as data, C++ makes samples.

Sample n is a pure function of recipe, front end and n, so the record keeps these and no samples.
"""

import math
from dataclasses import dataclass
from typing import Any

import kwcore

from rig.bench.schema import FrontEnd
from rig.drivers.injected import InjectedFaults
from rig.drivers.virtual.sample_meter import FrameArray
from rig.model.load import Load

STIMULUS_SCHEMA = "kw320.stimulus/1"
NOMINAL_U_V = 230.0  # what noise_pct of a load counts from
NOMINAL_I_A = 1.0
NOMINAL_F_HZ = 50.0  # at which a planted phase fault has its size; it is a delay
CHANNEL_COUNT = 3
ROOT2 = math.sqrt(2.0)
SEED_RANGE = 1 << 64
SALT_FACTOR = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: neighbouring salts give far seeds


@dataclass
class Segment:
    """A load from a sample on."""

    from_sample: int
    recipe: dict[str, Any]


class CoreChain:
    """What one position's meter is fed; see rig.drivers.virtual.sample_meter.AnalogueChain."""

    def __init__(self, front_end: FrontEnd, rate_hz: float, faults: InjectedFaults) -> None:
        self._front_end = front_end
        self._rate_hz = rate_hz
        self._faults = faults
        self._load: Load | None = None
        self._seed = 0
        self._next = 0
        self._segments: list[Segment] = []
        self._generator: kwcore.AnalogueFrontEnd | None = None

    def power_cycle(self, seed: int) -> None:
        self._seed = seed
        self._next = 0
        self._segments = []
        self.set_load(self._load)

    def set_load(self, load: Load | None) -> None:
        self._load = load
        if self._segments and self._segments[-1].from_sample == self._next:
            self._segments.pop()
        self._segments.append(Segment(self._next, recipe_of(load, self._seed)))
        self._generator = None

    def frames(self, count: int) -> FrameArray:
        if self._generator is None:
            self._generator = kwcore.AnalogueFrontEnd(
                kwcore.SignalRecipe(self._segments[-1].recipe),
                kwcore.FrontEndConfig(self._config()),
            )
        first, self._next = self._next, self._next + count
        return self._generator.frames(first, count)

    @property
    def clock_error_ppm(self) -> float:
        """Of the sample clock; positive is fast."""
        return clock_error_ppm(self._front_end, self._faults)

    def recipe(self) -> dict[str, Any]:
        return {
            "schema": STIMULUS_SCHEMA,
            "front_end": self._config(),
            "segments": [
                {"from_sample": segment.from_sample, "recipe": segment.recipe}
                for segment in self._segments
            ],
            "samples": self._next,
        }

    def _config(self) -> dict[str, Any]:
        return front_end_config(self._front_end, self._rate_hz, self._faults, self._seed)


def recipe_of(load: Load | None, seed: int) -> dict[str, Any]:
    """The terminals as kwcore.SignalRecipe takes them: sums of cosines, U1 at 0 degrees.

    A harmonic's angle is that of the sine against its fundamental's rising zero crossing:
    sin(h x + d) with x the fundamental's sine angle is cos(h c + (h - 1)/4 turn + d) with c its
    cosine angle.
    """
    voltages, currents = [], []
    for phase in range(CHANNEL_COUNT):
        turning = 1.0 if load is not None and load.reversed_sequence else -1.0
        u_turns = turning * phase / 3.0
        i_turns = u_turns - (load.phi_deg[phase] / 360.0 if load else 0.0)
        voltages.append(_channel(load, "v", phase, u_turns))
        currents.append(_channel(load, "a", phase, i_turns))
    return {
        "f_hz": load.f_hz if load else NOMINAL_F_HZ,
        "noise_seed": seed,
        "voltages": voltages,
        "currents": currents,
    }


def _channel(load: Load | None, unit: str, phase: int, turns: float) -> dict[str, Any]:
    if load is None:
        return {"components": []}
    is_voltage = unit == "v"
    peak = math.sqrt(2.0) * (load.u_v if is_voltage else load.i_a)[phase]
    nominal = NOMINAL_U_V if is_voltage else NOMINAL_I_A
    components = [{"order": 1.0, f"peak_{unit}": peak, "phase_turns": turns}]
    for line in load.harmonics:
        ratio = (line.u_pct if is_voltage else line.i_pct) / 100.0
        angle_deg = line.u_deg if is_voltage else line.i_deg
        components.append(
            {
                "order": float(line.order),
                f"peak_{unit}": peak * ratio,
                "phase_turns": line.order * turns + (line.order - 1) / 4.0 + angle_deg / 360.0,
            }
        )
    return {f"noise_rms_{unit}": nominal * load.noise_pct / 100.0, "components": components}


def clock_error_ppm(front_end: FrontEnd, faults: InjectedFaults) -> float:
    """Of the bench file and of a planted fault together."""
    return front_end.clock_ppm + faults.clock_ppm


def front_end_config(
    front_end: FrontEnd, rate_hz: float, faults: InjectedFaults, seed: int
) -> dict[str, Any]:
    """Imperfections of the bench file and planted faults, as kwcore.FrontEndConfig takes them."""
    phases = range(CHANNEL_COUNT)
    return {
        "rate_hz": rate_hz,
        "clock_error_ppm": clock_error_ppm(front_end, faults),
        "noise_seed": (seed + front_end.seed_salt * SALT_FACTOR) % SEED_RANGE,
        "lost_every": faults.sample_lost_every or 0,
        "voltages": [_voltage_input(front_end, faults, phase) for phase in phases],
        "currents": [_current_input(front_end, faults, phase) for phase in phases],
    }


def _voltage_input(front_end: FrontEnd, faults: InjectedFaults, phase: int) -> dict[str, Any]:
    signal = kwcore.signal
    return {
        "gain_error": front_end.gain_ppm[phase] * 1e-6,
        "offset_v": front_end.offset_counts[phase] / signal.COUNTS_PER_VOLT
        + faults.offset_pct[phase] / 100.0 * signal.FULL_SCALE_PEAK_V,
        "delay_s": front_end.delay_ns[phase] * 1e-9,
        "noise_rms_v": _noise_share(front_end, faults) * signal.FULL_SCALE_PEAK_V / ROOT2,
        "source_channel": phase,
        "reversed": False,
    }


def _current_input(front_end: FrontEnd, faults: InjectedFaults, phase: int) -> dict[str, Any]:
    signal = kwcore.signal
    channel = CHANNEL_COUNT + phase
    return {
        "gain_error": (1.0 + front_end.gain_ppm[channel] * 1e-6)
        * (1.0 + faults.i_gain_pct[phase] / 100.0)
        - 1.0,
        "offset_a": front_end.offset_counts[channel] / signal.COUNTS_PER_AMPERE
        + faults.offset_pct[phase] / 100.0 * signal.FULL_SCALE_PEAK_A,
        "delay_s": front_end.delay_ns[channel] * 1e-9
        + kwcore.delay_of_lag_s(faults.i_delay_deg[phase], NOMINAL_F_HZ),
        "noise_rms_a": _noise_share(front_end, faults) * signal.FULL_SCALE_PEAK_A / ROOT2,
        "source_channel": CHANNEL_COUNT + _wired(phase, faults),
        "reversed": phase in faults.i_reversed,
        "crosstalk": faults.crosstalk_ppm[phase] * 1e-6,
        "crosstalk_channel": phase,
        "clip_share": faults.i_clip_pct / 100.0,
        "warm_up": faults.i_warm_up_pct / 100.0,
        "stuck_mask": _stuck_mask(phase, faults),
    }


def _noise_share(front_end: FrontEnd, faults: InjectedFaults) -> float:
    """Noise of bench file and fault, rms as a share of a full-scale sine's rms.

    Two independent white noises are one of the root of their summed squares.
    """
    levels_db = [db for db in (front_end.noise_db_fs, faults.noise_dbfs) if db is not None]
    return math.hypot(*(10.0 ** (db / 20.0) for db in levels_db))


def _stuck_mask(phase: int, faults: InjectedFaults) -> int:
    return 0 if phase != 0 or faults.i1_stuck_bit is None else 1 << faults.i1_stuck_bit


def _wired(phase: int, faults: InjectedFaults) -> int:
    """The phase whose current reaches the input of `phase`."""
    if faults.i_swapped is None or phase not in faults.i_swapped:
        return phase
    first, second = faults.i_swapped
    return second if phase == first else first
