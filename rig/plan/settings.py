"""Settings that a plan writes to the meter, checked against the register table."""

from collections.abc import Mapping

from rig.spec.registers_gen import SETTINGS
from rig.spec.rows import RegisterRow

PULSE_CONSTANT = "pulse_constant_imp_per_kwh"
NEEDED_SETTINGS = (PULSE_CONSTANT, "pt1_dv", "pt2_dv", "ct1_a", "ct2_code", "energy_display")
CT2_AMPERES = (1, 5)  # CT2 codes that count in the ratio; 80, 100, 200 and 333 are no amperes


def wrong_settings(settings: Mapping[str, int], key: str) -> list[str]:
    """One line for each setting that the meter would refuse."""
    lines = []
    for name, value in settings.items():
        row = SETTINGS.get(name)
        if row is None:
            lines.append(f"{key}.{name} = {value}: unknown setting")
        elif not _accepted(row, value):
            lines.append(f"{key}.{name} = {value}: must be {_limits_text(row)}")
    return lines


def ct_ratio(settings: Mapping[str, int]) -> float:
    """CT1 / CT2 as the meter applies it (manual, 6.3.1: mA, mV and rope inputs count as 1).

    A setting that is left out has the meter's default.
    """
    code = setting(settings, "ct2_code")
    return setting(settings, "ct1_a") / (code if code in CT2_AMPERES else 1)


def pt_ratio(settings: Mapping[str, int]) -> float:
    """PT1 / PT2 (manual, 6.3.1). A setting that is left out has the meter's default."""
    return setting(settings, "pt1_dv") / setting(settings, "pt2_dv")


def primary_ratio(settings: Mapping[str, int]) -> float:
    """Primary over secondary power."""
    return pt_ratio(settings) * ct_ratio(settings)


def setting(settings: Mapping[str, int], name: str) -> int:
    """A setting as written, else the meter's default."""
    return settings.get(name, SETTINGS[name].default or 0)


def _accepted(row: RegisterRow, value: int) -> bool:
    if row.allowed:
        return value in row.allowed
    low = 0 if row.minimum is None else row.minimum
    high = (1 << (16 * row.words)) - 1 if row.maximum is None else row.maximum
    return low <= value <= high


def _limits_text(row: RegisterRow) -> str:
    if row.allowed:
        return "one of " + ", ".join(str(one) for one in row.allowed)
    return f"{row.minimum} to {row.maximum}"
