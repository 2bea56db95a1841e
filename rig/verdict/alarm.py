"""Alarms: outputs and records against the change of the stimulus. Pure; says what it saw.

The time of an alarm counts from the change, or from the next instant at which the quantity is
published, and its error is what it comes late beside the set delay: 0 to the limit. One that
comes early is wrong by the sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rig.model.alarm import AlarmChannel, AlarmEvidence, AlarmTest, Change, OutputChange
from rig.model.evidence import PointDocument
from rig.model.result import Check, Verdict
from rig.uncertainty.alarm_timing import STAMP_STD_UNC_MS, delay_exp_unc_ms
from rig.verdict.alarm_records import Record, Status, records_of, status_of
from rig.verdict.rule import GRAVITY, UNCERTAINTY_OF_LIMIT_MAX, DecisionRule, verdict_of

GREATER, LESS = 1, 3
VALUE_CODES_MAX = 50  # beyond are sequence and inputs, whose record holds something else
STAMP_TOLERANCE_MS = 1.0  # of a stamp in whole milliseconds against the sample of an output
STAMP_MIDDLE_MS = 0.5
NEW_ALARM_BIT = 1


@dataclass(frozen=True)
class Timed:
    """One instant of one channel beside what was due."""

    channel: int
    is_beyond: bool
    error_ms: float
    exp_unc_ms: float
    limit_ms: float
    verdict: Verdict


@dataclass(frozen=True)
class AlarmFigures:
    """The largest error of a point, for its row."""

    error_ms: float | None
    exp_unc_ms: float | None
    limit_ms: float


def judged_alarms(document: PointDocument, rule: DecisionRule) -> tuple[list[Check], AlarmFigures]:
    """All checks of a point, the one that names the worst channel first."""
    test, evidence = document.point.alarm, document.alarm
    limit_ms = 0.0 if test is None else test.occurs_within_ms
    nothing = AlarmFigures(None, None, limit_ms)
    if test is None or evidence is None or len(evidence.changes) != 2:
        text = "the stimulus did not change twice"
        return [Check(name="alarm_timing", verdict="INCONCLUSIVE", text=text)], nothing
    if any(change.sample_index is None for change in evidence.changes):
        text = "nobody knows at which sample the stimulus changed"
        return [Check(name="alarm_timing", verdict="INCONCLUSIVE", text=text)], nothing
    judge = _AlarmJudge(document, test, evidence, rule)
    return judge.checks()


def decide_ms(error_ms: float, exp_unc_ms: float, limit_ms: float, rule: DecisionRule) -> Verdict:
    """0 <= error <= limit; the limit is guarded by U, and so is the zero against a FAIL.

    No alarm can come before it is due, so that an error of 0 is as good as any: FAIL below -U.
    """
    guard_ms = 0.0 if rule == "simple" else exp_unc_ms
    if rule != "simple" and exp_unc_ms > limit_ms * UNCERTAINTY_OF_LIMIT_MAX:
        return "INCONCLUSIVE"
    if error_ms < -exp_unc_ms or error_ms - guard_ms > limit_ms:
        return "FAIL"
    return "PASS" if error_ms + guard_ms <= limit_ms else "INCONCLUSIVE"


class _AlarmJudge:
    def __init__(
        self,
        document: PointDocument,
        test: AlarmTest,
        evidence: AlarmEvidence,
        rule: DecisionRule,
    ) -> None:
        self._document = document
        self._test = test
        self._evidence = evidence
        self._rule: DecisionRule = rule
        self._beyond, self._at_rest = evidence.changes
        self._timed: list[Timed] = []

    def checks(self) -> tuple[list[Check], AlarmFigures]:
        found = [self._channel(channel) for channel in self._test.channels]
        found += self._records()
        found.append(self._others())
        worst = max(self._timed, key=_by_gravity, default=None)
        if worst is None:
            text = "no alarm was due" if not self._due() else "no alarm was seen"
            verdict: Verdict = "PASS" if not self._due() else "FAIL"
            head = Check(name="alarm_timing", verdict=verdict, text=text)
            figures = AlarmFigures(None, None, self._test.occurs_within_ms)
        else:
            text = (
                f"{_timed_text(worst)} at channel {worst.channel}, "
                f"the worst of {len(self._timed)} instants"
            )
            head = Check(name="alarm_timing", verdict=worst.verdict, text=text)
            figures = AlarmFigures(worst.error_ms, worst.exp_unc_ms, worst.limit_ms)
        if (bad := verdict_of(found)) != "PASS" and GRAVITY[bad] > GRAVITY[head.verdict]:
            first = next(check for check in found if check.verdict == bad)
            head = Check(name="alarm_timing", verdict=bad, text=f"{first.name}: {first.text}")
        return [head, *found], figures

    def _due(self) -> list[AlarmChannel]:
        """Channels that have to alarm, in the order in which they do."""
        due = [channel for channel in self._test.channels if channel.due_ms is not None]
        return sorted(due, key=lambda channel: (channel.due_ms or 0, channel.channel))

    def _reference_ms(self, change: Change) -> float:
        """What a channel's time counts from, in ms of the meter's clock since it woke up."""
        at_ms = (change.sample_index or 0) / self._evidence.sample_rate_hz * 1e3
        if not self._test.grid_s:
            return at_ms
        boot_ms, grid_ms = self._evidence.boot_time_unix_s * 1000, self._test.grid_s * 1e3
        grids = 1 if change.what == "beyond" else self._test.release_grids
        return ((boot_ms + at_ms) // grid_ms + grids) * grid_ms - boot_ms

    def _timing(self, channel: int, at_ms: float, change: Change, due_ms: int, unc: float) -> Timed:
        elapsed_ms = at_ms - self._reference_ms(change)
        exp_unc_ms = delay_exp_unc_ms(elapsed_ms, change.time_std_unc_ns, unc)
        test = self._test
        is_beyond = change.what == "beyond"
        limit_ms = test.occurs_within_ms if is_beyond else test.releases_within_ms
        error_ms = elapsed_ms - due_ms
        verdict = decide_ms(error_ms, exp_unc_ms, limit_ms, self._rule)
        timed = Timed(channel, is_beyond, error_ms, exp_unc_ms, limit_ms, verdict)
        self._timed.append(timed)
        return timed

    def _channel(self, channel: AlarmChannel) -> Check:
        """Its output closed once and opened once, both in time; or never."""
        name = "alarm_output"
        who = f"channel {channel.channel}"
        if channel.output is None:
            return Check(name=name, verdict="PASS", text=f"{who} has no output, see its record")
        who += f", {channel.output} {channel.output_number}"
        own = self._changes_of(channel)
        values = [change.value for change in own]
        expected = [] if channel.due_ms is None else [1, 0]
        if values != expected:
            text = f"{who}: {_states(values)}, expected {_states(expected)}"
            return Check(name=name, verdict="FAIL", text=text)
        if channel.due_ms is None:
            return Check(name=name, verdict="PASS", text=f"{who}: {_states(values)}")
        timed = [
            self._timing(
                channel.channel, self._ms_of(change), since, due_ms, change.time_std_unc_ns
            )
            for change, since, due_ms in zip(
                own, (self._beyond, self._at_rest), (channel.due_ms, 0), strict=True
            )
        ]
        text = (
            f"{who}: delay {channel.due_ms} ms, closed {_timed_text(timed[0])}; "
            f"opened {_timed_text(timed[1])}"
        )
        verdict = max((one.verdict for one in timed), key=GRAVITY.__getitem__)
        return Check(name=name, verdict=verdict, text=text)

    def _changes_of(self, channel: AlarmChannel) -> list[OutputChange]:
        return [
            change
            for change in self._evidence.outputs
            if (change.output, change.number) == (channel.output, channel.output_number)
        ]

    def _ms_of(self, change: OutputChange) -> float:
        return change.sample_index / self._evidence.sample_rate_hz * 1e3

    def _others(self) -> Check:
        """No output moved that belongs to no channel."""
        own = {(one.output, one.output_number) for one in self._test.channels}
        others = [c for c in self._evidence.outputs if (c.output, c.number) not in own]
        if others:
            first = others[0]
            text = f"{first.output} {first.number} changed at sample {first.sample_index}"
            return Check(name="other_outputs", verdict="FAIL", text=text)
        return Check(name="other_outputs", verdict="PASS", text="no other output changed")

    def _records(self) -> list[Check]:
        checks = []
        for when in ("beyond", "at_rest"):
            records, status = records_of(self._document, when), status_of(self._document, when)
            if records is None or status is None:
                text = f"{when}: the records were not read"
                checks.append(Check(name="alarm_record", verdict="INCONCLUSIVE", text=text))
                continue
            checks.append(self._status(when, status))
            checks += self._occurrences(records) if when == "beyond" else self._returns(records)
        return checks

    def _status(self, when: str, status: Status) -> Check:
        """The newest record and the flag of a new one."""
        count = len(self._due()) * (1 if when == "beyond" else 2)
        newest = (count - 1) % 16 + 1 if count else 0
        flag = NEW_ALARM_BIT if count else 0
        text = f"{when}: newest record {status.newest}, flags {status.flags:04X}H"
        right = status.newest == newest and status.flags & NEW_ALARM_BIT == flag
        if not right:
            text += f", expected {newest}, bit 0 {flag}"
        return Check(name="alarm_status", verdict="PASS" if right else "FAIL", text=text)

    def _occurrences(self, records: Sequence[Record]) -> list[Check]:
        """One for each channel; those of one quantity stand in the order of their delays."""
        due = self._due()
        if len(records) != len(due):
            text = f"{len(records)} records beyond, expected {len(due)}"
            return [Check(name="alarm_record", verdict="FAIL", text=text)]
        checks = self._matched(due, records, self._beyond)
        stamps = [record.unix_ms for record in records]
        if stamps != sorted(stamps):
            text = "the records beyond are not in the order of their stamps"
            checks.append(Check(name="alarm_record", verdict="FAIL", text=text))
        return checks

    def _returns(self, records: Sequence[Record]) -> list[Check]:
        """One for each channel; those of one instant stand in the order of the channels."""
        due = sorted(self._due(), key=lambda channel: channel.channel)
        if len(records) != len(due):
            text = f"{len(records)} records at rest, expected {len(due)}"
            return [Check(name="alarm_record", verdict="FAIL", text=text)]
        return self._matched(due, records, self._at_rest)

    def _matched(
        self, due: Sequence[AlarmChannel], records: Sequence[Record], since: Change
    ) -> list[Check]:
        """Each channel with the first record left of its quantity."""
        checks, left = [], list(records)
        for channel in due:
            own = next((one for one in left if one.code == channel.code), left[0])
            left.remove(own)
            checks.append(self._record(channel, own, since))
        return checks

    def _record(self, channel: AlarmChannel, record: Record, since: Change) -> Check:
        is_beyond = since.what == "beyond"
        who = f"channel {channel.channel}, {'occurred' if is_beyond else 'returned'}"
        wrong = []
        status = channel.code << 8 | self._test.paired << 1 | is_beyond
        if (record.status, record.code) != (status, channel.code):
            wrong.append(f"status {record.status:04X}H code {record.code}, expected {status:04X}H")
        if channel.code <= VALUE_CODES_MAX and not _can_be(channel, record.value, is_beyond):
            wrong.append(f"value {record.value} against setpoint {channel.setpoint}")
        at_ms = record.unix_ms - self._evidence.boot_time_unix_s * 1000
        own = self._changes_of(channel)
        verdict: Verdict = "PASS"
        if channel.output is None:
            due_ms = (channel.due_ms or 0) if is_beyond else 0
            timed = self._timing(
                channel.channel, at_ms + STAMP_MIDDLE_MS, since, due_ms, STAMP_STD_UNC_MS * 1e6
            )
            text, verdict = f"{who}: {_timed_text(timed)}", timed.verdict
        else:
            text = f"{who}: stamp {at_ms} ms, value {record.value}"
            edges = [self._ms_of(change) for change in own if change.value == is_beyond]
            if not any(abs(edge - at_ms) <= STAMP_TOLERANCE_MS for edge in edges):
                wrong.append(f"stamp {at_ms} ms, output at {_times(edges)}")
        if wrong:
            return Check(name="alarm_record", verdict="FAIL", text=f"{who}: {'; '.join(wrong)}")
        return Check(name="alarm_record", verdict=verdict, text=text)


def _can_be(channel: AlarmChannel, value: int, is_beyond: bool) -> bool:
    """The recorded value does not contradict the setpoint; rounded to it, it may be either."""
    if channel.comparison not in (GREATER, LESS):
        return (value == channel.setpoint) == is_beyond
    above = value - channel.setpoint if channel.comparison == GREATER else channel.setpoint - value
    return above >= 0 if is_beyond else above <= 0


def _by_gravity(timed: Timed) -> tuple[int, bool, float]:
    """The gravest first, of equal ones an alarm before a return, then by share of the limit."""
    return GRAVITY[timed.verdict], timed.is_beyond, abs(timed.error_ms) / timed.limit_ms


def _timed_text(timed: Timed) -> str:
    return (
        f"error {timed.error_ms:+.3f} ms (0 to {timed.limit_ms:g} ms), U {timed.exp_unc_ms:.3f} ms"
    )


def _states(values: Sequence[int]) -> str:
    return " ".join("closed" if value else "opened" for value in values) or "did not move"


def _times(edges: Sequence[float]) -> str:
    return ", ".join(f"{edge:.3f} ms" for edge in edges) or "no time"
