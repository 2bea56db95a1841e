"""Settings that a plan writes to the meter, checked against the register table."""

from collections.abc import Mapping

from rig.spec.registers_gen import SETTINGS
from rig.spec.rows import RegisterRow

PULSE_CONSTANT = "pulse_constant_imp_per_kwh"
NEEDED_SETTINGS = (PULSE_CONSTANT, "pt1_dv", "pt2_dv", "ct1_a", "ct2_code", "energy_display")
VOLTAGE_TYPE_CT_CODES = (333, 100)  # CT2 codes of millivolt inputs, where CT2 counts as 1


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
    """CT1 / CT2 as the meter applies it (manual, 6.3: a millivolt code counts as 1)."""
    code = settings["ct2_code"]
    return settings["ct1_a"] / (1 if code in VOLTAGE_TYPE_CT_CODES else code)


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
