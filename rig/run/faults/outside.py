"""What happens to a run from outside the meter: RIG_FAULT, and nothing is said about the meter."""

from rig.run.faults.fault import POINT_MAX, Fault, Target


def _event(name: str, target: Target, description: str, seen: str) -> Fault:
    return Fault(
        name=name,
        target=target,
        unit="point",
        description=description,
        outcome="RIG_FAULT",
        check="run_state",
        seen=seen,
        from_size=1.0,
        low=1.0,
        high=POINT_MAX,
        whole=True,
    )


EVENTS = (
    _event("link_cut", "link", "the link dies at this point", "the link is proved to be dead"),
    _event(
        "meter_killed",
        "process",
        "the meter process is killed from outside",
        "the process ended by a signal",
    ),
    _event(
        "source_unsettled",
        "source",
        "the source never reports settled",
        "the deadline of settling passes",
    ),
    _event(
        "disk_full",
        "disk",
        "the record cannot be written from this point on",
        "the operating system refuses to write",
    ),
)
