"""Every address that the manual prints has a row, and every test that the page names exists."""

import re
import tomllib
from pathlib import Path

import pytest

from rig.spec.registers_gen import DIGITAL_INPUTS, REGIONS, RELAYS
from tests.spec.conftest import REPOSITORY
from tools.specgen.cli import load_checked
from tools.specgen.load import SpecFault

PRINTED = "spec/manual_addresses.toml"
COVERAGE = tomllib.loads((REPOSITORY / "docs/reference/coverage.toml").read_text(encoding="utf-8"))
# Counted in the manual: lines of 6.3 with an address, and the tables of bits.
REGISTER_LINES_MIN = 400


def named_tests() -> list[str]:
    named = [*COVERAGE["every"], *COVERAGE["relays"], *COVERAGE["digital_inputs"]]
    return named + [name for region in COVERAGE["region"] for name in region["tests"]]


def test_every_named_test_exists() -> None:
    for entry in named_tests():
        path, name = entry.removesuffix(" [*]").split(": ")
        text = (REPOSITORY / path).read_text(encoding="utf-8")
        pattern = rf"def {name}\(" if path.endswith(".py") else rf"\b{name}\) {{"
        assert re.search(pattern, text), entry


def test_tests_of_every_region_are_asked_of_every_region() -> None:
    page = (REPOSITORY / "docs/reference/coverage_gen.md").read_text(encoding="utf-8")
    tests = page[page.index("## Tests") :]
    for region in REGIONS:
        assert f"\n| {region} |" in tests, region


def test_lines_of_the_manual_are_all_here() -> None:
    printed = load_checked(REPOSITORY).printed
    assert len(printed.registers) >= REGISTER_LINES_MIN
    lines = [entry.line for entry in printed.registers]
    assert min(lines) == 5349  # 0FFDH
    assert max(lines) == 6341  # 8D28H
    assert {entry.first for entry in printed.not_served} == {0x461B, 0x801F}


def test_bits_are_those_that_are_printed() -> None:
    printed = load_checked(REPOSITORY).printed
    assert [bit.first for bit in printed.relays] == [row.address for row in RELAYS]
    assert [bit.first for bit in printed.digital_inputs] == [row.address for row in DIGITAL_INPUTS]
    modules = [row.module for row in DIGITAL_INPUTS]
    assert modules == (
        ["io11"] * 6 + ["io21"] * 4 + ["io31"] * 4 + ["io12"] * 6 + ["io22"] * 4 + ["io32"] * 4
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("first = 0x4439, last = 0x4439", "first = 0x4439, last = 0x443A",
         "value 0x443A: no row serves 4439H Value of A04"),
        ("first = 0x801F, last = 0x801F", "first = 0x800F, last = 0x801F",
         "not_served[1]: value 0x800F: a row serves it"),
        ("first = 0x0007, last = 0x0007", "first = 0x0007, last = 0x0008",
         "relays[7]: value 0x0008: no bit serves it"),
        ("first = 0x0FFD, last = 0x0FFD", "first = 0x0FFD, last = 0x0FFC", "last >= first"),
    ],
)  # fmt: skip
def test_printed_address_without_a_row_is_told(
    old: str, new: str, message: str, spec_copy: Path
) -> None:
    path = spec_copy / PRINTED
    text = path.read_text(encoding="utf-8")
    assert old in text
    at = text.index("relays = [") if "0007" in old else 0
    path.write_text(text[:at] + text[at:].replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SpecFault, match=re.escape(message)):
        load_checked(spec_copy)


def test_row_that_is_lost_is_missed_by_the_line_that_prints_it(spec_copy: Path) -> None:
    (spec_copy / "spec/registers/mesh.toml").unlink()
    with pytest.raises(SpecFault, match="value 0x4F02: no row serves 4F02H MESH Status"):
        load_checked(spec_copy)


def test_tests_of_an_unknown_region_are_told(spec_copy: Path) -> None:
    path = spec_copy / "docs/reference/coverage.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('region = "mesh"', 'region = "mash"'), encoding="utf-8")
    with pytest.raises(SpecFault, match="'mash': a region of spec/registers"):
        load_checked(spec_copy)
