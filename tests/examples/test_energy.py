"""Teaches: time, pulses and energy registers, and a verdict by the decision rule."""

import pytest

from rig.spec.limits_gen import LIMITS
from rig.verdict.rule import decide

CONSTANT_IMP_PER_KWH = 60000
SETTINGS = {
    "pt1_dv": 2300,
    "pt2_dv": 2300,
    "ct1_a": 1,
    "ct2_code": 1,
    "pulse_constant_imp_per_kwh": CONSTANT_IMP_PER_KWH,
    "energy_display": 1,  # energies as the inputs see them, one count is 1 Wh
}
MEASURE_S = 60.0  # 690 W for a minute: 11.5 Wh, 690 pulses, 11 counts
# Expanded uncertainty of the bench file, k = 2: 100 ppm of the reference, and about as much of the
# other lines together.
EXP_UNC_PCT = 0.02


def test_pulses_and_register_tell_the_same_energy(source, registers, pulses, advance):
    registers.set(SETTINGS)
    source.apply(u_v=230.0, i_a=1.0)
    pulses.start()
    before_wh = registers["ep_import"] * 1000.0
    advance(MEASURE_S)
    gained_wh = registers["ep_import"] * 1000.0 - before_wh
    # Two readings, each cut off to a whole count, and the pulse that is on its way.
    tolerance_wh = registers.resolution("ep_import") * 1000.0 + pulses.edge_worth("p_import")
    assert gained_wh == pytest.approx(pulses.energy("p_import"), abs=tolerance_wh)


def test_error_at_in_passes_by_the_decision_rule(source, registers, pulses, advance):
    registers.set(SETTINGS)
    source.apply(u_v=230.0, i_a=1.0)
    pulses.start()
    advance(2.0)
    (error_pct,) = pulses.error_pct()
    limit_pct = LIMITS["balanced_pf1"].limit_pct
    assert decide(error_pct, EXP_UNC_PCT, limit_pct, "guarded") == "PASS"


def test_no_pulse_without_current(source, registers, pulses, advance):
    registers.set(SETTINGS)
    source.apply(u_v=1.15 * 230.0, i_a=0.0)
    pulses.start()
    advance(MEASURE_S)
    assert pulses.count("p_import") + pulses.count("p_export") == 0
