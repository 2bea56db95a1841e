"""The verdict on a replay sees what is planted in its document, and says so."""

import json
from collections.abc import Callable

import pytest

from rig.model.replay import ReplayDocument, ReplayJudgement, ReplayPulse
from rig.spec.registers_gen import REGISTERS
from rig.verdict.replay import judge_replay
from rig.verdict.replay_values import comparisons, tolerance_of
from tests.recording.conftest import Replay

NAME = "nrel_modaq"
WINDOW = 10  # any that is compared
# What a healthy meter may err at the most: 20 ppm and what a window's edges add.
TOLERANCE_PART_MAX = 100e-6


@pytest.fixture(scope="module")
def document(replayed: Replay) -> ReplayDocument:
    return replayed(NAME).document


def altered(document: ReplayDocument, quantity: str, also_core: bool) -> ReplayDocument:
    """One register of one window says 1.001 times its value, or one count more."""
    table = json.loads(document.model_dump_json())
    row = REGISTERS[quantity]
    for block in table["windows"][WINDOW]["registers"]:
        offset = row.address - block["address"]
        if 0 <= offset < len(block["words"]):
            block["words"][offset + 1] ^= 0x4000  # low half of a float: 2e-3 of it at the most
            if also_core:
                block["core_words"][offset + 1] ^= 0x4000
            return ReplayDocument.model_validate(table)
    raise AssertionError(quantity)


def check(judgement: ReplayJudgement, name: str) -> tuple[str | None, str]:
    found = next(one for one in judgement.checks if one.name == name)
    return found.verdict, found.text


def test_stored_judgement_follows_from_the_document(replayed: Replay) -> None:
    run = replayed(NAME)
    assert judge_replay(run.document) == run.judgement


@pytest.mark.parametrize("quantity", ["u_rms_l1_v", "i_rms_l2_a", "p_l3_w", "s_arith_total_va"])
def test_register_that_differs_from_the_oracle_fails(
    document: ReplayDocument, quantity: str
) -> None:
    judgement = judge_replay(altered(document, quantity, also_core=True))
    assert judgement.verdict == "FAIL"
    wrong = [row.quantity for row in judgement.rows if row.verdict == "FAIL"]
    assert wrong == [quantity]
    assert check(judgement, "register_vs_core")[0] == "PASS"


def test_register_that_differs_from_the_core_fails(document: ReplayDocument) -> None:
    judgement = judge_replay(altered(document, "u_unbalance", also_core=False))
    verdict, text = check(judgement, "register_vs_core")
    assert (judgement.verdict, verdict) == ("FAIL", "FAIL")
    assert "u_unbalance" in text


def test_pulses_that_miss_or_go_the_other_way_fail(document: ReplayDocument) -> None:
    fewer = document.model_copy(update={"pulses": document.pulses[:20]})
    verdict, text = check(judge_replay(fewer), "energy")
    assert verdict == "FAIL"
    assert "P- 20 pulses of 49" in text
    extra = ReplayPulse(position=5000.0, stream="p_import")
    other = document.model_copy(update={"pulses": (*document.pulses, extra)})
    assert check(judge_replay(other), "direction") == ("FAIL", "pulses of p_import")


def test_energy_register_that_is_wrong_fails(document: ReplayDocument) -> None:
    table = json.loads(document.model_dump_json())
    row = REGISTERS["ep_export"]
    for block in table["windows"][-1]["registers"]:
        offset = row.address - block["address"]
        if 0 <= offset < len(block["words"]):
            for words in (block["words"], block["core_words"]):
                words[offset + 1] += 3
    judgement = judge_replay(ReplayDocument.model_validate(table))
    assert "ep_export 9 counts of 6" in check(judgement, "energy")[1]


def without_windows(document: ReplayDocument) -> ReplayDocument:
    return document.model_copy(update={"windows": (), "pulses": (), "direction": None})


def unknown_window(document: ReplayDocument) -> ReplayDocument:
    windows = list(document.windows)
    windows[WINDOW] = windows[WINDOW].model_copy(update={"start": None, "p_mean_w": None})
    return document.model_copy(update={"windows": tuple(windows)})


@pytest.mark.parametrize("change", [without_windows, unknown_window])
def test_what_cannot_be_compared_is_inconclusive(
    document: ReplayDocument, change: Callable[[ReplayDocument], ReplayDocument]
) -> None:
    assert judge_replay(change(document)).verdict == "INCONCLUSIVE"


def test_meter_that_does_not_answer_fails(document: ReplayDocument) -> None:
    silent = document.model_copy(update={"meter_fault": "no answer: read timed out"})
    judgement = judge_replay(silent)
    assert judgement.verdict == "FAIL"
    assert check(judgement, "answer") == ("FAIL", "no answer: read timed out")


def test_rig_fault_has_no_verdict(document: ReplayDocument) -> None:
    stopped = document.model_copy(update={"state": "RIG_FAULT", "state_reason": "link: cut"})
    judgement = judge_replay(stopped)
    assert (judgement.verdict, judgement.reason) == (None, "link: cut")


def test_instrument_beyond_its_resolution_fails(replayed: Replay) -> None:
    document = replayed("ge850").document
    windows = list(document.windows)
    value = windows[WINDOW].instrument[0]
    moved = value.model_copy(update={"value": value.value + 2.0 * value.resolution})
    windows[WINDOW] = windows[WINDOW].model_copy(update={"instrument": (moved,)})
    judgement = judge_replay(document.model_copy(update={"windows": tuple(windows)}))
    failed = [row for row in judgement.rows if row.verdict == "FAIL"]
    assert [(row.against, row.quantity) for row in failed] == [("instrument", "i_rms_l1_a")]
    assert failed[0].worst_window == windows[WINDOW].number


def test_tolerances_are_no_wider_than_they_say(document: ReplayDocument) -> None:
    for window in document.windows[2:]:
        for quantity in ("u_rms_l1_v", "i_rms_l1_a", "p_l1_w"):
            size = abs(window.truth[quantity].high)
            assert 0.0 < tolerance_of(document, window, quantity) <= TOLERANCE_PART_MAX * size
    assert all(one.error == one.error for one in comparisons(document))
