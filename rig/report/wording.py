"""The fixed sentences of a report. What they may claim is decision D11; add nothing to it."""

from typing import Literal

from rig.model.evidence import RunState
from rig.model.result import Verdict

SIMULATED = "SIMULATED METER"
SIMULATED_MORE = (
    "The meter, the source and the reference standard are computer models. "
    "No physical meter was measured."
)
METER_CLASS = "0.2S"
STANDARD = "IEC 62053-22"
CLAIM = f"error within the class {METER_CLASS} limits at the meter's inputs"
REPRODUCTION = "This document shall not be reproduced except in full."
ITEMS_TESTED = "The results relate only to the item tested, as it was received."

LPIT = (
    "The current inputs of this meter take the output voltage of low-power instrument "
    "transformers. The test signals were applied to these inputs; no transformer was connected. "
    f"{STANDARD}:2020 leaves out meters for low-power instrument transformers that are tested "
    f"without them. The limits of {STANDARD} are used here as a measure of the error at the "
    "meter's inputs; no statement is made on conformity of a metering system with that standard."
)

UNCERTAINTY = (
    "U is the expanded uncertainty: the combined standard uncertainty multiplied by the coverage "
    "factor k of its effective degrees of freedom, for a coverage probability of about 95 % "
    "(JCGM 100). It holds for the meter at the time of the test and says nothing about its "
    "long-term stability."
)

ASSUMED = (
    "Contributions marked \N{DAGGER} are assumptions of a simulated bench: no instrument was "
    "calibrated to establish them."
)

NO_CERTIFICATE = (
    "No certificate was issued: the run did not complete. What was measured is shown below; "
    "it supports no statement about the meter."
)

METHOD = (
    "Comparison of energies: the energy between pulses of the meter's test output against the "
    "energy that the reference standard states for the same interval. Percentage error = (meter "
    "\N{MINUS SIGN} reference) / reference. The error of a point is the mean of its repeats; "
    "|import| + |export| energy is counted. The registers are read over Modbus: U, I, P and f have "
    "to lie within 1 % of the reference standard's values, and on a simulated bench every register "
    "has to equal a reference calculation on the same samples. "
    "The error of the power register is shown beside that of the pulses and has no limit."
)

DECISION_RULE: dict[Literal["guarded", "simple"], str] = {
    "guarded": (
        "Guarded acceptance. With error e, expanded uncertainty U and limit L: PASS if "
        "|e| + U \N{LESS-THAN OR EQUAL TO} L; FAIL if |e| \N{MINUS SIGN} U > L; otherwise "
        "INCONCLUSIVE. If U > L/3 the point is INCONCLUSIVE whatever e is. For a point that "
        "passes, the probability that its error lies beyond the limit is below 2.5 % "
        "(ILAC-G8:09/2019, guard band w = U). Starting, no-load and the checks of the registers "
        "are judged by counts and by equality. "
        "Overall: FAIL if any point fails, otherwise INCONCLUSIVE if any point is, otherwise PASS."
    ),
    "simple": (
        "Simple acceptance. With error e and limit L: PASS if |e| \N{LESS-THAN OR EQUAL TO} L, "
        "otherwise FAIL. The expanded uncertainty U is stated but is not taken into account; for "
        "an error close to the limit the probability of a wrong decision is up to 50 % "
        "(ILAC-G8:09/2019). Starting, no-load and the checks of the registers are judged by counts "
        "and by equality. "
        "Overall: FAIL if any point fails, otherwise INCONCLUSIVE if any point is, otherwise PASS."
    ),
}
RULE_NAME: dict[Literal["guarded", "simple"], str] = {
    "guarded": "guarded acceptance (w = U)",
    "simple": "simple acceptance (w = 0)",
}

STATE_WORD: dict[RunState, str] = {
    "COMPLETED": "RUN COMPLETED",
    "RIG_FAULT": "RIG FAULT",
    "ABORTED": "ABORTED",
}
STATE_SENTENCE: dict[RunState, str] = {
    "COMPLETED": "The run completed but holds no verdict.",
    "RIG_FAULT": "The test equipment failed. This says nothing about the meter.",
    "ABORTED": "The run was stopped before its end. This says nothing about the meter.",
}
DOCUMENT_TITLE: dict[Verdict | None, str] = {
    "PASS": "Test certificate",
    "FAIL": "Test report",
    "INCONCLUSIVE": "Test report",
    None: "Report of an incomplete run",
}


def statement(verdict: Verdict, count: int, counts: dict[Verdict, int], edition: str) -> str:
    """The sentence under the verdict. `count` is the number of points, `counts` by verdict."""
    basis = f"{edition}, class {METER_CLASS}"
    if verdict == "PASS":
        return f"All {count} points passed: {CLAIM} ({basis})."
    if verdict == "FAIL":
        undecided = counts["INCONCLUSIVE"]
        rest = f" and {undecided} {_are(undecided)} inconclusive" if undecided else ""
        return (
            f"{counts['FAIL']} of {count} points failed{rest}: the requirements of this plan, with "
            f"the limits of {basis}, are not met at the meter's inputs."
        )
    missing = count - sum(counts.values())
    open_points = [
        f"{number} {what}"
        for number, what in ((counts["INCONCLUSIVE"], "inconclusive"), (missing, "not measured"))
        if number
    ]
    return (
        f"Of {count} points {' and '.join(open_points)}: no statement can be made against the "
        f"limits of {basis}."
    )


def selection(count: int, in_plan: int) -> str:
    """Said of a run that was asked for a part of its plan."""
    return (
        f"Only {count} of the {in_plan} points of the plan were selected for this test; nothing "
        "is said of the others."
    )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
