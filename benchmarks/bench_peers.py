"""The same windows by the core, by NumPy and by pqopen-lib: speed in one run, as ratios.

`python benchmarks/bench_peers.py [SECONDS]`: U, I, P, fundamental Q and harmonics to 63 of six
channels for every window of 10 cycles of SECONDS (20) at 50 Hz. The peers are given what the core
has to find: windows that begin and end with a cycle, in volts and amperes, 2560 points each; so
they neither correct, synchronise, resample, fold nor count energy. Medians of five, one thread.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "build" / "release" / "python")]

import kwcore  # noqa: E402
from pqopen import powerquality  # noqa: E402

SECONDS = 20
REPEATS = 5
RATE_HZ = 12800
F_HZ = 50.0
CYCLES = 10
POINTS = 2560
ORDER_MAX = 63
VOLTS_PER_COUNT = 480.0 * 2**0.5 / 2**23
AMPERES_PER_COUNT = 2.4 * 2**0.5 / 2**23

Floats = npt.NDArray[np.float64]


def counts(seconds: int) -> npt.NDArray[np.int32]:
    t_s = np.arange(seconds * RATE_HZ) / RATE_HZ
    angles = [2.0 * np.pi * (F_HZ * t_s - k / 3.0) for k in range(3)]
    waves = [0.4 * np.cos(angle) + 0.02 * np.cos(5.0 * angle) for angle in angles]
    return np.rint(np.stack([*waves, *waves], axis=1) * 2.0**23).astype(np.int32)


def by_core(raw: npt.NDArray[np.int32]) -> int:
    """Windows published."""
    meter = kwcore.Meter()
    windows = 0
    for first in range(0, len(raw), RATE_HZ):
        meter.feed(raw[first : first + RATE_HZ])
        windows += len(meter.take_windows())
    return windows


def by_numpy(windows: Floats) -> list[float]:
    """Each window's active power, so that nothing is left out."""
    powers = []
    for wave in windows:
        rms = np.sqrt(np.mean(wave * wave, axis=1))
        p_w = np.mean(wave[:3] * wave[3:], axis=1)
        lines = np.fft.rfft(wave, axis=1) * (np.sqrt(2.0) / POINTS)
        harmonics = lines[:, : CYCLES * ORDER_MAX + 1 : CYCLES]
        size, angle_deg = np.abs(harmonics), np.degrees(np.angle(harmonics))
        q_var = np.imag(harmonics[:3, 1] * np.conj(harmonics[3:, 1]))
        distortion = np.sqrt(np.sum(size[:, 2:] ** 2, axis=1)) / size[:, 1]
        powers.append(float(np.sum(p_w)))
        assert np.all(np.isfinite([rms.sum(), angle_deg.sum(), q_var.sum(), distortion.sum()]))
    return powers


def by_pqopen(windows: Floats) -> list[float]:
    powers = []
    for wave in windows:
        lines = [powerquality.resample_and_fft(each, POINTS) for each in wave]
        for line in lines:
            size, _ = powerquality.calc_harmonics(line, CYCLES, ORDER_MAX)
            powerquality.calc_thd(size, ORDER_MAX)
        for first in (0, 3):
            powerquality.calc_unbalance([line[CYCLES] for line in lines[first : first + 3]])
        np.sqrt(np.mean(wave * wave, axis=1))
        powers.append(float(np.sum(np.mean(wave[:3] * wave[3:], axis=1))))
    return powers


def median_s(work: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def main() -> int:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    raw = counts(seconds)
    scale = np.repeat([VOLTS_PER_COUNT, AMPERES_PER_COUNT], 3)
    windows = (raw * scale).reshape(-1, POINTS, 6).transpose(0, 2, 1).copy()
    core_s = median_s(lambda: by_core(raw))
    rows = [
        ("kwcore, from raw counts, everything of the manual", core_s),
        ("NumPy, from synchronous windows", median_s(lambda: by_numpy(windows))),
        ("pqopen-lib, from synchronous windows", median_s(lambda: by_pqopen(windows))),
    ]
    print("| by | x real time | time of the core's |\n|---|---|---|")
    for name, taken_s in rows:
        print(f"| {name} | {seconds / taken_s:.0f} | {taken_s / core_s:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
