"""The sets of signals: each is a pure function of its name and a number."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.oracle.periodic import PeriodicSignal

SEED = 20_261_125
U_NOMINAL_V = 230.0
LEVELS_IN = (1.0, 0.01, 0.001)  # of In; every fourth signal lies anywhere between 0.001 and 1.2
LEVEL_RANGE = (0.001, 1.2)
LAG_RANGE_DEG = (-60.0, 75.5)  # power factor 0.5 capacitive to 0.25 inductive
UNBALANCE = 0.1  # of a voltage or current, either way
UNBALANCE_DEG = 3.0
DC_U, DC_I = 0.005, 0.01  # of the channel's fundamental, either way
HARMONIC_U, HARMONIC_I = (
    0.05,
    0.2,
)  # largest, of order 2; it falls with the square root of the order
NOISE_SHARE = (1e-5, 1e-4)  # rms, of full scale: 80 to 100 dB


@dataclass(frozen=True)
class SignalSet:
    """45 to 65 Hz with harmonics to 63, or 360 to 440 Hz with harmonics to 15."""

    name: str
    what: str
    f_hz: tuple[float, float]
    order_max: int
    seconds: float
    noisy: bool = False

    def type_code(self, f_hz: float) -> int:
        """0FFDH."""
        if f_hz > 100.0:
            return 2
        return 0 if f_hz < 55.0 else 1


SETS = {
    one.name: one
    for one in (
        SignalSet("noise_free", "45 to 65 Hz, noise-free", (45.0, 65.0), 63, 1.3),
        SignalSet("noisy", "45 to 65 Hz, white noise at every input", (45.0, 65.0), 63, 2.5, True),
        SignalSet("400hz", "360 to 440 Hz, noise-free", (360.0, 440.0), 15, 1.0),
    )
}


@dataclass(frozen=True)
class Drawn:
    """One signal of a set, and what else it takes."""

    signal: PeriodicSignal
    level: str  # "In", "0.01 In", "0.001 In" or "any"
    type_code: int
    noise_u: float  # rms, of full scale
    noise_i: float
    noise_seed: int


def drawn(which: SignalSet, number: int) -> Drawn:
    """Signal `number` of the set."""
    rng = np.random.default_rng([SEED, sorted(SETS).index(which.name), number])
    f_hz = float(rng.uniform(*which.f_hz))
    kind = number % (len(LEVELS_IN) + 1)
    if kind < len(LEVELS_IN):
        level_in, level = LEVELS_IN[kind], ("In", "0.01 In", "0.001 In")[kind]
    else:
        level_in, level = float(np.exp(rng.uniform(*np.log(LEVEL_RANGE)))), "any"
    lag = np.radians(rng.uniform(*LAG_RANGE_DEG))
    direction = 1.0 if rng.random() < 0.75 else -1.0
    x = np.zeros((6, 64), dtype=np.complex128)
    for k in range(3):
        turn = -2.0 * np.pi * k / 3.0
        x[k] = _channel(rng, which.order_max, U_NOMINAL_V, turn, HARMONIC_U, DC_U)
        x[3 + k] = direction * _channel(
            rng, which.order_max, level_in, turn - lag, HARMONIC_I, DC_I
        )
    low, high = np.log(NOISE_SHARE)
    noise = np.exp(rng.uniform(low, high, size=2)) if which.noisy else np.zeros(2)
    return Drawn(
        PeriodicSignal(f_hz, x), level, which.type_code(f_hz),
        float(noise[0]), float(noise[1]), int(rng.integers(2**63)),
    )  # fmt: skip


def _channel(
    rng: np.random.Generator, order_max: int, rms: float, turn: float, harmonic: float, dc: float
) -> npt.NDArray[np.complex128]:
    phasors = np.zeros(64, dtype=np.complex128)
    size = rms * (1.0 + rng.uniform(-UNBALANCE, UNBALANCE))
    phasors[1] = size * np.exp(1j * (turn + np.radians(rng.uniform(-1, 1) * UNBALANCE_DEG)))
    orders = np.arange(2, order_max + 1)
    # From nothing to the largest, most of them small, as in a grid.
    parts = harmonic * np.sqrt(2.0 / orders) * rng.random(len(orders)) ** 3
    phasors[orders] = size * parts * np.exp(2j * np.pi * rng.random(len(orders)))
    phasors[0] = size * rng.uniform(-dc, dc)
    return phasors
