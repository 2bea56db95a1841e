"""Teaches: read registers by name and compare them with the truth, within a derived tolerance."""

import pytest

U_V = 230.0
I_A = 1.0

# The front end of an ordinary healthy meter, as fixtures/benches/linux.toml describes it, has gain
# errors of 57 ppm at the most; two of them act on a power. Noise of -101 dB of full scale adds less
# than 1 ppm to an rms value of ten cycles, the core 2 ppm, a float32 register 0.06 ppm.
GAIN_MAX = 57e-6
REST = 3e-6
RMS_TOLERANCE = GAIN_MAX + REST
# The delays are 30 ns at the most; at PF 1 their effect on the power is below 1e-9.
POWER_TOLERANCE = 2 * GAIN_MAX + REST
# The meter's own clock runs 4 ppm fast, so it takes every frequency for that much lower.
CLOCK_TOLERANCE = 4e-6 + 2e-6


@pytest.mark.parametrize("phase", [1, 2, 3])
def test_rms_values_are_those_of_the_reference(source, registers, truth, phase):
    source.apply(u_v=U_V, i_a=I_A)
    reading = truth()
    u_v, i_a = registers[f"u_rms_l{phase}_v"], registers[f"i_rms_l{phase}_a"]
    assert u_v == pytest.approx(reading.u_rms_v[phase - 1], rel=RMS_TOLERANCE)
    assert i_a == pytest.approx(reading.i_rms_a[phase - 1], rel=RMS_TOLERANCE)


def test_total_power_is_that_of_the_reference(source, registers, truth):
    source.apply(u_v=U_V, i_a=I_A)
    assert registers["p_total_w"] == pytest.approx(truth().p_total_w, rel=POWER_TOLERANCE)


@pytest.mark.parametrize("f_hz", [47.5, 50.0, 52.3])
def test_frequency_is_followed(source, registers, truth, f_hz):
    source.apply(u_v=U_V, i_a=I_A, f_hz=f_hz)
    assert registers["f_hz"] == pytest.approx(truth().f_hz, rel=CLOCK_TOLERANCE)
