"""Faults between the terminals and the samples: analogue front end, sample clock and wiring.

Each `class_size` is derived beside it, for 230 V, In = 1 A and the limits of the class 0.2S plan.
"""

from rig.run.faults.fault import Fault

FRONT_END = (
    Fault(
        name="gain_all_pct",
        target="front end",
        unit="%",
        description="gain of all three currents",
        outcome="FAIL",
        check="pulse_error",
        seen="error +0.25 % against 0.2 % at power factor 1",
        from_size=0.25,
        low=-50.0,
        high=50.0,
        harmless_size=0.15,
        class_size=0.2,  # the error is the gain; balanced, power factor 1: 0.2 %
    ),
    Fault(
        name="gain_l1_pct",
        target="front end",
        unit="%",
        description="gain of I1",
        outcome="FAIL",
        check="pulse_error",
        seen="error +0.5 % of the single-phase points of L1 against 0.3 % and 0.4 %",
        from_size=0.5,
        low=-50.0,
        high=50.0,
        harmless_size=0.25,
        class_size=0.3,  # L1 alone, power factor 1: 0.3 %
    ),
    Fault(
        name="phase_l1_deg",
        target="front end",
        unit="degrees",
        description="I1 lags more",
        outcome="FAIL",
        check="pulse_error",
        seen="error 0.76 % of the single-phase points of L1 at 0.5i against 0.4 %",
        from_size=0.25,
        low=-0.5,
        high=0.5,
        # L1 alone at 0.5i, 0.4 %: cos(60 + d) = (1 - 0.004) / 2, d = acos(0.498) - 60 degrees.
        class_size=0.1322,
    ),
    Fault(
        name="offset_l1_pct",
        target="front end",
        unit="% of full scale",
        description="U1 and I1 have an offset",
        outcome="FAIL",
        check="pulse_error",
        seen="0.058 W too much: 0.83 % of 6.9 W at 0.01 In against 0.4 %",
        from_size=0.5,
        low=-10.0,
        high=10.0,
        harmless_size=0.01,  # beyond, I1 shows a current that is not there
        # P = (678.8 V x 3.394 A) x^2; balanced 0.01 In, 0.4 % of 6.9 W: x = sqrt(0.0276 / 2304).
        class_size=0.346,
        half_class_size=0.245,  # P goes by the square
    ),
    Fault(
        name="noise_dbfs",
        target="front end",
        unit="dB of full scale",
        description="white noise on all inputs",
        outcome="FAIL",
        check="repeatability",
        seen="s 0.18 % of the repeats at 0.05 In against 0.02 %",
        from_size=-40.0,
        low=-120.0,
        high=-20.0,
        harmless_size=-80.0,
        # No mean error of its own: U and I have independent noise.
    ),
    Fault(
        name="clock_ppm",
        target="front end",
        unit="ppm",
        description="the sample clock is fast",
        outcome="FAIL",
        check="pulse_error",
        seen="error +0.25 % against 0.2 %: the meter's seconds are too short",
        from_size=2500.0,
        low=-50000.0,
        high=50000.0,
        harmless_size=1500.0,
        class_size=2000.0,  # balanced, power factor 1: 0.2 %
    ),
    Fault(
        name="crosstalk_u1_i1_ppm",
        target="front end",
        unit="ppm of full scale",
        description="U1 leaks into I1",
        outcome="FAIL",
        check="pulse_error",
        seen="0.053 W too much: 0.77 % of 6.9 W at 0.01 In against 0.4 %",
        from_size=200.0,
        low=-100000.0,
        high=100000.0,
        harmless_size=50.0,
        # I = k 2.4 A (230 V / 480 V), in phase with U1, so P = 264.5 k W; balanced 0.01 In, 0.4 %
        # of 6.9 W: k = 0.0276 / 264.5.
        class_size=104.3,
    ),
    Fault(
        name="clip_currents_pct",
        target="front end",
        unit="% of full scale",
        description="the current inputs saturate at this peak",
        outcome="FAIL",
        check="pulse_error",
        seen="error -0.95 % at Imax, whose peak is 50 %; more with 40 % of fifth harmonic",
        from_size=48.0,
        low=5.0,
        high=100.0,
        harmless_size=60.0,
        # The most peaked current of the plan is In with 40 % of fifth harmonic, 58.3 % of full
        # scale: mean of u clip(i) over a cycle 0.2 % low, solved numerically.
        class_size=57.08,
        half_class_size=57.54,  # 0.1 % low, solved likewise
    ),
    Fault(
        name="sample_lost_every",
        target="front end",
        unit="samples",
        description="every n-th frame never reaches the meter",
        outcome="FAIL",
        check="pulse_error",
        seen="error -1/400 = -0.25 % against 0.2 %: the meter's seconds are too long",
        from_size=400.0,
        low=2.0,
        high=1e6,
        # No size is harmless: one lost frame moves a repeat of a quarter of a second by 0.07 %.
        whole=True,
        class_size=500.0,  # -1/n; balanced, power factor 1: 0.2 %
    ),
    Fault(
        name="warm_up_pct",
        target="front end",
        unit="%",
        description="gain of all currents after some minutes: time constant 60 s from power-on",
        outcome="FAIL",
        check="pulse_error",
        seen="error +0.5 % of a warm meter against 0.2 % at power factor 1",
        from_size=0.5,
        low=-50.0,
        high=50.0,
        harmless_size=0.05,
        # 0.2 % balanced, power factor 1, 100.8 s after power-on in the mean of the energy of the
        # point that waits 100 s: 0.2 / (1 - exp(-100.8 / 60)).
        class_size=0.2458,
    ),
    Fault(
        name="i1_stuck_bit",
        target="front end",
        unit="bit",
        description="this bit of the converter of I1 is always 1",
        outcome="FAIL",
        check="pulse_error",
        # The peak of I1 is 34 952 counts at 0.01 In; bit 14 is 16 384. Solved numerically: -2.0 %
        # of L1 there, so a third balanced.
        seen="error -0.67 % at 0.01 In balanced against 0.4 %",
        from_size=14.0,
        low=1.0,
        high=22.0,
        harmless_size=6.0,
        whole=True,
    ),
)

WIRING = (
    Fault(
        name="swap_i2_i3",
        target="wiring",
        unit="on",
        description="I2 and I3 exchanged",
        outcome="FAIL",
        check="pulse_error",
        seen="balanced: no net power, no pulses; L2 or L3 alone: -50 % or worse",
        from_size=1.0,
        low=1.0,
        high=1.0,
        whole=True,
    ),
    Fault(
        name="reverse_i1",
        target="wiring",
        unit="on",
        description="current transformer of L1 reversed",
        outcome="FAIL",
        check="pulse_error",
        seen="balanced: error -66.7 %",
        from_size=1.0,
        low=1.0,
        high=1.0,
        whole=True,
    ),
)
