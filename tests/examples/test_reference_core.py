"""Teaches: the image under test is the core, register by register and bit by bit."""

from rig.model.load import Harmonic

HARMONICS = (
    Harmonic(order=5, u_pct=4.0, i_pct=20.0, i_deg=30.0),
    Harmonic(order=7, i_pct=10.0, u_pct=2.0),
)


def test_every_register_is_that_of_the_core(source, registers, reference_core):
    source.apply(u_v=(229.0, 230.5, 231.0), i_a=(1.0, 0.4, 0.02), pf="0.8c", harmonics=HARMONICS)
    assert registers == reference_core


def test_it_stays_so_while_load_and_settings_change(source, registers, reference_core, advance):
    source.apply(u_v=230.0, i_a=1.0)
    registers.set({"ct1_a": 100, "reading_mode": 1, "reactive_mode": 1})
    source.apply(u_v=57.7, i_a=0.1, f_hz=51.7, settle_s=0.3)
    assert registers == reference_core
    advance(0.37)
    assert registers == reference_core
    source.off()
    advance(1.0)
    assert registers == reference_core
