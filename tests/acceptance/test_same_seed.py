"""One seed gives one record but for time stamps; the way to the meter changes only the way."""

import json
from pathlib import Path
from typing import Any

import pytest

from rig.record import record_difference
from tests.acceptance.kwrig import (
    IN_PROCESS,
    LINUX,
    LINUX_RTU,
    QEMU,
    SHORT,
    Run,
    certify,
    kwrig,
    latest,
)

pytestmark = pytest.mark.xdist_group("same_seed")

SEED = "--seed=77"
OTHER_SEED = "--seed=78"
# What the way to the meter may change: the names of bench and image, the bytes on the link, and the
# registers in which an image names itself.
OF_THE_WAY = {"run.json", "traffic", "registers"}
OF_THE_IMAGE = ("factory_firmware_version", "factory_image_hash")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """One run of the seed on each bench."""
    made = {}
    for bench in (IN_PROCESS, LINUX, LINUX_RTU, QEMU):
        out = tmp_path_factory.mktemp("bench")
        certify(out, plan=SHORT, bench=bench, more=[SEED]).require("PASS")
        made[bench] = latest(out)
    return made


def compared(first: Run, second: Run, word: str) -> dict[str, Any]:
    """What `kwrig compare` says."""
    ended = kwrig("--json", "compare", first.folder, second.folder)
    said: dict[str, Any] = json.loads(ended.stdout)
    assert (said["status"], said["exit_status"]) == (word, ended.status)
    return said


@pytest.mark.parametrize("bench", [IN_PROCESS, LINUX, LINUX_RTU, QEMU])
def test_same_seed_gives_the_same_record(bench: str, runs: dict[str, Run], tmp_path: Path) -> None:
    certify(tmp_path, plan=SHORT, bench=bench, more=[SEED]).require("PASS")
    again = latest(tmp_path)
    first, second = runs[bench].record, again.record
    assert first.record_sha256 != second.record_sha256  # the time stamps do differ
    assert not record_difference((first.header, first.documents), (second.header, second.documents))
    ended = kwrig("compare", runs[bench].folder, again.folder).require("PASS")
    assert ended.stdout.startswith("digest of registers and pulses: the same, ")
    assert "5 documents, no difference but time stamps" in ended.stdout
    assert again.judgement.points == runs[bench].judgement.points


def test_other_seed_gives_another_record(runs: dict[str, Run], tmp_path: Path) -> None:
    certify(tmp_path, plan=SHORT, more=[OTHER_SEED]).require("PASS")
    said = compared(runs[IN_PROCESS], latest(tmp_path), "FAIL")
    assert said["points_that_differ"] == 5
    assert len(set(said["digests"])) == 2
    assert {"run.json", "stimulus", "pulses", "repeats", "registers"} <= set(said["by_kind"])
    assert "run.json: seed: 77 | 78" in said["differences"]
    assert "reference" not in said["by_kind"]  # the truth of a load has no noise


@pytest.mark.parametrize(
    ("first", "second"),
    [(IN_PROCESS, LINUX), (LINUX, LINUX_RTU), (LINUX_RTU, IN_PROCESS), (LINUX_RTU, QEMU)],
)
def test_benches_of_one_seed_measure_the_same(
    first: str, second: str, runs: dict[str, Run]
) -> None:
    said = compared(runs[first], runs[second], "FAIL")
    assert len(set(said["digests"])) == 1
    assert set(said["by_kind"]) <= OF_THE_WAY  # no reference, repeats, pulses or stimulus
    registers = [line.split(": ")[1] for line in said["differences"] if ", registers[" in line]
    assert all(register.startswith(OF_THE_IMAGE) for register in registers)
    # Every difference of a register was looked at: compare names each.
    assert len(registers) == said["by_kind"].get("registers", 0)
    images = {runs[bench].header.image.sha256 for bench in (first, second)}
    assert (registers == []) == (len(images) == 1)
    judgements = [runs[bench].judgement.points for bench in (first, second)]
    assert judgements[0] == judgements[1]


def test_each_bench_was_reached_as_it_says(runs: dict[str, Run]) -> None:
    links = {
        bench: {e.link for d in run.record.documents for e in d.traffic}
        for bench, run in runs.items()
    }
    rtu = {"modbus_rtu"}
    assert links == {IN_PROCESS: set(), LINUX: {"modbus_tcp"}, LINUX_RTU: rtu, QEMU: rtu}
    images = {bench: run.header.image.sha256 for bench, run in runs.items()}
    assert images[LINUX] == images[LINUX_RTU]
    assert len(set(images.values())) == 3
