"""Closed-form values of a programmed load in double precision: the truth of a virtual bench.

Shares no code with the core. For each phase, with fundamentals U and I (rms), lag phi and harmonics
of order h with amplitudes a_h, b_h relative to the fundamentals and angles alpha_h, beta_h:

    U_rms = U sqrt(1 + sum a_h^2)          I_rms = I sqrt(1 + sum b_h^2)
    P     = U I (cos phi + sum a_h b_h cos(alpha_h - beta_h + h phi))
    Q1    = U I sin phi                    S = U_rms I_rms
    Q_B   = U I (sin phi + sum a_h b_h sin(alpha_h - beta_h + h phi))

White noise of the source has no part in it: voltage and current noise are independent.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from rig.model.load import Load

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PhaseTruth:
    """Values of the phases, arrays of shape (3,) in the order L1 L2 L3."""

    f_hz: float
    u_rms_v: Array
    i_rms_a: Array
    p_w: Array
    q_fund_var: Array
    q_budeanu_var: Array
    s_va: Array

    @property
    def p_total_w(self) -> float:
        return float(self.p_w.sum())


@lru_cache(maxsize=64)
def truth_of(load: Load) -> PhaseTruth:
    """The values that an ideal meter shows for a load; do not write into the arrays."""
    u_v, i_a = np.array(load.u_v), np.array(load.i_a)
    lag_rad = np.radians(np.array(load.phi_deg))
    order = np.array([line.order for line in load.harmonics], dtype=np.float64)
    a = np.array([line.u_pct / 100.0 for line in load.harmonics])
    b = np.array([line.i_pct / 100.0 for line in load.harmonics])
    between_rad = np.radians([line.u_deg - line.i_deg for line in load.harmonics])
    lines_rad = between_rad[None, :] + order[None, :] * lag_rad[:, None]
    u_rms_v = u_v * np.sqrt(1.0 + np.sum(a * a))
    i_rms_a = i_a * np.sqrt(1.0 + np.sum(b * b))
    crossed = np.sin(lag_rad) + np.sum(a * b * np.sin(lines_rad), axis=1)
    in_phase = np.cos(lag_rad) + np.sum(a * b * np.cos(lines_rad), axis=1)
    return PhaseTruth(
        f_hz=load.f_hz,
        u_rms_v=u_rms_v,
        i_rms_a=i_rms_a,
        p_w=u_v * i_a * in_phase,
        q_fund_var=u_v * i_a * np.sin(lag_rad),
        q_budeanu_var=u_v * i_a * crossed,
        s_va=u_rms_v * i_rms_a,
    )
