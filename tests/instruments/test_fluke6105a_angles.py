"""The instrument's angles and root mean squares, against values worked out by hand."""

import math

import pytest

from rig.drivers.fluke6105a.angles import (
    current_deg,
    lag_deg,
    line_deg,
    own_deg,
    rms_per_fundamental,
    wrapped_deg,
)
from rig.drivers.fluke6105a.settings import differences, load_of, settings_of
from rig.model.load import Harmonic, Load

ROUND_OFF = 1e-12  # a handful of double roundings at 360


@pytest.mark.parametrize(
    ("what", "phi_deg", "by_hand_deg"),
    [
        ("1.0 import", 0.0, (0.0, -120.0, 120.0)),
        ("0.5 inductive import", 60.0, (-60.0, 180.0, 60.0)),
        ("0.8 capacitive import", -36.87, (36.87, -83.13, 156.87)),
        ("1.0 export", 180.0, (180.0, 60.0, -60.0)),
        ("0.5 inductive export", 240.0, (120.0, 0.0, -120.0)),
    ],
)
def test_a_current_lags_its_own_voltage(
    what: str, phi_deg: float, by_hand_deg: tuple[float, float, float]
) -> None:
    for phase, expected_deg in enumerate(by_hand_deg, start=1):
        angle_deg = current_deg(phase, phi_deg)
        assert angle_deg == pytest.approx(expected_deg, abs=1e-9), what
        assert wrapped_deg(lag_deg(phase, angle_deg) - phi_deg) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("angle_deg", "by_hand_deg"),
    [(0.0, 0.0), (180.0, 180.0), (-180.0, 180.0), (181.0, -179.0), (-300.0, 60.0), (720.0, 0.0)],
)
def test_an_angle_is_wrapped_to_half_a_turn(angle_deg: float, by_hand_deg: float) -> None:
    assert wrapped_deg(angle_deg) == by_hand_deg


@pytest.mark.parametrize(
    ("order", "fundamental_deg", "own", "by_hand_deg"),
    [
        (5, 0.0, 30.0, 30.0),
        (5, -120.0, 0.0, 120.0),
        (3, -120.0, 0.0, 0.0),
        (7, -120.0, 0.0, -120.0),
    ],
)
def test_a_harmonic_turns_with_its_order(
    order: int, fundamental_deg: float, own: float, by_hand_deg: float
) -> None:
    assert line_deg(order, fundamental_deg, own) == pytest.approx(by_hand_deg, abs=ROUND_OFF)
    assert own_deg(order, fundamental_deg, by_hand_deg) == pytest.approx(own, abs=ROUND_OFF)


def test_root_mean_square_counts_the_harmonics() -> None:
    assert rms_per_fundamental([]) == 1.0
    assert rms_per_fundamental([75.0]) == 1.25
    assert rms_per_fundamental([10.0, 40.0]) == pytest.approx(math.sqrt(1.17), rel=1e-15)


def test_settings_lead_back_to_their_load() -> None:
    load = Load(
        f_hz=49.3,
        u_v=(230.0, 220.0, 0.0),
        i_a=(1.0, 0.0, 0.5),
        phi_deg=(60.0, 0.0, -36.87),
        harmonics=(
            Harmonic(order=3, u_pct=0.0, i_pct=30.0, i_deg=10.0),
            Harmonic(order=5, u_pct=10.0, u_deg=-170.0, i_pct=40.0, i_deg=90.0),
        ),
    )
    back = load_of(settings_of(load, (1, 2, 3)))
    for name in ("u_v", "i_a", "phi_deg"):
        assert getattr(back, name) == pytest.approx(getattr(load, name), rel=1e-12)
    assert back.f_hz == load.f_hz
    for got, sent in zip(back.harmonics, load.harmonics, strict=True):
        assert got.model_dump() == pytest.approx(sent.model_dump(), abs=1e-9)


def test_a_harmonic_that_was_not_asked_for_is_a_difference() -> None:
    pure = Load(f_hz=50.0, u_v=(230.0, 0.0, 0.0), i_a=(1.0, 0.0, 0.0))
    bent = pure.model_copy(update={"harmonics": (Harmonic(order=7, u_pct=2.0, i_pct=0.0),)})
    sent, read = settings_of(pure, (1,)), settings_of(bent, (1,))
    assert list(differences(sent, sent)) == []
    assert list(differences(sent, read)) == [
        "L1 VOLT: amplitude: sent 230, is 230.045995",
        "L1 VOLT: order 7: sent 0 %, is 2 %",
    ]
