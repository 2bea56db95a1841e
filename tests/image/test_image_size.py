"""The image is within its budgets, and each kind of excess or wrong input is told."""

import shutil
from pathlib import Path

import pytest

from tools.image.budgets import read_budgets
from tools.image.linker_map import read_map
from tools.image.stack import measured_stack_bytes
from tools.image_size import BUDGETS, IMAGE, main, measure

DNP3_FLASH_AIM_BYTES = 40 * 1024
FLASH_AIM_BYTES = 256 * 1024 - DNP3_FLASH_AIM_BYTES  # of the design, which has it in the image
RAM_AIM_BYTES = 192 * 1024
MODBUS_FLASH_AIM_BYTES = 6 * 1024


def test_built_image_is_within_every_budget_the_stack_of_a_run_too() -> None:
    size = measure(IMAGE, read_budgets(BUDGETS), measured_stack_bytes(IMAGE))
    assert size.faults() == []


def test_budgets_are_not_above_the_aims_of_the_design() -> None:
    budgets = read_budgets(BUDGETS)
    assert budgets.image.flash_bytes <= FLASH_AIM_BYTES
    assert budgets.image.ram_bytes <= RAM_AIM_BYTES
    assert budgets.modules["core/modbus"].flash_bytes <= MODBUS_FLASH_AIM_BYTES
    assert budgets.image.stack_bytes <= read_map(IMAGE.with_suffix(".map")).stack_room_bytes


def changed_budgets(folder: Path, old: str, new: str) -> Path:
    text = BUDGETS.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path = folder / "budgets.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("flash_bytes = 221184", "flash_bytes = 100000", "flash of the image: 1"),
        ("ram_bytes = 196608", "ram_bytes = 20000", "RAM of the image: 1"),
        ("flash_bytes = 6144  # 6 KiB", "flash_bytes = 600  # 6 KiB", "flash of core/modbus: "),
        ("frame_bytes = 896  # of", "frame_bytes = 400  # of", "frame of core/meter: 8"),
        ("ram_bytes = 7168", "ram_bytes = 600", "RAM of core/energy: "),
        (
            '[modules."host/boardlink"]',
            '[modules."host/nothing"]',
            "flash of host/boardlink: 1603 bytes and no budget",
        ),
    ],
)
def test_excess_is_named_with_size_and_budget(
    old: str, new: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed_budgets(tmp_path, old, new)
    assert main(["--check", "--budgets", str(path)]) == 1
    printed = capsys.readouterr()
    assert f"image-size: {message}" in printed.err
    assert "every budget kept" not in printed.out


def test_stack_beyond_its_budget_is_told() -> None:
    budgets = read_budgets(BUDGETS)
    over = measure(IMAGE, budgets, budgets.image.stack_bytes + 1).faults()
    assert over == ["stack of the image: 8193 bytes, budget 8192: 1 over"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("stack_bytes = 8192", "stack = 8192", "image.stack = 8192: unknown key"),
        ("stack_bytes = 8192", "stack_bytes = -1", "image.stack_bytes = -1: must be greater"),
        ("kw::factory::Factory", "kw::factory::Nothing", "kwmeter.elf: no type kw::factory::Noth"),
        ("kw::factory::Factory", "shell rm", "must be text matching"),
        ("schema = 1", "schema = 2", "schema = 2: must be 1"),
    ],
)
def test_wrong_budget_file_is_refused_with_key_and_value(
    old: str, new: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed_budgets(tmp_path, old, new)
    assert main(["--check", "--budgets", str(path)]) == 2
    assert message in capsys.readouterr().err


def test_missing_files_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", "--budgets", str(tmp_path / "none.toml")]) == 2
    assert main(["--check", "--image", str(tmp_path / "none.elf")]) == 2
    (tmp_path / "none.map").write_text(IMAGE.with_suffix(".map").read_text(encoding="utf-8"))
    assert main(["--check", "--image", str(tmp_path / "none.elf")]) == 2
    told = capsys.readouterr().err.splitlines()
    assert [line.rpartition("none.")[2] for line in told] == [
        "toml: no such file",
        "map: no map of an image; `make build` makes it",
        "elf: no such image; `make build` makes it",
    ]


def test_map_that_does_not_add_up_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A part that the reader did not see would be free of charge."""
    text = IMAGE.with_suffix(".map").read_text(encoding="utf-8")
    (tmp_path / "kwmeter.map").write_text(text.replace(" *fill* ", " *padding "))
    assert main(["--check", "--image", str(tmp_path / "kwmeter.elf")]) == 2
    assert "kwmeter.map: .text: parts of " in capsys.readouterr().err


def test_part_of_the_image_without_its_frames_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for suffix in (".map", ".elf"):
        shutil.copy(IMAGE.with_suffix(suffix), tmp_path)
    assert main(["--check", "--image", str(tmp_path / IMAGE.name)]) == 2
    assert ".cpp.su; `make build` makes it" in capsys.readouterr().err
