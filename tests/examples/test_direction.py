"""Teaches: the direction of energy, by its sign in a register and by the stream of the pulses."""

import pytest

CONSTANT_IMP_PER_KWH = 60000


@pytest.mark.parametrize(
    ("direction", "sign", "stream", "silent"),
    [("import", 1, "p_import", "p_export"), ("export", -1, "p_export", "p_import")],
)
def test_power_and_pulses_have_a_direction(
    source, registers, pulses, advance, direction, sign, stream, silent
):
    registers["pulse_constant_imp_per_kwh"] = CONSTANT_IMP_PER_KWH
    source.apply(u_v=230.0, i_a=1.0, pf="0.5i", direction=direction)
    pulses.start()
    advance(2.0)
    assert registers["p_total_w"] * sign > 0
    assert pulses.count(stream) > 0
    assert pulses.count(silent) == 0


def test_a_reversed_phase_lowers_the_total(source, registers):
    source.apply(u_v=230.0, i_a=1.0, lag_deg=(0.0, 180.0, 0.0))
    assert registers["p_l2_w"] < 0 < registers["p_l1_w"]
    assert registers["p_total_w"] < registers["p_l1_w"] + registers["p_l3_w"]
