"""The steps that make a failing case smaller. Pure but for the predicate that it is given."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rig.model.load import Harmonic
from rig.plan.schema import EventSection, Plan, Testpoint, TestpointTiming
from rig.shrink.case import changed
from rig.shrink.ddmin import ddmin
from rig.shrink.rounder import rounder

Part = Harmonic | EventSection
ROUNDS_MAX = 4  # over all steps; the second seldom finds anything
NOMINAL_HZ = (50.0, 60.0)
SHORTEST = TestpointTiming(settle_s=0.0, measure_s=2.0, intervals_min=5, repeats=2)


class Enough(Exception):
    """Raised by a predicate that may not be asked any more."""


class Reducer:
    """`case` is the smallest one so far that fails; it fails by itself at any time."""

    def __init__(self, case: Plan, fails: Callable[[Plan], bool]) -> None:
        self.case = case
        self._fails = fails

    def run(self) -> None:
        """All steps until none changes anything.

        Whatever the predicate raises passes through, with the best case kept.
        """
        for _ in range(ROUNDS_MAX):
            before = self.case
            for step in (
                self.drop_parts, self.drop_noise, self.nominal_frequency, self.shorten,
                self.simplify_harmonics, self.simplify_events, self.simplify_load,
            ):  # fmt: skip
                step()
            if self.case == before:
                return

    def drop_parts(self) -> None:
        """Harmonics and events that the failure does not need."""
        point = self._point
        parts: tuple[Part, ...] = (*point.events, *point.harmonics)
        ddmin(parts, lambda some: self._try(**_split(some)))
        settings = tuple(point.settings.items())
        ddmin(settings, lambda some: self._try(settings=dict(some)))

    def drop_noise(self) -> None:
        """No noise, or a rounder one."""
        self._first("noise_pct", [0.0, *rounder(self._point.noise_pct)])

    def nominal_frequency(self) -> None:
        """50 or 60 Hz, the nearer first, or a rounder one."""
        (f_hz,) = self._point.f_hz
        nearest = sorted(NOMINAL_HZ, key=lambda nominal: abs(nominal - f_hz))
        for value in [*nearest, *rounder(f_hz)]:
            if f_hz in NOMINAL_HZ or self._try(f_hz=(value,)):
                return

    def shorten(self) -> None:
        """Settling, measuring, intervals and repeats as short as a plan allows, one by one."""
        if self._try(timing=SHORTEST):
            return
        for key in TestpointTiming.model_fields:
            own = self._point.timing
            for value in _shorter(getattr(SHORTEST, key), getattr(own, key), self._default(key)):
                if self._try(timing=own.model_copy(update={key: value})):
                    break

    def simplify_harmonics(self) -> None:
        """Of each harmonic: no voltage or no current, angles 0, fewer digits."""
        for number in range(len(self._point.harmonics)):
            for key in ("u_pct", "i_pct", "u_deg", "i_deg"):
                self._simplify("harmonics", number, key, allow_zero=True)

    def simplify_events(self) -> None:
        """Of each event: fewer phases, fewer digits."""
        for number in range(len(self._point.events)):
            self._fewer_phases(number)
            for cycles in shorter_cycles(self._point.events[number].duration_cycles):
                if self._set("events", number, duration_cycles=cycles):
                    break
            for key in ("depth_pct", "start_s"):
                self._simplify("events", number, key, allow_zero=False)

    def simplify_load(self) -> None:
        """Power factor 1 and a current of few digits."""
        if self._point.pf not in ((), ("1",)):
            self._try(pf=("1",))
        for label in self._point.currents:
            if label != "Imax":
                for value in rounder(float(label.removesuffix("In"))):
                    if self._try(currents=(f"{value}In",)):
                        break

    def _fewer_phases(self, number: int) -> None:
        def fails(some: tuple[str, ...]) -> bool:
            return bool(some) and self._set("events", number, phases=some)

        ddmin(self._point.events[number].phases, fails)

    @property
    def _point(self) -> Testpoint:
        return self.case.testpoints[0]

    def _default(self, key: str) -> Any:
        return getattr(self.case.timing, key)

    def _try(self, **changes: Any) -> bool:
        candidate = changed(self.case, **changes)
        if candidate == self.case:
            return True
        if not self._fails(candidate):
            return False
        self.case = candidate
        return True

    def _first(self, key: str, values: Iterable[Any]) -> None:
        for value in values:
            if self._try(**{key: value}):
                return

    def _set(self, group: str, number: int, **changes: Any) -> bool:
        parts = list(getattr(self._point, group))
        parts[number] = parts[number].model_copy(update=changes)
        return self._try(**{group: tuple(parts)})

    def _simplify(self, group: str, number: int, key: str, allow_zero: bool) -> None:
        value = getattr(getattr(self._point, group)[number], key)
        if not value:
            return
        for simpler in ([0.0] if allow_zero else []) + rounder(value):
            if self._set(group, number, **{key: simpler}):
                return


def _split(parts: Sequence[Part]) -> dict[str, Any]:
    """Parts as the testpoint holds them."""
    return {
        "events": tuple(part for part in parts if isinstance(part, EventSection)),
        "harmonics": tuple(part for part in parts if isinstance(part, Harmonic)),
    }


def shorter_cycles(cycles: int) -> list[int]:
    """One cycle, a window of ten, half, then a rounder number; only what is less."""
    wanted = [1, 10, cycles // 2, *map(int, rounder(float(cycles)))]
    return sorted({one for one in wanted if 1 <= one < cycles})


def _shorter(least: float, own: float | None, default: float) -> list[Any]:
    """The least value, then half of what stands, where that is shorter at all."""
    now = default if own is None else own
    half = now // 2 if isinstance(least, int) else round(now / 2.0, 1)
    return [value for value in (least, half) if least <= value < now]
