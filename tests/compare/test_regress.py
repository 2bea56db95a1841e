"""Two images of the Linux meter on one plan, bench and seed, called as a person calls it."""

import json
import shutil
from pathlib import Path

import pytest

from rig.cli.app import main
from rig.drivers.program_meter.linux_program import linux_program

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "testplans/short.toml"
BENCH = ROOT / "fixtures/benches/linux.toml"
ONE_POINT = "accuracy/balanced/import/1.0In/1/50.0Hz"
SHORT_RUNS = 2
SOAK_RUNS = 20  # as many as the claim names


def regress(out: Path, old: Path, new: Path, *more: str) -> int:
    words = ["regress", old, new, "--plan", PLAN, "--bench", BENCH, "--out", out]
    return main([str(word) for word in words] + list(more))


def same_image_runs(out: Path, runs: int, *more: str) -> None:
    """One image against itself again and again: not one difference."""
    image = linux_program().image
    for _ in range(runs):
        assert regress(out, image, image, *more) == 0
    pages = [page for page in out.glob("*/compare.html") if not page.parent.is_symlink()]
    assert len(pages) == runs


def test_image_against_itself_has_no_difference(tmp_path: Path) -> None:
    same_image_runs(tmp_path / "out", SHORT_RUNS, "--points", ONE_POINT)


@pytest.mark.soak
def test_twenty_runs_of_one_image_have_no_difference(tmp_path: Path) -> None:
    same_image_runs(tmp_path / "out", SOAK_RUNS)


def test_image_with_a_fault_is_found_with_its_registers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = linux_program().image, linux_program("frozen_register").image
    assert regress(tmp_path / "out", old, new, "--points", ONE_POINT, "--json") == 1
    data = json.loads(capsys.readouterr().out)
    (comparison,) = data["comparisons"]
    assert [cause["kind"] for cause in comparison["causes"]] == ["image"]
    assert {one["name"] for one in comparison["registers"]} == {"u_rms_l1_v", "block_u_rms_l1_v"}
    assert comparison["errors"] == []
    assert [one["second"] for one in comparison["verdicts"]] == ["FAIL"]
    page = Path(comparison["page"]).read_text(encoding="utf-8")
    assert "u_rms_l1_v (4002H)" in page and "DIFFERENCES" in page


def test_each_position_of_a_bench_has_a_page_of_its_own(tmp_path: Path) -> None:
    text = BENCH.read_text(encoding="utf-8")
    own = text[text.index("[[positions]]") :]
    bench = tmp_path / "two.toml"
    bench.write_text(text + "\n" + own.replace("number = 1", "number = 2").replace("0001", "0002"))
    image = str(linux_program().image)
    words = ["regress", image, image, "--plan", str(PLAN), "--bench", str(bench)]
    assert main([*words, "--points", ONE_POINT, "--out", str(tmp_path / "out"), "--quiet"]) == 0
    names = {page.name for page in (tmp_path / "out/latest").glob("*.html")}
    assert names == {"compare.html", "compare_2.html"}


def test_copy_of_an_image_is_the_same_image(tmp_path: Path) -> None:
    copy = tmp_path / "other_name"
    shutil.copy(linux_program().image, copy)
    assert regress(tmp_path / "out", linux_program().image, copy, "--points", ONE_POINT) == 0


@pytest.mark.parametrize("text", [None, "no program"])
def test_what_is_no_image_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None
) -> None:
    path = tmp_path / "image"
    if text is not None:
        path.write_text(text)
    assert regress(tmp_path / "out", linux_program().image, path, "--points", ONE_POINT) == 2
    assert f"image {path}: must be a program that can be run" in capsys.readouterr().err


def test_bench_without_an_image_of_its_own_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = str(linux_program().image)
    bench = str(ROOT / "fixtures/benches/in_process.toml")
    words = ["regress", image, image, "--plan", str(PLAN), "--bench", bench]
    assert main([*words, "--out", str(tmp_path / "out")]) == 2
    assert "must have a meter with an image of its own" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--points", "none/*"), "--points none/*: must match the id of at least one point"),
        (("--bench", "nowhere.toml"), "nowhere.toml: no such file"),
    ],
)
def test_bad_input_leaves_no_folder_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], message: str
) -> None:
    image = linux_program().image
    assert regress(tmp_path / "out", image, image, *more) == 2
    assert message in capsys.readouterr().err
    assert regress(tmp_path / "out", image, PLAN, "--points", ONE_POINT) == 2
    assert f"image {PLAN}: must be a program that can be run" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_image_is_not_taken_beside_a_fault_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["certify", "--image", str(linux_program().image), "--fault", "word_order=1"]
    words += ["--plan", str(PLAN), "--bench", str(BENCH), "--out", str(tmp_path / "out")]
    assert main(words) == 2
    assert "must not be given with fault word_order" in capsys.readouterr().err


def test_page_is_never_written_over_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = linux_program().image
    assert regress(tmp_path / "out", image, image, "--points", ONE_POINT) == 0
    run = str(tmp_path / "out/latest/old/latest")
    page = tmp_path / "compare.html"
    assert main(["compare", run, run, "--html", str(page)]) == 0
    assert "NO DIFFERENCE" in page.read_text(encoding="utf-8")
    assert main(["compare", run, run, "--html", str(page)]) == 2
    assert f"--html {page}: must be a new file" in capsys.readouterr().err
    assert main(["compare", run, run, "--html", str(tmp_path / "none/a.html")]) == 2
    assert "must lie in a folder that exists" in capsys.readouterr().err


def test_one_bit_of_a_constant_in_a_bench_file_is_found_on_the_linux_meter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, gain_ppb in (("a", 34), ("b", 35)):
        bench = tmp_path / f"{name}.toml"
        section = f"\n[positions.calibration]\ngain_ppb = [0, 0, 0, {gain_ppb}, 0, 0]\n"
        bench.write_text(BENCH.read_text(encoding="utf-8") + section)
        words = ["certify", "--plan", str(PLAN), "--bench", str(bench), "--points", ONE_POINT]
        assert main([*words, "--out", str(tmp_path / name), "--quiet"]) == 0
    capsys.readouterr()
    assert main(["compare", str(tmp_path / "a/latest"), str(tmp_path / "b/latest")]) == 1
    said = capsys.readouterr().out
    assert "calibration I1 gain 34 -> 35 ppb (one bit: bit 0)" in said
    assert "explained: the changed constants predict moves of the error up to 0.0" in said
