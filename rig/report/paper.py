"""What a report says besides its numbers, for each kind of plan: claim, method, decision rule."""

from dataclasses import dataclass, replace
from typing import Literal

from rig.model.result import Verdict
from rig.report import wording


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
ALARMS = Paper(
    method=(
        "The stimulus steps at a known sample of the meter, and every channel watches it with a "
        "delay of its own. The error of an alarm is the time from the step, or from the next "
        "instant at which the quantity is published, to the change of the output, less the set "
        "delay. It may lie between 0 and one update interval of the quantity and 10 ms: half a "
        "cycle for the rms values of half cycles, 100 ms for the others, for which the plan also "
        "says how long after a block its values come. A frequency may take three intervals, a "
        "reversed sequence 1.6. An output opens within one interval more: the first one may hold "
        "a part of what was before. The "
        "alarm records have to tell the same, and on a simulated bench every word of them has to "
        "equal a reference calculation on the same samples."
    ),
    uncertainty=(
        "U (k = 2) of the time between two instants counted in samples of the meter: the "
        "resolution of both, and an assumed 50 ppm of the meter's clock."
    ),
    scope_of_claim=(
        "The delays, outputs and records of the alarms that are listed. Nothing is said of the "
        "error of the values that the meter compares."
    ),
    results_note="Errors are what an alarm comes late beside its set delay, in milliseconds.",
    rule_name=wording.RULE_NAME["guarded"],
    rule=(
        "With error e, expanded uncertainty U and limit L: PASS if e + U \N{LESS-THAN OR EQUAL TO} "
        "L; FAIL if e \N{MINUS SIGN} U > L or e < \N{MINUS SIGN}U; otherwise INCONCLUSIVE, and "
        f"also if U > L/3. Records and counts are judged by equality. {OVERALL}"
    ),
)
# An alarm cannot come before it is due: e below 0 is the resolution, also where U is not looked at.
ALARMS_SIMPLE = replace(
    ALARMS,
    rule_name=wording.RULE_NAME["simple"],
    rule=(
        "With error e, expanded uncertainty U and limit L: PASS if \N{MINUS SIGN}U "
        "\N{LESS-THAN OR EQUAL TO} e \N{LESS-THAN OR EQUAL TO} L, otherwise FAIL; at the limit L "
        f"U is not taken into account. Records and counts are judged by equality. {OVERALL}"
    ),
)
Rule = Literal["guarded", "simple"]
PAPERS: dict[tuple[str, Rule], Paper] = {
    ("conformance", "guarded"): CONFORMANCE,
    ("conformance", "simple"): CONFORMANCE,
    ("alarms", "guarded"): ALARMS,
    ("alarms", "simple"): ALARMS_SIMPLE,
}


def paper_of(kind: str, rule: Rule) -> Paper:
    """The sentences for a plan of this kind; an unknown one is one of errors."""
    if (kind, rule) in PAPERS:
        return PAPERS[kind, rule]
    return Paper(
        method=wording.METHOD,
        uncertainty=wording.UNCERTAINTY,
        scope_of_claim=wording.LPIT,
        results_note=ACCURACY_RESULTS,
        rule_name=wording.RULE_NAME[rule],
        rule=wording.DECISION_RULE[rule],
    )


_CLAIMS = {
    "conformance": "every answer is the one that the specification demands",
    "alarms": "every alarm came and went in time, with its records",
}


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
