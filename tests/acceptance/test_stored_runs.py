"""Stored runs as a user meets them: judged again, compared, verified, and tampered with."""

import json
import shutil
from pathlib import Path

import h5py
import pytest
from pypdf import PdfReader, PdfWriter

from rig.record.canonical import json_bytes
from tests.acceptance.kwrig import SHORT, Run, certify, kwrig, latest

pytestmark = pytest.mark.xdist_group("stored_runs")

FAULT = "gain_all_pct=0.25"
BALANCED = "accuracy/balanced/import/1.0In/1/50.0Hz"


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Run:
    out = tmp_path_factory.mktemp("healthy")
    certify(out, plan=SHORT).require("PASS")
    return latest(out)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Run:
    out = tmp_path_factory.mktemp("faulty")
    certify(out, faults=[FAULT], plan=SHORT).require("FAIL")
    return latest(out)


@pytest.fixture
def copy(healthy: Run, tmp_path: Path) -> Run:
    """A run of its own to tamper with."""
    folder = tmp_path / "run"
    shutil.copytree(healthy.folder, folder)
    return Run(folder)


def test_judging_again_gives_the_same_verdict_and_files(copy: Run) -> None:
    for number in (1, 2):
        ended = kwrig("judge", copy.folder).require("PASS")
        assert "the stored verdict PASS still holds" in ended.stdout
        again = Run(copy.folder / f"judge-{number}")
        for name in ("judgement.json", "summary.json", "results.csv", "junit.xml", "report.html"):
            assert (again.folder / name).read_bytes() == (copy.folder / name).read_bytes(), name
        kwrig("verify", again.folder / "certificate.pdf").require("PASS")


def test_judging_a_failed_run_again_fails(faulty: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(faulty.folder, folder)
    ended = kwrig("judge", folder / "record.h5").require("FAIL")
    assert "the stored verdict FAIL still holds" in ended.stdout
    assert f"FAIL  {BALANCED}: pulse_error: error +0.25" in ended.stdout


def test_stored_verdict_that_was_edited_does_not_hold(copy: Run) -> None:
    path = copy.folder / "judgement.json"
    content = json.loads(path.read_text())
    content["verdict"] = "FAIL"
    content["points"][0]["verdict"] = "FAIL"
    path.write_text(json.dumps(content, indent=1, sort_keys=True))
    ended = kwrig("judge", copy.folder).require("FAIL")  # a script must notice
    assert "the stored verdict FAIL does NOT hold any more" in ended.stdout
    assert f"{BALANCED}: stored FAIL, now PASS" in ended.stdout


def test_certificate_of_a_run_verifies(healthy: Run, faulty: Run) -> None:
    kwrig("verify", healthy.folder / "certificate.pdf").require("PASS")
    # A certificate that says FAIL is as true as one that says PASS.
    ended = kwrig("verify", faulty.folder / "certificate.pdf").require("PASS")
    assert "FAIL: record and verdict agree" in ended.stdout


def test_certificate_beside_another_record_is_refused(copy: Run, faulty: Run) -> None:
    certificate = copy.folder / "certificate.pdf"
    ended = kwrig("verify", certificate, "--record", faulty.folder / "record.h5").require("FAIL")
    assert "names record" in ended.stderr
    assert "says PASS, its record gives FAIL" in ended.stderr


@pytest.mark.parametrize("place", [0.0, 0.02, 0.3, 0.6, 1.0])
def test_record_with_one_changed_bit_is_refused(place: float, copy: Run) -> None:
    path = copy.folder / "record.h5"
    data = bytearray(path.read_bytes())
    data[round(place * (len(data) - 1))] ^= 1
    path.write_bytes(data)
    for words in (["verify", copy.folder / "certificate.pdf"], ["judge", copy.folder]):
        ended = kwrig(*words).require("BAD_INPUT")
        assert "record.h5: " in ended.stderr


def test_record_rewritten_with_another_result_is_not_that_of_the_certificate(copy: Run) -> None:
    """Who rewrites the whole chain makes a record of its own; the certificate tells."""
    certify(copy.folder / "forged", plan=SHORT, more=["--seed", "9"]).require("PASS")
    shutil.copy(latest(copy.folder / "forged").folder / "record.h5", copy.folder / "record.h5")
    ended = kwrig("verify", copy.folder / "certificate.pdf").require("FAIL")
    assert "names record" in ended.stderr
    ended = kwrig("judge", copy.folder).require("BAD_INPUT")  # the points beside it are others
    assert "as in record.h5" in ended.stderr


def test_point_file_that_was_edited_breaks_the_chain(copy: Run) -> None:
    (copy.folder / "record.h5").unlink()
    (copy.folder / "certificate.pdf").unlink()
    path = sorted((copy.folder / "points").glob("0001_*.json"))[0]
    content = json.loads(path.read_bytes())
    content["repeats"][0]["reference_wh"] *= 1.001
    path.write_bytes(json_bytes(content))
    for command in ("judge", "resume"):
        ended = kwrig(command, copy.folder).require("BAD_INPUT")
        assert "previous_sha256" in ended.stderr
        assert "one of the two was altered" in ended.stderr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("verdict:PASS", "verdict:FAIL", "says FAIL, its record gives PASS"),
        ("record-sha256:", "record-sha256:0", "names record 0"),
        ("verdict:", "opinion:", "not a certificate of this rig: no keyword verdict:"),
    ],
)
def test_certificate_that_was_edited_is_refused(
    old: str, new: str, message: str, copy: Run
) -> None:
    path = copy.folder / "certificate.pdf"
    writer = PdfWriter(clone_from=PdfReader(path))
    assert writer.metadata is not None
    keywords = str(writer.metadata["/Keywords"])
    assert old in keywords
    writer.add_metadata({"/Keywords": keywords.replace(old, new)})
    writer.write(path)
    ended = kwrig("verify", path)
    assert ended.status in (1, 2)
    assert message in ended.stderr


def test_what_is_no_certificate_is_bad_input(copy: Run) -> None:
    ended = kwrig("verify", copy.folder / "report.html").require("BAD_INPUT")
    assert "not a PDF file" in ended.stderr


def test_a_fault_shows_in_a_comparison(healthy: Run, faulty: Run) -> None:
    ended = kwrig("compare", healthy.folder, faulty.folder).require("FAIL")
    assert "run.json: faults.gain_all_pct: None | 0.25" in ended.stdout
    said = json.loads(kwrig("--json", "compare", healthy.folder, faulty.folder).stdout)
    assert said["points_that_differ"] == 5
    assert {"pulses", "repeats", "registers", "stimulus"} <= set(said["by_kind"])
    assert any(
        line.startswith(f"{BALANCED}: block_i_rms_l1_a (fast, registers") and " | " in line
        for line in said["differences"]
    )


def test_a_record_is_an_hdf5_file_that_others_can_open(healthy: Run) -> None:
    with h5py.File(healthy.folder / "record.h5", "r") as file:
        assert len(file["points"]) == 5
        assert file["pulses"].dtype.names[0] == "sequence"
