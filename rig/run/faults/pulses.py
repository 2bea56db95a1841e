"""Faults of the wire between the pulse output and the error calculator."""

from rig.run.faults.fault import Fault

PULSES = (
    Fault(
        name="pulse_lost_every",
        target="pulse relay",
        unit="pulses",
        description="every n-th pulse is lost",
        outcome="FAIL",
        check="repeatability",
        seen="single repeats 20 % and more off their mean; the constant +11 %",
        from_size=10.0,
        low=2.0,
        high=1000.0,
        whole=True,
        class_size=500.0,  # one in n is missing: 0.2 % of the energy
    ),
    Fault(
        name="pulse_doubled_every",
        target="pulse relay",
        unit="pulses",
        description="every n-th pulse bounces: a second edge after 1 ms",
        outcome="FAIL",
        check="repeatability",
        seen="single repeats 20 % and more off their mean; the constant -9 %",
        from_size=10.0,
        low=1.0,
        high=1000.0,
        whole=True,
        class_size=500.0,  # one in n too many: 0.2 % of the energy
    ),
    Fault(
        name="pulse_jitter_us",
        target="pulse relay",
        unit="us",
        description="edges come this much early or late, normally distributed",
        outcome="FAIL",
        check="repeatability",
        seen="s 0.2 % of repeats of 0.35 s against 0.02 %",
        from_size=500.0,
        low=1.0,
        high=100000.0,
        harmless_size=10.0,
        # No mean error of its own.
    ),
    Fault(
        name="pulse_divided_by",
        target="pulse relay",
        unit="pulses",
        description="wrong constant: one edge for n pulses, as a prescaler left on",
        outcome="FAIL",
        check="pulse_error",
        seen="error -50 %; the constant +100 %",
        from_size=2.0,
        low=2.0,
        high=100.0,
        whole=True,
    ),
    Fault(
        name="pulse_dead_ms",
        target="pulse relay",
        unit="ms",
        description="an optical head that recovers slowly: a sooner edge is lost",
        outcome="FAIL",
        check="pulse_error",
        seen="error -50 % at Imax, where an edge comes every 72.5 ms",
        from_size=75.0,
        low=1.0,
        high=10000.0,
        harmless_size=70.0,
    ),
)
