"""Combined and expanded uncertainty of uncorrelated contributions."""

import math
from collections.abc import Sequence

from rig.model.result import Budget, Contribution
from rig.uncertainty.students_t import coverage_k


def combined_budget(contributions: Sequence[Contribution]) -> Budget:
    """u = root sum of squares (@[GUM, 5.1.2]), nu_eff (G.4.1), U = k u (6.2.1).

    All contributions in percent of the reading, sensitivities already applied.
    """
    std_unc_pct = math.sqrt(math.fsum(c.std_unc_pct**2 for c in contributions))
    dof_eff = effective_dof(contributions, std_unc_pct)
    k = coverage_k(dof_eff)
    return Budget(
        contributions=tuple(contributions),
        std_unc_pct=std_unc_pct,
        dof_eff=dof_eff,
        coverage_k=k,
        exp_unc_pct=k * std_unc_pct,
    )


def effective_dof(contributions: Sequence[Contribution], std_unc_pct: float) -> float | None:
    """Welch-Satterthwaite: u^4 / sum(u_i^4 / nu_i); None when it is infinite.

    Computed with u_i / u, so that small uncertainties do not underflow.
    """
    if std_unc_pct == 0.0:
        return None
    total = math.fsum(
        (c.std_unc_pct / std_unc_pct) ** 4 / c.dof
        for c in contributions
        if c.dof is not None and c.dof > 0.0
    )
    return 1.0 / total if total > 0.0 else None
