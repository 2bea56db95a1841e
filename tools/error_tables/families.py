"""Quantities that are judged alike: how their error is expressed, and its aim."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tests.oracle.periodic import LINES, PHASES, Floats, Values

FRYZE_SIN_MIN = 0.4  # below, Fryze's Q is a small difference of S and P and amplifies their errors
Levels = Mapping[str, float]
AIM_READING: Levels = {"In": 2.0, "0.01 In": 10.0, "0.001 In": 60.0}
VOLTAGE_AIM: Levels = dict.fromkeys(AIM_READING, 2.0)
FROM_001_IN = {"In": 0.0005, "0.01 In": 0.0005}


@dataclass(frozen=True)
class Family:
    """`errors` yields one number for each quantity of the family, in `unit`."""

    key: str
    what: str
    unit: str
    errors: Callable[[Values, Values], Iterator[float]]
    aim: Levels | None = None


def _ppm(names: list[str]) -> Callable[[Values, Values], Iterator[float]]:
    def errors(measured: Values, truth: Values) -> Iterator[float]:
        for name in names:
            yield (measured[name] / truth[name] - 1.0) * 1e6

    return errors


def _ppm_of(pairs: list[tuple[str, str]]) -> Callable[[Values, Values], Iterator[float]]:
    """Of another quantity: P and Q in parts of S."""

    def errors(measured: Values, truth: Values) -> Iterator[float]:
        for name, scale in pairs:
            yield (measured[name] - truth[name]) / truth[scale] * 1e6

    return errors


def _plain(names: list[str], factor: float = 1.0) -> Callable[[Values, Values], Iterator[float]]:
    def errors(measured: Values, truth: Values) -> Iterator[float]:
        for name in names:
            yield (measured[name] - truth[name]) * factor

    return errors


def _angle(names: list[str]) -> Callable[[Values, Values], Iterator[float]]:
    def errors(measured: Values, truth: Values) -> Iterator[float]:
        for name in names:
            yield (measured[name] - truth[name] + 180.0) % 360.0 - 180.0

    return errors


def _fryze(measured: Values, truth: Values) -> Iterator[float]:
    for phase in PHASES:
        s = truth[f"s_{phase}_va"]
        name = f"q_fryze_{phase}_var"
        if abs(truth[name]) >= FRYZE_SIN_MIN * s:
            yield (measured[name] - truth[name]) / s * 1e6


def _of_s(quantity: str, unit: str) -> list[tuple[str, str]]:
    phases = [(f"{quantity}_{p}_{unit}", f"s_{p}_va") for p in PHASES]
    return [*phases, (f"{quantity}_total_{unit}", "s_arith_total_va")]


def _each(pattern: str) -> list[str]:
    return [pattern.format(phase) for phase in PHASES]


SEQUENCE = [
    (f"{q}_{part}_{axis}_{unit}", f"{q}_rms_l1_{unit}")
    for q, unit in (("u", "v"), ("i", "a"))
    for part in ("pos", "neg", "zero")
    for axis in ("re", "im")
]

FAMILIES = (
    Family("f", "frequency", "mHz", _plain(["f_hz"], 1e3), dict.fromkeys(AIM_READING, 0.1)),
    Family("u_rms", "phase voltages", "ppm", _ppm(_each("u_rms_{}_v")), VOLTAGE_AIM),
    Family("u_line_rms", "line voltages", "ppm", _ppm([f"u_rms_{x}_v" for x in LINES]),
           VOLTAGE_AIM),
    Family("i_rms", "currents", "ppm", _ppm(_each("i_rms_{}_a")), AIM_READING),
    Family("u_half", "one-cycle voltages, phase and line", "ppm", _ppm(
        [f"u_half_{x}_v" for x in (*PHASES, *LINES)]), VOLTAGE_AIM),
    Family("i_half", "one-cycle currents", "ppm", _ppm(_each("i_half_{}_a")), AIM_READING),
    Family("i_n", "neutral current", "ppm of I1", _ppm_of([("i_rms_n_a", "i_rms_l1_a")])),
    Family("u_dc", "DC of voltages", "ppm of U", _ppm_of(
        [(f"u_dc_{p}_v", f"u_rms_{p}_v") for p in PHASES])),
    Family("i_dc", "DC of currents", "ppm of I", _ppm_of(
        [(f"i_dc_{p}_a", f"i_rms_{p}_a") for p in PHASES])),
    Family("p", "active power", "ppm of S", _ppm_of(_of_s("p", "w")), AIM_READING),
    Family("p_fund", "active power, fundamental", "ppm of S", _ppm_of(_of_s("p_fund", "w")),
           AIM_READING),
    Family("q_fund", "reactive power, fundamental", "ppm of S", _ppm_of(_of_s("q_fund", "var")),
           AIM_READING),
    Family("q_budeanu", "reactive power, Budeanu", "ppm of S", _ppm_of(_of_s("q_budeanu", "var")),
           AIM_READING),
    Family("q_fryze", "reactive power, Fryze, sin phi >= 0.4", "ppm of S", _fryze),
    Family("s", "apparent power", "ppm", _ppm([*_each("s_{}_va"), "s_arith_total_va"]),
           AIM_READING),
    Family("s_fund", "apparent power, fundamental", "ppm",
           _ppm([*_each("s_fund_{}_va"), "s_fund_total_va"])),
    Family("s_vector", "apparent power, vector", "ppm", _ppm(["s_vector_total_va"])),
    Family("s_eff", "apparent power, effective", "ppm", _ppm(["s_eff_total_va"])),
    Family("pf", "power factor", "1e-6", _plain([*_each("pf_{}"), "pf_total"], 1e6)),
    Family("pf_disp", "displacement factor", "1e-6",
           _plain([*_each("pf_disp_{}"), "pf_disp_total"], 1e6)),
    Family("angle", "phase angles", "deg", _angle(
        ["phi_u_l2_deg", "phi_u_l3_deg", *_each("phi_i_{}_deg")]), FROM_001_IN),
    Family("thd", "THD, odd, even of voltages", "ppm of U1", _plain(
        [f"{w}_u_{p}_pct" for w in ("thd", "odd", "even") for p in PHASES], 1e4)),
    Family("thd_i", "THD, odd, even of currents", "ppm of I1", _plain(
        [f"{w}_i_{p}_pct" for w in ("thd", "odd", "even") for p in PHASES], 1e4)),
    Family("tdd", "TDD", "ppm of In", _plain(_each("tdd_i_{}_pct"), 1e4)),
    Family("crest", "crest factor of voltages", "ppm", _ppm(_each("crest_u_{}"))),
    Family("thff", "THFF", "ppm", _ppm(_each("thff_u_{}_pct"))),
    Family("k_factor", "K factor", "ppm", _ppm(_each("k_factor_i_{}"))),
    Family("sequence", "sequence components", "ppm of U1 or I1", _ppm_of(SEQUENCE)),
    Family("unbalance", "unbalance and zero ratio", "1e-6", _plain(
        ["u_unbalance", "u_zero_ratio", "i_unbalance", "i_zero_ratio"], 1e6)),
    Family("load", "load percentage", "ppm", _ppm(["load_pct"])),
)  # fmt: skip

# Of the tables of harmonics, which have as many values as orders.
LARGE_PCT = 1.0
# Without a key of their own in spec/quantities.toml.
NOT_IN_SPEC = ("u_line_rms", "i_n", "thd_i", "tdd", "load", "harmonic_large")
RENAMED = {"harmonic_small": "harmonic"}
HARMONIC_AIMS: dict[str, Levels] = {
    "harmonic_large": {"In": 10.0},
    "harmonic_small": {"In": 1.0},
}
HARMONICS = {
    "harmonic_large": ("harmonics of 1 % and more", "ppm of own value"),
    "harmonic_small": ("harmonics below 1 %", "ppm of fundamental"),
    "harmonic_angle": ("angle of harmonics of 1 % and more", "deg"),
}


def harmonic_errors(
    measured: Mapping[str, Floats], truth: Mapping[str, Floats], order_max: int
) -> Iterator[tuple[str, float]]:
    """The worst of each kind and channel."""
    count = order_max - 1
    for name in truth:
        if not name.endswith("_pct"):
            continue
        part = truth[name][:count]
        error = measured[name][:count] - part
        large = part >= LARGE_PCT
        angle_name = name.replace("hd_", "hd_phi_").replace("_pct", "_deg")
        turned = measured[angle_name][:count] - truth[angle_name][:count]
        turned = (turned + 180.0) % 360.0 - 180.0
        if large.any():
            yield "harmonic_large", _worst(error[large] / part[large] * 1e6)
            yield "harmonic_angle", _worst(turned[large])
        if (~large).any():
            yield "harmonic_small", _worst(error[~large] * 1e4)


def _worst(values: Floats) -> float:
    return float(values[np.argmax(np.abs(values))])
