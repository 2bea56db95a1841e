"""The verdict on a replay: a pure function of replay.json."""

from collections.abc import Sequence

from rig.model.replay import QuantityRow, ReplayDocument, ReplayJudgement, ReplayWindow
from rig.model.result import Check
from rig.spec.registers_gen import REGISTERS
from rig.verdict.registers import difference_text, different_rows, unsigned_of
from rig.verdict.replay_values import Comparison, comparisons, shown_values
from rig.verdict.rule import worst

ENERGY_PART = 1e-3  # of an energy: windows at the start are cut before the frequency is known
PULSES_OPEN = 2.0  # the pulse under way, and one that the last window's end has just released
COUNTS_OPEN = 1.0  # a register shows whole counts
WH_PER_KWH = 1000.0
S_PER_H = 3600.0
NAMED_MAX = 3
SIGN = {"import": 1.0, "export": -1.0}
OTHER = {"import": "export", "export": "import"}
POWERS = ("p_l1_w", "p_l2_w", "p_l3_w", "p_total_w")
FACTORS = ("pf_l1", "pf_l2", "pf_l3", "pf_total")
PHASE_SUFFIXES = ("", "_l1", "_l2", "_l3")


def judge_replay(document: ReplayDocument) -> ReplayJudgement:
    """Rows and checks; no verdict when the replay did not complete."""
    if document.state != "COMPLETED":
        return ReplayJudgement(verdict=None, state=document.state, reason=document.state_reason)
    rows = _rows(comparisons(document))
    checks = [
        _check_answer(document),
        _check_core(document),
        _check_energy(document),
        *([] if document.direction is None else [_check_direction(document, document.direction)]),
    ]
    if not any(row.against == "oracle" for row in rows):
        text = "no window could be compared with the oracle"
        checks.append(Check(name="oracle", verdict="INCONCLUSIVE", text=text))
    verdicts = [row.verdict for row in rows] + [check.verdict for check in checks]
    return ReplayJudgement(
        verdict=worst(verdicts), state=document.state, rows=tuple(rows), checks=tuple(checks)
    )


def _rows(compared: Sequence[Comparison]) -> list[QuantityRow]:
    """The worst of each quantity, by share of its tolerance; a NaN is worse than any number."""
    groups: dict[tuple[str, str], list[Comparison]] = {}
    for one in compared:
        groups.setdefault((one.against, one.quantity), []).append(one)
    rows = []
    for members in groups.values():
        found = max(
            members, key=lambda one: (one.verdict == "FAIL", abs(one.error) / one.tolerance)
        )
        rows.append(
            QuantityRow(
                quantity=found.quantity,
                unit=found.unit,
                against=found.against,
                windows=len(members),
                worst_window=found.window,
                reading=found.reading,
                expected=found.expected,
                error=found.error,
                tolerance=found.tolerance,
                verdict=found.verdict,
            )
        )
    return rows


def _check_answer(document: ReplayDocument) -> Check:
    if document.meter_fault is not None:
        return Check(name="answer", verdict="FAIL", text=document.meter_fault)
    text = f"{len(document.windows)} windows read"
    return Check(name="answer", verdict="PASS", text=text)


def _check_core(document: ReplayDocument) -> Check:
    """Every word read equals what the reference core holds at the same sample."""
    different: list[str] = []
    compared = 0
    for block in (block for window in document.windows for block in window.registers):
        if block.core_words is None:
            continue  # the identity of an image is its own
        compared += len(block.words)
        different += [difference_text(block, row) for row in different_rows(block)]
    if different:
        more = len(different) - NAMED_MAX
        text = "; ".join(different[:NAMED_MAX]) + (f"; and {more} more" if more > 0 else "")
        return Check(name="register_vs_core", verdict="FAIL", text=text)
    if compared == 0:
        text = "no register was compared"
        return Check(name="register_vs_core", verdict="INCONCLUSIVE", text=text)
    text = f"{compared} words equal the reference core's"
    return Check(name="register_vs_core", verdict="PASS", text=text)


def _check_energy(document: ReplayDocument) -> Check:
    """Active energy of pulses and registers against the mean powers of the windows.

    A window's energy is released over the next window: at the last publication all windows but the
    last are out.
    """
    name = "energy"
    windows = document.windows[:-1]
    if not windows or any(window.start is None or window.p_mean_w is None for window in windows):
        text = "not compared: a window is not known, since nothing changed at its publication"
        return Check(name=name, verdict="INCONCLUSIVE", text=text)
    until = document.windows[-1].sample_index
    wrong, said = [], []
    for direction, sign in SIGN.items():
        energy_wh = sum(_energy_wh(document, window, sign) for window in windows)
        ratio = document.pt_ratio * document.ct_ratio
        constant = document.settings.get("pulse_constant_imp_per_kwh", 1)
        expected = energy_wh / ratio / WH_PER_KWH * constant
        count = sum(
            1 for one in document.pulses if one.stream == f"p_{direction}" and one.position <= until
        )
        said.append(f"P{'+' if sign > 0 else '-'} {count} pulses of {expected:.1f}")
        if not abs(count - expected) <= PULSES_OPEN + ENERGY_PART * expected:
            wrong.append(said[-1])
        counts = _energy_count(document.windows[-1], f"ep_{direction}")
        if counts is None:
            wrong.append(f"ep_{direction} was not read")
            continue
        scale_wh = REGISTERS[f"ep_{direction}"].scale * WH_PER_KWH
        should = energy_wh / scale_wh
        said.append(f"{counts} counts of {should:.2f}")
        if not abs(counts - should) <= COUNTS_OPEN + ENERGY_PART * should:
            wrong.append(f"ep_{direction} {said[-1]}")
    if wrong:
        return Check(name=name, verdict="FAIL", text="; ".join(wrong))
    return Check(name=name, verdict="PASS", text=", ".join(said))


def _energy_wh(document: ReplayDocument, window: ReplayWindow, sign: float) -> float:
    """Primary energy of a window in one direction: by the sign of its mean power."""
    if window.start is None or window.p_mean_w is None:
        return 0.0
    mean_w = 0.5 * (window.p_mean_w.low + window.p_mean_w.high) * sign
    samples = 0.5 * (window.end.low + window.end.high - window.start.low - window.start.high)
    return max(0.0, mean_w) * samples / document.rate_hz / S_PER_H


def _energy_count(window: ReplayWindow, name: str) -> int | None:
    row = REGISTERS[name]
    for block in window.registers:
        offset = row.address - block.address
        if offset >= 0 and offset + row.words <= len(block.words):
            return unsigned_of(block.words[offset : offset + row.words])
    return None


def _check_direction(document: ReplayDocument, direction: str) -> Check:
    """Every register and pulse shows active power in the direction that the map states."""
    wrong: list[str] = []
    looked = 0
    for window in document.windows:
        if window.method is None:
            continue
        shown = shown_values(window)
        for name in (*POWERS, *FACTORS, *(f"block_{one}" for one in (*POWERS, *FACTORS))):
            if name in shown:
                looked += 1
                if not shown[name] * SIGN[direction] > 0.0:
                    text = f"{name} reads {shown[name]:.6g} in window {window.number}"
                    wrong.append(f"{text}, must be {direction}")
    if document.windows:
        other = OTHER[direction]
        for suffix in PHASE_SUFFIXES:
            count = _energy_count(document.windows[-1], f"ep_{other}{suffix}")
            if count != 0:
                wrong.append(f"ep_{other}{suffix} holds {count}, must be 0")
        counts = [_energy_count(document.windows[-1], f"ep_{direction}{s}") for s in PHASE_SUFFIXES]
        known = [count for count in counts if count is not None]
        if len(known) < len(counts):
            wrong.append(f"ep_{direction} of the system or a phase was not read")
        elif not abs(sum(known[1:]) - known[0]) <= len(PHASE_SUFFIXES[1:]) * COUNTS_OPEN:
            wrong.append(f"ep_{direction} of the phases hold {sum(known[1:])} of {known[0]} counts")
    streams = [one.stream for one in document.pulses]
    if f"p_{OTHER[direction]}" in streams:
        wrong.append(f"pulses of p_{OTHER[direction]}")
    if f"p_{direction}" not in streams:
        wrong.append(f"no pulse of p_{direction}")
    if wrong:
        more = len(wrong) - NAMED_MAX
        text = "; ".join(wrong[:NAMED_MAX]) + (f"; and {more} more" if more > 0 else "")
        return Check(name="direction", verdict="FAIL", text=text)
    if looked == 0:
        return Check(name="direction", verdict="INCONCLUSIVE", text="no register was read")
    text = f"{looked} powers and factors, the energies and the pulses show {direction}"
    return Check(name="direction", verdict="PASS", text=text)
