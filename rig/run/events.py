"""Events of a point as changes of the load at instants of the bench clock."""

from collections.abc import Sequence

from rig.model.load import Load, LoadEvent


def load_changes(
    load: Load, events: Sequence[LoadEvent], t_settled_ns: int
) -> list[tuple[int, Load]]:
    """(instant in ns, load from then on), in order of time; the last one is the load itself."""
    changes: list[tuple[int, Load]] = []
    for event in events:
        during = load.model_copy(update={"u_v": event.u_v})
        for after_s, changed in ((event.start_s, during), (event.end_s, load)):
            changes.append((t_settled_ns + round(after_s * 1e9), changed))
    return changes
