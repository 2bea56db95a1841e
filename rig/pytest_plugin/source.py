"""The source in the words of a laboratory: volts, amperes, power factor, frequency, harmonics."""

from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from rig.model.load import Direction, Harmonic, Load, Triple
from rig.plan.schema import PfLabel, phi_deg
from rig.ports import Bench
from rig.run.settle import settle

EXPORT_DEG = 180.0
# The source needs its settle time and the meter two windows of ten cycles that hold nothing else.
SETTLE_S = 1.0
_PF_LABEL: TypeAdapter[str] = TypeAdapter(PfLabel)


class LaboratorySource:
    """Puts loads on the terminals of every position; off again when the test ends."""

    def __init__(self, bench: Bench, settle_deadline_s: float) -> None:
        self._bench = bench
        self._settle_deadline_s = settle_deadline_s

    def apply(
        self,
        u_v: float | Triple,
        i_a: float | Triple,
        *,
        pf: str | None = None,
        lag_deg: float | Triple | None = None,
        direction: Direction = "import",
        f_hz: float = 50.0,
        harmonics: Sequence[Harmonic] = (),
        noise_pct: float = 0.0,
        settle_s: float = SETTLE_S,
    ) -> Load:
        """Apply a load and let `settle_s` of bench time pass; at least until the source settled.

        `u_v`, `i_a` are rms at the meter's inputs, for three phases or one value for all. `pf` is
        a label, "1", "0.5i", "0.8c"; `lag_deg` instead is the angle by which each current lags.
        ValueError for words that mean nothing, BenchRefusal for what the source cannot do,
        RigFault when it does not settle.
        """
        angles_deg = _angles_deg(pf, lag_deg, direction)
        load = Load(
            f_hz=f_hz,
            u_v=_triple(u_v),
            i_a=_triple(i_a),
            phi_deg=angles_deg,
            harmonics=tuple(harmonics),
            noise_pct=noise_pct,
        )
        self._bench.source.apply(load)
        waited_s = settle(self._bench.source, self._bench.clock.wait, self._settle_deadline_s)
        self._bench.clock.wait(max(0.0, settle_s - waited_s))
        return load

    def off(self) -> None:
        """Nothing on the terminals from now on."""
        self._bench.source.off()


def _angles_deg(pf: str | None, lag_deg: float | Triple | None, direction: Direction) -> Triple:
    if pf is not None and lag_deg is not None:
        raise ValueError(f"pf = {pf!r} and lag_deg = {lag_deg}: must be one of them")
    if lag_deg is None:
        lag_deg = _pf_angle_deg("1" if pf is None else pf)
    turned_deg = EXPORT_DEG if direction == "export" else 0.0
    l1, l2, l3 = _triple(lag_deg)
    return (l1 + turned_deg, l2 + turned_deg, l3 + turned_deg)


def _pf_angle_deg(pf: str) -> float:
    try:
        label = _PF_LABEL.validate_python(pf)
    except ValidationError:
        raise ValueError(f'pf = {pf!r}: must be "1" or like "0.5i", "0.8c"') from None
    return phi_deg(label)


def _triple(value: float | Triple) -> Triple:
    return (value, value, value) if isinstance(value, (int, float)) else value
