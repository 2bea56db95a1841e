"""What a report says besides its numbers, for each kind of plan: claim, method, decision rule."""

from dataclasses import dataclass
from typing import Literal

from rig.model.result import Verdict
from rig.report import wording

PlanKind = Literal["accuracy", "conformance"]


@dataclass(frozen=True)
class Paper:
    """The sentences of one kind of plan. Blank ones are not printed."""

    method: str
    uncertainty: str
    scope_of_claim: str
    results_note: str
    rule_name: str
    rule: str


ACCURACY_RESULTS = (
    "Errors, U and limits in percent. P is the power register read over Modbus against the "
    "reference; it is shown for information and has no verdict."
)
OVERALL = (
    "Overall: FAIL if any point fails, otherwise INCONCLUSIVE if any point is, otherwise PASS."
)

CONFORMANCE = Paper(
    method=(
        "Requests are sent to the meter as bytes and its answers are compared, byte by byte, with "
        "answers made from the specification of the protocol and the table of the registers. No "
        "sample passes between two requests. Where a register is read, the whole answer has to "
        "equal on a simulated bench what a reference calculation holds after the same writes."
    ),
    uncertainty="",
    scope_of_claim=(
        "The answers to the requests that are listed, over the link of this bench. Nothing is said "
        "of the error of a value that was read."
    ),
    results_note="A point passes when every one of its answers is right.",
    rule_name="every answer right",
    rule=f"An answer is right or it is not; there is no uncertainty. {OVERALL}",
)
PAPERS: dict[str, Paper] = {"conformance": CONFORMANCE}


def paper_of(kind: str, rule: Literal["guarded", "simple"]) -> Paper:
    """The sentences for a plan of this kind; an unknown one is one of errors."""
    if kind in PAPERS:
        return PAPERS[kind]
    return Paper(
        method=wording.METHOD,
        uncertainty=wording.UNCERTAINTY,
        scope_of_claim=wording.LPIT,
        results_note=ACCURACY_RESULTS,
        rule_name=wording.RULE_NAME[rule],
        rule=wording.DECISION_RULE[rule],
    )


_CLAIMS = {"conformance": "every answer is the one that the specification demands"}


def statement(
    kind: str, verdict: Verdict, count: int, counts: dict[Verdict, int], edition: str
) -> str:
    """The sentence under the verdict. `count` is the number of points, `counts` by verdict."""
    if kind not in _CLAIMS:
        return wording.statement(verdict, count, counts, edition)
    if verdict == "PASS":
        return f"All {count} points passed: {_CLAIMS[kind]} ({edition})."
    missing = count - sum(counts.values())
    parts = [
        f"{number} {what}"
        for number, what in (
            (counts["FAIL"], "failed"),
            (counts["INCONCLUSIVE"], "inconclusive"),
            (missing, "not measured"),
        )
        if number
    ]
    return f"Of {count} points {', '.join(parts)} ({edition})."
