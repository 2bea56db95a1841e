"""A load condition at the meter's inputs, in the terms of a laboratory."""

from typing import Literal

from pydantic import Field

from rig.model.strict import Strict

Triple = tuple[float, float, float]
Direction = Literal["import", "export"]
Phases = Literal["balanced", "L1", "L2", "L3", "mixed"]  # mixed: L3 runs against L1 and L2
EventKind = Literal["sag", "swell", "interruption"]


class Harmonic(Strict):
    """One harmonic, the same on the three phases, relative to each channel's fundamental."""

    order: int = Field(ge=2, le=63)
    u_pct: float = Field(ge=0, le=100)
    u_deg: float = 0.0
    i_pct: float = Field(ge=0, le=400)
    i_deg: float = 0.0


class Load(Strict):
    """What a source is asked to put on the terminals; secondary values, L1 L2 L3.

    `phi_deg` is the angle by which each current lags its own voltage (0.5i import: +60; 0.8c
    import: -36.87; export adds 180). Voltages have positive sequence, U1 at 0 degrees; reversed,
    the negative one.
    """

    f_hz: float = Field(gt=0)
    u_v: Triple
    i_a: Triple
    phi_deg: Triple = (0.0, 0.0, 0.0)
    harmonics: tuple[Harmonic, ...] = ()
    reversed_sequence: bool = False
    noise_pct: float = Field(default=0.0, ge=0)  # white, rms, of each channel's nominal value


class LoadEvent(Strict):
    """A change of the voltages for a while; the load's own come back after it.

    `start_s` counts from the end of settling, on the bench clock. Everything else of the load
    stays; harmonics stay in proportion to their fundamental.
    """

    kind: EventKind
    start_s: float = Field(ge=0)
    duration_s: float = Field(gt=0)
    u_v: Triple

    @property
    def end_s(self) -> float:
        """When the load's own voltages come back."""
        return self.start_s + self.duration_s
