"""The limit rows that points are generated from, as the expander wants them."""

from typing import Any, Literal, get_args

from pydantic import Field

from rig.model.load import Direction
from rig.model.point import Kind
from rig.model.strict import Strict

Loading = Literal["balanced", "single"]


class LimitRow(Strict):
    """One row of spec/accuracy: where a limit holds, and what it is.

    Currents are multiples of In; `i_to_in` None reads "Imax". A row without `limit_pct` (start,
    no_load) is judged by pulses within `time_numerator / product(time_divisors)` minutes.
    """

    id: str
    kind: Kind
    clause: str
    citation: str
    edition: str
    phases: Loading
    pf: tuple[str, ...]
    i_from_in: float
    i_to_in: float | None = None
    i_to_included: bool = True
    limit_pct: float | None = Field(default=None, gt=0)
    directions: tuple[Direction, ...]
    u_un: float = 1.0
    pulses_min: int | None = None
    pulses_max: int | None = None
    time_numerator: float | None = None
    time_divisors: tuple[str, ...] = ()
    time_allowance: float = 1.0

    def holds_at(self, current_in: float, i_max_in: float) -> bool:
        """True when the row gives a limit at this multiple of In."""
        top = i_max_in if self.i_to_in is None else self.i_to_in
        if current_in < self.i_from_in:
            return False
        return current_in <= top if self.i_to_included else current_in < top


def limit_rows() -> dict[str, LimitRow]:
    """The rows that a point can be made from, by id, in the order of the specification."""
    known = set(LimitRow.model_fields)
    rows: dict[str, LimitRow] = {}
    for raw in _raw_rows():
        if raw["kind"] in get_args(Kind):
            rows[raw["id"]] = LimitRow.model_validate({k: raw[k] for k in raw if k in known})
    return rows


def _raw_rows() -> list[dict[str, Any]]:
    both = {"directions": ("import", "export")}
    base = {"clause": "clause not verified", "citation": "IEC62053-22", "edition": "2003"}
    accuracy = base | both | {"kind": "accuracy", "phases": "balanced"}
    single = accuracy | {"phases": "single"}
    pulses = base | {"phases": "balanced", "u_un": 1.15, "pulses_max": 1, "pf": ()}
    no_load = pulses | {"kind": "no_load", "i_from_in": 0.0, "i_to_in": 0.0}
    return [
        accuracy | {"id": "balanced_pf1_low", "pf": ("1",), "i_from_in": 0.01, "i_to_in": 0.05,
                    "i_to_included": False, "limit_pct": 0.4},
        accuracy | {"id": "balanced_pf1", "pf": ("1",), "i_from_in": 0.05, "limit_pct": 0.2},
        accuracy | {"id": "balanced_pf05i_08c_low", "pf": ("0.5i", "0.8c"), "i_from_in": 0.02,
                    "i_to_in": 0.1, "i_to_included": False, "limit_pct": 0.5},
        accuracy | {"id": "balanced_pf05i_08c", "pf": ("0.5i", "0.8c"), "i_from_in": 0.1,
                    "limit_pct": 0.3},
        accuracy | {"id": "balanced_pf025i_05c_on_request", "pf": ("0.25i", "0.5c"),
                    "i_from_in": 0.1, "limit_pct": 0.5},
        single | {"id": "single_phase_pf1", "pf": ("1",), "i_from_in": 0.05, "limit_pct": 0.3},
        single | {"id": "single_phase_pf05i", "pf": ("0.5i",), "i_from_in": 0.1,
                  "limit_pct": 0.4},
        single | {"id": "difference_single_balanced", "kind": "difference", "pf": ("1",),
                  "i_from_in": 1.0, "i_to_in": 1.0, "limit_pct": 0.4},
        base | both | {"id": "start", "kind": "start", "phases": "balanced", "pf": ("1",),
                       "i_from_in": 0.001, "i_to_in": 0.001, "pulses_min": 1,
                       "time_numerator": 60000.0,
                       "time_divisors": ("k", "m", "un_v", "ist_a"), "time_allowance": 1.5},
        no_load | {"id": "no_load_2003", "directions": ("import",), "time_numerator": 900e6,
                   "time_divisors": ("k", "m", "un_v", "imax_a")},
        no_load | {"id": "no_load_2020", "directions": ("import",), "time_numerator": 240e3,
                   "time_divisors": ("k", "m", "un_v", "ist_a"), "edition": "2020"},
        base | {"id": "constant", "kind": "constant", "phases": "balanced", "pf": ("1",),
                "directions": ("import",), "i_from_in": 1.2, "limit_pct": 0.02},
    ]
