"""Registers of a point: against the reference core bit for bit, and against the truth loosely."""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rig.model.evidence import PointDocument, ReferenceReading, RegisterBlock
from rig.model.result import Check
from rig.plan.settings import ct_ratio, pt_ratio, setting
from rig.spec.registers_gen import REGIONS, REGISTERS
from rig.spec.rows import RegisterRow

# Against the truth only gross faults are looked for: word order, scale, sign, phase, wiring. 1 %
# is five times the class limit and so never fails a meter that its pulses pass; a swapped word,
# a wrong scale or sign is wrong by far more.
TRUTH_TOLERANCE_PCT = 1.0
TRUTH_FLOOR_I_A = 5e-4  # converter noise on an open current input is 2e-5 A rms at the most
PHASES = ("l1", "l2", "l3")
BLOCK_PREFIX = "block_"  # the same quantities as 100 ms values
FACTORY_FIRST = REGIONS["factory"].first
DIFFERENCES_NAMED_MAX = 3
SIGNED_TYPES = ("int16", "int32")


def check_core(document: PointDocument) -> Check:
    """Every word read equals what the reference core holds at the same sample."""
    name = "register_vs_core"
    if not document.registers:
        return Check(name=name, verdict="INCONCLUSIVE", text="no register was read")
    different: list[str] = []
    compared = 0
    for block in document.registers:
        if block.core_words is None and block.address >= FACTORY_FIRST:
            continue  # the identity of an image is its own
        if block.core_words is None or len(block.core_words) != len(block.words):
            text = f"{block.name}: the reference core holds nothing to compare with"
            return Check(name=name, verdict="INCONCLUSIVE", text=text)
        compared += len(block.words)
        different += [difference_text(block, row) for row in different_rows(block)]
    if compared == 0:
        return Check(name=name, verdict="INCONCLUSIVE", text="no register was compared")
    if different:
        more = len(different) - DIFFERENCES_NAMED_MAX
        named = "; ".join(different[:DIFFERENCES_NAMED_MAX])
        text = named + (f"; and {more} more" if more > 0 else "")
        return Check(name=name, verdict="FAIL", text=text)
    return Check(name=name, verdict="PASS", text=f"{compared} words equal the reference core's")


def different_rows(block: RegisterBlock) -> Iterator[tuple[str, int, int]]:
    """(register name, first offset in the block, words) of each register that differs."""
    core = block.core_words or ()
    done = -1
    for offset, (word, expected) in enumerate(zip(block.words, core, strict=True)):
        if word == expected or offset <= done:
            continue
        row = register_at(block.address + offset)
        if row is None:
            yield f"register {block.address + offset:04X}H", offset, 1
            continue
        first = max(0, row.address - block.address)
        done = row.address + row.words - 1 - block.address
        yield row.id, first, done + 1 - first


def difference_text(block: RegisterBlock, found: tuple[str, int, int]) -> str:
    """ "p_total_w (4022H) reads 0000 442C, reference core 442C 0000"."""
    name, first, count = found
    core = block.core_words or ()
    ours = " ".join(f"{word:04X}" for word in block.words[first : first + count])
    theirs = " ".join(f"{word:04X}" for word in core[first : first + count])
    return f"{name} ({block.address + first:04X}H) reads {ours}, reference core {theirs}"


def register_at(address: int) -> RegisterRow | None:
    """The register that covers an address."""
    return _ROW_BY_ADDRESS.get(address)


def check_truth(document: PointDocument) -> Check | None:
    """U, I, P, Q and f registers lie near the reference's reading; None without a reading.

    None too where events changed the load: the reading is a mean over them, a register is not.
    """
    name = "register_vs_truth"
    if document.reference is None or document.point.events:
        return None
    if not document.registers:
        return Check(name=name, verdict="INCONCLUSIVE", text="no register was read")
    wrong: list[str] = []
    count = 0
    for row, value in readings(document.registers):
        expectation = expected(row, document.reference, document.point.settings)
        if expectation is None:
            continue
        count += 1
        truth, tolerance = expectation
        if not abs(value - truth) <= tolerance:  # also true for a NaN
            wrong.append(
                f"{row.id} reads {value:.6g} {row.unit}, truth {truth:.6g} ± {tolerance:.3g}"
            )
    if wrong:
        more = len(wrong) - DIFFERENCES_NAMED_MAX
        text = "; ".join(wrong[:DIFFERENCES_NAMED_MAX])
        return Check(
            name=name, verdict="FAIL", text=text + (f"; and {more} more" if more > 0 else "")
        )
    if count == 0:
        return Check(name=name, verdict="INCONCLUSIVE", text="no U, I, P, Q or f register was read")
    return Check(
        name=name,
        verdict="PASS",
        text=f"{count} values within {TRUTH_TOLERANCE_PCT:g} % of the truth",
    )


def readings(blocks: Sequence[RegisterBlock]) -> Iterator[tuple[RegisterRow, float]]:
    """Every float register that a block holds whole, decoded high word first."""
    for block in blocks:
        for row, words in whole_rows(block, _FLOAT_ROWS):
            yield row, float_of(words)


def whole_rows(
    block: RegisterBlock, rows: Iterable[RegisterRow]
) -> Iterator[tuple[RegisterRow, tuple[int, ...]]]:
    """Each of `rows` that a block holds whole, with its words."""
    for row in rows:
        offset = row.address - block.address
        if offset >= 0 and offset + row.words <= len(block.words):
            yield row, block.words[offset : offset + row.words]


def float_of(words: Sequence[int]) -> float:
    """IEEE 754 single of two words, high word first (manual, chapter 6)."""
    return float(struct.unpack(">f", struct.pack(">2H", *words))[0])


def unsigned_of(words: Sequence[int]) -> int:
    """Unsigned integer of words, high word first."""
    value = 0
    for word in words:
        value = value << 16 | word
    return value


def integer_of(row: RegisterRow, words: Sequence[int]) -> int:
    """The integer that a register of an integer type holds, before its scale."""
    value, bits = unsigned_of(words), 16 * row.words
    is_negative = row.type in SIGNED_TYPES and value >> (bits - 1) == 1
    return value - (1 << bits) if is_negative else value


def expected(
    row: RegisterRow, truth: ReferenceReading, settings: Mapping[str, int]
) -> tuple[float, float] | None:
    """(value, tolerance) that a register must show; None for a register not looked at."""
    quantity = row.id.removeprefix(BLOCK_PREFIX)
    part = TRUTH_TOLERANCE_PCT / 100.0
    if quantity == "f_hz":
        return truth.f_hz, part * truth.f_hz
    pt, ct = (1.0, 1.0) if setting(settings, "reading_mode") == 0 else ratios(settings)
    u_max_v, i_max_a = max(truth.u_rms_v), max(truth.i_rms_a)
    for index, phase in enumerate(PHASES):
        if quantity == f"u_rms_{phase}_v":
            return truth.u_rms_v[index] * pt, part * u_max_v * pt
        if quantity == f"i_rms_{phase}_a":
            return truth.i_rms_a[index] * ct, (part * i_max_a + TRUTH_FLOOR_I_A) * ct
    return _expected_power(quantity, truth, settings, pt * ct)


def _expected_power(
    quantity: str, truth: ReferenceReading, settings: Mapping[str, int], ratio: float
) -> tuple[float, float] | None:
    """P, and Q where the meter shows Budeanu's; tolerances in percent of S."""
    part = TRUTH_TOLERANCE_PCT / 100.0
    floor_va = max(truth.u_rms_v) * TRUTH_FLOOR_I_A
    q_var = truth.q_budeanu_var or truth.q_fund_var
    shows_budeanu = setting(settings, "reactive_mode") == 0
    for index, phase in enumerate(PHASES):
        tolerance_va = part * max(truth.s_va) + floor_va
        if quantity == f"p_{phase}_w":
            return truth.p_w[index] * ratio, tolerance_va * ratio
        if quantity == f"q_selected_{phase}_var" and shows_budeanu:
            return q_var[index] * ratio, tolerance_va * ratio
    tolerance_va = part * sum(truth.s_va) + len(PHASES) * floor_va
    if quantity == "p_total_w":
        return truth.p_total_w * ratio, tolerance_va * ratio
    if quantity == "q_selected_total_var" and shows_budeanu:
        return sum(q_var) * ratio, tolerance_va * ratio
    return None


def p_register_error_pct(document: PointDocument) -> float | None:
    """Error of the total active power register, shown beside the pulses; no verdict."""
    truth = document.reference
    if truth is None or truth.p_total_w == 0.0 or document.point.events:
        return None
    values = [value for row, value in readings(document.registers) if row.id == "p_total_w"]
    reference = expected(REGISTERS["p_total_w"], truth, document.point.settings)
    if not values or reference is None:
        return None
    error_pct = 100.0 * (values[-1] / reference[0] - 1.0)
    return error_pct if abs(error_pct) < float("inf") else None


def ratios(settings: Mapping[str, int]) -> tuple[float, float]:
    """(PT, CT) ratio, primary over secondary (manual, 6.3.1)."""
    return pt_ratio(settings), ct_ratio(settings)


_FLOAT_ROWS = tuple(row for row in REGISTERS.values() if row.type == "float32")
_ROW_BY_ADDRESS = {
    row.address + offset: row for row in REGISTERS.values() for offset in range(row.words)
}
