"""The project's functions against mpmath, over their whole stated domain."""

from collections.abc import Callable

import kwcore
import mpmath
import numpy as np
import pytest
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# The bounds stated in src/core/math: rounding of the result is half an ulp, of the last sum of the
# series another half; exp multiplies once more, atan2 adds the rounding of the quotient.
SIN_COS_BOUND_ULP = 1.0
LOG_BOUND_ULP = 1.0
EXP_BOUND_ULP = 1.5
ATAN2_BOUND_ULP = 2.0
# The rounding of 2 pi / 2^64 and of the product, 2.5e-16 of pi/4, and half an ulp of the result.
TURNS_BOUND = 4e-16
# Radians: what the four parts of pi/2 leave over.
REDUCTION_BOUND = 2.0**-100

COUNT = 4000


@pytest.fixture(autouse=True)
def high_precision() -> None:
    mpmath.mp.prec = 240


def errors(ours: Floats, exact: list[mpmath.mpf]) -> list[mpmath.mpf]:
    return [abs(mpmath.mpf(float(a)) - b) for a, b in zip(ours, exact, strict=True)]


def worst_ulp(ours: Floats, exact: list[mpmath.mpf], floor: float = 0.0) -> float:
    """Largest error in units of the last place of the exact value, less an absolute `floor`."""
    worst = mpmath.mpf(0)
    for error, value in zip(errors(ours, exact), exact, strict=True):
        if value != 0:
            ulp = mpmath.mpf(np.spacing(abs(float(value))))
            worst = max(worst, (error - floor) / ulp)
        else:
            assert error == 0
    return float(worst)


def radians(rng: np.random.Generator) -> Floats:
    wide = rng.uniform(-(2.0**20), 2.0**20, COUNT)
    small = rng.uniform(-8.0, 8.0, COUNT)
    tiny = 10.0 ** rng.uniform(-300, 0, COUNT // 10)
    # The doubles nearest to multiples of pi/2: where the reduction cancels most.
    multiples = rng.integers(1, 667544, COUNT // 2)
    near = np.array([float(int(k) * mpmath.pi / 2) for k in multiples])
    return np.concatenate([wide, small, tiny, near, [0.0, 2.0**20, -(2.0**20)]])


@pytest.mark.parametrize("name", ["sin", "cos"])
def test_sine_of_radians_is_within_its_bound(name: str) -> None:
    x = radians(np.random.default_rng(1))
    exact = [getattr(mpmath, name)(mpmath.mpf(float(v))) for v in x]
    assert worst_ulp(getattr(kwcore.math, name)(x), exact, REDUCTION_BOUND) <= SIN_COS_BOUND_ULP


@pytest.mark.parametrize("name", ["sin", "cos"])
def test_sine_of_turns_is_within_its_bound(name: str) -> None:
    rng = np.random.default_rng(2)
    eighths = (np.arange(8, dtype=np.uint64) << np.uint64(61))[:, None]
    near_edges = (eighths + np.array([0, 1, 2**64 - 1], dtype=np.uint64)).ravel()
    phase = np.concatenate([rng.integers(0, 2**64, COUNT, dtype=np.uint64), near_edges])
    function: Callable[[mpmath.mpf], mpmath.mpf] = getattr(mpmath, name)
    exact = [function(2 * mpmath.pi * int(p) / mpmath.mpf(2) ** 64) for p in phase]
    assert max(errors(getattr(kwcore.math, f"{name}_turns")(phase), exact)) <= TURNS_BOUND


def test_exp_is_within_its_bound() -> None:
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.uniform(-700, 700, COUNT), rng.uniform(-1, 1, COUNT), [0, -700, 700]])
    exact = [mpmath.exp(mpmath.mpf(float(v))) for v in x]
    assert worst_ulp(kwcore.math.exp(x), exact) <= EXP_BOUND_ULP


def test_log_is_within_its_bound() -> None:
    rng = np.random.default_rng(4)
    spread = 2.0 ** rng.uniform(-1074, 1024, COUNT)
    near_one = 1.0 + rng.uniform(-0.3, 0.5, COUNT) * 10.0 ** rng.uniform(-15, 0, COUNT)
    edges = np.array([2.0**-1074, 2.0**-1022, 1.0, np.sqrt(2), np.sqrt(0.5), 1.7e308])
    x = np.concatenate([spread, near_one, edges])
    exact = [mpmath.log(mpmath.mpf(float(v))) for v in x]
    assert worst_ulp(kwcore.math.log(x), exact) <= LOG_BOUND_ULP


def test_atan2_is_within_its_bound() -> None:
    rng = np.random.default_rng(5)
    angle = rng.uniform(-np.pi, np.pi, COUNT)
    size = 10.0 ** rng.uniform(-150, 150, COUNT)
    skew = 10.0 ** rng.uniform(-12, 12, COUNT)
    y = np.concatenate([size * np.sin(angle), np.sin(angle) * skew])
    x = np.concatenate([size * np.cos(angle), np.cos(angle)])
    exact = [mpmath.atan2(float(a), float(b)) for a, b in zip(y, x, strict=True)]
    assert worst_ulp(kwcore.math.atan2(y, x), exact) <= ATAN2_BOUND_ULP


def test_the_bounds_can_be_missed() -> None:
    """Two ulp more than the bound is seen, so a wrong last digit cannot hide."""
    x = radians(np.random.default_rng(6))
    exact = [mpmath.sin(mpmath.mpf(float(v))) for v in x]
    wrong = kwcore.math.sin(x)
    wrong[7] += 2 * np.spacing(abs(wrong[7]))
    assert worst_ulp(wrong, exact, REDUCTION_BOUND) > SIN_COS_BOUND_ULP


def test_an_array_of_another_type_is_refused_with_what_was_expected() -> None:
    expected = r"x_rad: expected a C-contiguous float64 array \(n,\), got dtype float32"
    with pytest.raises(TypeError, match=expected):
        kwcore.math.sin(np.zeros(3, dtype=np.float32))
    with pytest.raises(ValueError, match=r"got shape \(3, 1\)"):
        kwcore.math.sin(np.zeros((3, 1)))
    with pytest.raises(ValueError, match="got a strided view"):
        kwcore.math.sin(np.zeros(6)[::2])
    with pytest.raises(ValueError, match="x: expected 2 values like y, got 3"):
        kwcore.math.atan2(np.zeros(2), np.zeros(3))
