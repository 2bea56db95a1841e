"""The library of faults: what it asks of a bench, and what it refuses."""

import pytest

from rig.drivers.injected import InjectedFaults
from rig.run.faults import FAULTS, UnknownFault, injected


def test_no_fault_is_a_healthy_bench() -> None:
    assert injected({}) == InjectedFaults()


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_changes_the_bench_at_its_size(name: str) -> None:
    assert injected({name: FAULTS[name].from_size}) != InjectedFaults()


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_names_its_check_and_what_is_seen(name: str) -> None:
    fault = FAULTS[name]
    assert fault.description and fault.seen
    assert (fault.outcome == "RIG_FAULT") == (fault.check == "run_state")
    assert fault.low <= fault.from_size <= fault.high
    if fault.harmless_size is not None:
        assert abs(fault.harmless_size) < abs(fault.from_size)


def test_gains_of_all_and_of_one_add_up_on_that_one() -> None:
    faults = injected({"gain_all_pct": 0.15, "gain_l1_pct": 0.25})
    assert faults.i_gain_pct == (0.4, 0.15, 0.15)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"gravity": 1.0}, "gravity: must be one of gain_all_pct"),
        ({"gain_all_pct": 51.0}, "gain_all_pct = 51: must be -50 to 50 %"),
        ({"pulse_lost_every": 1.0}, "pulse_lost_every = 1: must be 2 to 1000 pulses"),
        ({"pulse_lost_every": 10.5}, "pulse_lost_every = 10.5: must be a whole number"),
        ({"word_order": 1.0, "meter_silent": 1.0}, "at most one image fault"),
        ({"link_cut": 1.0, "disk_full": 1.0}, "at most one event fault"),
        ({"gain_all_pct": float("nan")}, "gain_all_pct = nan: must be"),
    ],
)
def test_a_wrong_fault_is_refused_with_name_size_and_limit(
    sizes: dict[str, float], message: str
) -> None:
    with pytest.raises(UnknownFault, match=message.replace("(", r"\(")):
        injected(sizes)


def test_an_event_happens_from_its_point_on() -> None:
    faults = injected({"link_cut": 3.0})
    assert [faults.happens_at("link_cut", n) for n in (1, 2, 3, 4)] == [False, False, True, True]
    assert not faults.happens_at("disk_full", 3)
