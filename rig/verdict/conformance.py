"""Answers against what the specification demands. Pure; names what was expected and what came."""

from rig.model.evidence import PointDocument
from rig.model.probe import Probe, ProbeAnswer
from rig.model.result import Check

EXCEPTION_BIT = 0x80
EXCEPTION_BYTES = 2
BYTES_SHOWN = 16


def check_conformance(document: PointDocument) -> list[Check]:
    """First one check that counts and names the first wrong answer, then one for each probe."""
    checks = []
    for number, probe in enumerate(document.point.probes):
        if number >= len(document.answers):
            checks.append(Check(name=probe.rule, verdict="INCONCLUSIVE", text=_not_asked(probe)))
            continue
        checks.append(check_probe(document, number))
    wrong = [check for check in checks if check.verdict != "PASS"]
    right = f"{len(checks) - len(wrong)} of {len(checks)} answers are right"
    text = f"{right}; {wrong[0].text}" if wrong else right
    verdict = "PASS" if not wrong else wrong[0].verdict
    if not checks:
        verdict, text = "INCONCLUSIVE", "nothing was asked"
    return [Check(name="answers", verdict=verdict, text=text), *checks]


def check_probe(document: PointDocument, number: int) -> Check:
    """One answer: its size, its bytes, and where it has to be like another one, that."""
    probe, answer = document.point.probes[number], document.answers[number]
    expected = expected_text(probe)
    right = _is_right(probe, answer)
    if probe.like is not None:
        expected = f"what it was, {shown(document.answers[probe.like].answer_hex)}"
        right = right and answer.answer_hex == document.answers[probe.like].answer_hex
    text = f"{probe.name}: {answer_text(answer)}"
    if not right:
        text += f", expected {expected}"
    return Check(name=probe.rule, verdict="PASS" if right else "FAIL", text=text)


def check_against_core(document: PointDocument) -> Check:
    """Every word read equals what the reference core holds after the same writes."""
    name = "register_vs_core"
    pairs = [
        (probe, answer)
        for probe, answer in zip(document.point.probes, document.answers, strict=False)
        if answer.core_hex is not None
    ]
    wrong = [
        f"{probe.name}: {shown(answer.answer_hex)}, reference core {shown(answer.core_hex or '')}"
        for probe, answer in pairs
        if answer.answer_hex[2 * EXCEPTION_BYTES :] != answer.core_hex
    ]
    if wrong:
        more = f"; and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        return Check(name=name, verdict="FAIL", text=wrong[0] + more)
    text = f"{len(pairs)} answers hold the reference core's words"
    return Check(name=name, verdict="PASS", text=text)


def expected_text(probe: Probe) -> str:
    """The right answer in words."""
    head = bytes.fromhex(probe.answer_hex)
    if len(head) == probe.answer_bytes:
        return pdu_text(head)
    return f"{probe.answer_bytes} bytes that begin with {head.hex(' ')}"


def answer_text(answer: ProbeAnswer) -> str:
    """What came, in words."""
    return pdu_text(bytes.fromhex(answer.answer_hex))


def pdu_text(pdu: bytes) -> str:
    """An exception by its number, anything else by its bytes."""
    if len(pdu) == EXCEPTION_BYTES and pdu[0] & EXCEPTION_BIT:
        return f"exception {pdu[1]:02d}"
    return shown(pdu.hex())


def shown(data_hex: str) -> str:
    """Bytes in groups, the first ones only of a long answer."""
    data = bytes.fromhex(data_hex)
    rest = f" and {len(data) - BYTES_SHOWN} bytes more" if len(data) > BYTES_SHOWN else ""
    return data[:BYTES_SHOWN].hex(" ") + rest


def _is_right(probe: Probe, answer: ProbeAnswer) -> bool:
    size = len(answer.answer_hex) // 2
    return size == probe.answer_bytes and answer.answer_hex.startswith(probe.answer_hex)


def _not_asked(probe: Probe) -> str:
    return f"{probe.name}: not asked"
