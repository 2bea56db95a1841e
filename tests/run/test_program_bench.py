"""The meter as a program or image behind the same ports: same evidence, faults told apart."""

import struct
from pathlib import Path

import pytest

from rig.drivers.program_meter.linux_program import PROGRAM_FOLDER_VARIABLE
from rig.run.faults import FAULTS
from tests.run.sessions import FULL, SHORT, error_pct, observed, run_on, words_that_differ

LINK_FAULTS = [
    f.name for f in FAULTS.values() if f.target == "link" and f.harmless_size is not None
]
ANSWER_DEADLINE_S = 0.2  # a healthy meter answers in less than a millisecond


@pytest.mark.parametrize("bench", ["linux", "linux_rtu", "qemu"])
def test_the_meter_gives_what_the_meter_in_process_gives(bench: str) -> None:
    outcome, documents = run_on(bench, SHORT.points)
    assert outcome.state == "COMPLETED", outcome
    for document, expected in zip(documents, run_on("in_process", SHORT.points)[1], strict=True):
        # All but the identity of the image, which is its own.
        ours, theirs = observed(document), observed(expected)
        for one in (ours, theirs):
            one["registers"] = [b for b in one["registers"] if b["name"] != "factory"]
        assert ours == theirs
        assert words_that_differ(document) == 0
        assert document.traffic


@pytest.mark.parametrize("image", ["word_order", "frozen_register"])
def test_a_faulty_image_differs_from_the_core(image: str) -> None:
    outcome, documents = run_on("linux", SHORT.points[:2], {image: 1.0})
    assert outcome.state == "COMPLETED"
    for document in documents:
        assert words_that_differ(document) > 0
        assert abs(error_pct(document)) < 0.1  # its pulses are right: only registers tell


@pytest.mark.parametrize(
    ("image", "text"),
    [
        ("meter_assert", "no answer: asserted"),
        ("meter_silent", "process alive, main loop running, link proved"),
    ],
)
def test_a_meter_that_fails_is_a_fault_of_the_meter(image: str, text: str) -> None:
    outcome, documents = run_on(
        "linux", SHORT.points, {image: 1.0}, answer_deadline_s=ANSWER_DEADLINE_S
    )
    assert outcome.state == "COMPLETED"
    assert len(documents) == 5
    for document in documents:
        assert document.state == "COMPLETED"
        assert document.meter_fault is not None
        assert text in document.meter_fault


def test_an_image_that_dies_at_its_start_fails_every_point(tmp_path: Path) -> None:
    """Its first instruction is undefined, its fault vectors lead nowhere: not the rig's fault."""
    image = tmp_path / "lockup.bin"
    stack, reset, nowhere = 0x20040000, 0x41, 0xF0000001
    vectors = struct.pack("<16I", stack, reset, *[nowhere] * 14)
    image.write_bytes(vectors + bytes.fromhex("00de") * 32)  # udf
    outcome, documents = run_on("qemu", SHORT.points, image=image)
    assert outcome.state == "COMPLETED", outcome
    assert len(documents) == 5
    for document in documents:
        assert document.meter_fault is not None
        assert document.meter_fault.startswith("no answer: hard fault: Lockup")


def test_a_meter_that_fails_before_its_start_line_fails_at_its_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "kwmeter"
    program.write_text("#!/bin/sh\necho kwmeter fault: planted >&2; exit 70\n")
    program.chmod(0o755)
    monkeypatch.setenv(PROGRAM_FOLDER_VARIABLE, str(tmp_path))
    outcome, documents = run_on("linux", SHORT.points)
    assert outcome.state == "COMPLETED", outcome
    assert {document.meter_fault for document in documents} == {"no answer: planted"}


@pytest.mark.parametrize("bench", ["linux", "linux_rtu"])
@pytest.mark.parametrize("fault", LINK_FAULTS)
def test_a_harmless_link_fault_changes_nothing_of_the_evidence(fault: str, bench: str) -> None:
    size = FAULTS[fault].harmless_size
    assert size is not None
    healthy = run_on(bench, SHORT.points)[1]
    outcome, documents = run_on(
        bench, SHORT.points, {fault: size}, answer_deadline_s=ANSWER_DEADLINE_S
    )
    assert outcome.state == "COMPLETED", outcome
    assert [observed(document) for document in documents] == [observed(one) for one in healthy]
    if fault == "answer_late_ms":
        return
    # It was planted: a question was asked a second time, and the record shows it.
    asked, first = (
        sum(one.direction == "to_meter" for document in run for one in document.traffic)
        for run in (documents, healthy)
    )
    assert asked > first


def test_a_stale_energy_reading_is_not_believed() -> None:
    """The constant test reads the same registers twice in turn: the worst place for it."""
    constant = tuple(point for point in FULL.points if point.kind == "constant")
    healthy = observed(run_on("linux", constant)[1][0])
    for every in (2, 3, 4):
        outcome, documents = run_on("linux", constant, {"answer_stale_every": float(every)})
        assert outcome.state == "COMPLETED", outcome
        assert observed(documents[0]) == healthy


@pytest.mark.parametrize(
    ("event", "text"), [("link_cut", "link: cut"), ("meter_killed", "ended from outside")]
)
def test_what_dies_from_outside_is_a_fault_of_the_rig(event: str, text: str) -> None:
    outcome, documents = run_on("linux", SHORT.points, {event: 2.0})
    assert outcome.state == "RIG_FAULT"
    assert text in outcome.reason
    assert [document.state for document in documents] == ["COMPLETED", "RIG_FAULT"]
    assert all(document.meter_fault is None for document in documents)
