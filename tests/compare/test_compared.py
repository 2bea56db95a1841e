"""A comparison finds what was changed, names it as the cause, and tells what follows from it."""

import pytest

from rig.compare import Comparison, Side, compared
from rig.model.evidence import PointDocument
from rig.report import compare_content as content
from rig.report.compare_page import compare_html
from rig.spec.registers_gen import REGISTERS
from rig.verdict import judge
from tests.compare.sides import MEASURED, one, side

I1 = 3  # channel U1 U2 U3 I1 I2 I3
PPB_0_1_PCT = 1 << 20  # one bit of a gain: 0.105 %
PHASES_SHARE = 3.0  # a gain of one phase of a balanced load is a third of it


def text_of(comparison: Comparison) -> str:
    return "\n".join(cause.text for cause in comparison.causes)


def test_same_meter_and_seed_have_no_difference_at_all() -> None:
    first = side(gain_ppb=one(I1, 34))
    comparison = compared(first, first)
    assert comparison.same
    assert comparison.causes == comparison.errors == comparison.registers == ()
    assert comparison.floor_text.startswith("A/A floor exactly 0")
    assert content.headline(comparison) == "5 documents, no difference but time stamps"


def test_one_bit_of_a_constant_is_found_and_explained() -> None:
    comparison = compared(side(gain_ppb=one(I1, 34)), side(gain_ppb=one(I1, 35)))
    assert "calibration I1 gain 34 -> 35 ppb (one bit: bit 0)" in text_of(comparison)
    assert not comparison.same
    assert comparison.errors == ()
    assert "too small for any error to move" in content.explanation(comparison)
    assert comparison.unexplained == ()


def test_moves_are_as_large_as_the_changed_gain_predicts() -> None:
    comparison = compared(side(gain_ppb=one(I1, 34)), side(gain_ppb=one(I1, 34 + PPB_0_1_PCT)))
    assert "34 -> 1048610 ppb (one bit: bit 20)" in text_of(comparison)
    assert len(comparison.errors) == len(MEASURED)
    assert all(change.agrees for change in comparison.errors)
    by_point = {change.point_id: change for change in comparison.errors}
    single, balanced = (
        by_point[f"accuracy/{phases}/import/1.0In/1/50.0Hz"] for phases in ("L1", "balanced")
    )
    assert single.predicted_ppm == pytest.approx(PPB_0_1_PCT * 1e-3, rel=1e-3)
    assert balanced.predicted_ppm == pytest.approx(PPB_0_1_PCT * 1e-3 / PHASES_SHARE, rel=1e-3)
    assert comparison.unexplained == ()
    names = {change.name for change in comparison.registers if change.agrees}
    assert {"i_rms_l1_a", "p_l1_w", "p_total_w", "s_l1_va"} <= names
    assert "u_rms_l1_v" not in {change.name for change in comparison.registers}


def test_changed_delay_moves_inductive_points_and_is_explained() -> None:
    comparison = compared(side(delay_ps=one(I1, 0)), side(delay_ps=one(I1, PPB_0_1_PCT)))
    assert "calibration I1 delay 0 -> 1048576 ps" in text_of(comparison)
    assert comparison.unexplained == ()
    moved = max(comparison.errors, key=lambda change: abs(change.moved_ppm))
    assert moved.point_id == "accuracy/balanced/import/Imax/0.5i/50.0Hz"


def test_fault_beside_a_changed_constant_is_not_explained_away() -> None:
    """A planted gain of I1 hides behind a changed constant of I2."""
    second = side(faults={"gain_l1_pct": 0.1}, gain_ppb=one(I1 + 1, PPB_0_1_PCT))
    comparison = compared(side(gain_ppb=one(I1, 0)), second)
    assert "planted faults none -> gain_l1_pct = 0.1" in text_of(comparison)
    # With a planted front-end fault the samples are others: registers are not judged, errors are.
    assert "accuracy/L1/import/1.0In/1/50.0Hz" in comparison.unexplained
    assert content.explanation(comparison).startswith("NOT explained by the changed constants")


def test_constant_without_effect_is_told() -> None:
    """The meter shows another constant and measures as before: nothing moved, though it must."""
    before, after = side(gain_ppb=one(I1, 0)), side(gain_ppb=one(I1, PPB_0_1_PCT))
    shown = {
        document.point.id: next(b for b in document.registers if b.name == "factory")
        for document in after.documents
    }
    documents = [
        document.model_copy(
            update={
                "registers": tuple(
                    shown[document.point.id] if block.name == "factory" else block
                    for block in document.registers
                )
            }
        )
        for document in before.documents
    ]
    stuck = Side(after.header, documents, after.bench, before.judgement, "0" * 64)
    comparison = compared(before, stuck)
    assert len([e for e in comparison.errors if e.agrees is False]) == len(MEASURED)
    assert "p_l1_w" in comparison.unexplained


def test_other_seed_has_a_floor_from_the_repeats() -> None:
    comparison = compared(side(), side(seed=7))
    assert text_of(comparison) == "seed 320 -> 7: other noise"
    assert comparison.errors_compared == len(MEASURED)
    assert comparison.errors == ()  # the same meter: within its floor at every point
    assert "s₁²/n₁" in comparison.floor_text


def test_gain_beyond_the_floor_is_seen_through_another_seed() -> None:
    comparison = compared(side(), side(seed=7, faults={"gain_all_pct": 0.1}))
    assert len(comparison.errors) == len(MEASURED)
    assert all(0.0 < change.floor_ppm < change.moved_ppm for change in comparison.errors)


def test_changed_verdicts_stand_with_their_reason() -> None:
    comparison = compared(side(), side(faults={"gain_all_pct": 0.5}))
    assert {(change.first, change.second) for change in comparison.verdicts} == {("PASS", "FAIL")}
    assert all(change.reason.startswith("pulse_error") for change in comparison.verdicts)


def test_page_says_what_the_terminal_says_and_colour_is_never_alone() -> None:
    second = side(faults={"gain_all_pct": 0.5})
    page = compare_html(compared(side(), second))
    for text in ("SIMULATED METER", "DIFFERENCES", "planted faults none", "Verdicts that changed"):
        assert text in page
    assert page.count("<h2>") >= 5
    for part in page.split('<span class="mark')[1:]:
        cell = part.split("</span>")[0]
        assert "<svg" in cell and any(word in cell for word in ("PASS", "FAIL"))
    same = compare_html(compared(second, second))
    assert "NO DIFFERENCE" in same and "Every difference" not in same


def test_text_of_a_record_is_escaped_on_the_page() -> None:
    first = side()
    head = first.header.model_copy(update={"serial": "<script>"})
    second = Side(head, first.documents, first.bench, first.judgement, "0" * 64)
    assert "<script>" not in compare_html(compared(first, second))


def test_changed_setting_is_a_cause_by_its_name() -> None:
    """The backlight time, which nothing else follows from."""
    first = side()
    row = REGISTERS["backlight_min"]

    def other(document: PointDocument) -> PointDocument:
        blocks = []
        for block in document.registers:
            if block.name == "settings":
                words = list(block.words)
                words[row.address - block.address] ^= 4
                block = block.model_copy(update={"words": tuple(words)})
            blocks.append(block)
        return document.model_copy(update={"registers": tuple(blocks)})

    documents = [other(document) for document in first.documents]
    second = Side(first.header, documents, first.bench, first.judgement, "0" * 64)
    comparison = compared(first, second)
    (cause,) = comparison.causes
    assert cause.kind == "setting"
    assert cause.text.startswith("setting backlight_min ")
    assert cause.text.endswith(" min (one bit: bit 2)")
    assert comparison.registers == ()


def test_point_that_only_one_run_has_is_told() -> None:
    first = side()
    judgement = judge(first.header, first.documents[:-1], first.bench, "0" * 64)
    second = Side(first.header, first.documents[:-1], first.bench, judgement, "0" * 64)
    comparison = compared(first, second)
    (change,) = comparison.verdicts
    assert (change.point_id, change.first, change.second) == (
        first.documents[-1].point.id, "PASS", "not measured",
    )  # fmt: skip
    assert not comparison.same
