"""Each house rule is shown to ring: a violation is planted and the message is matched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tools import tidy
from tools.house.sizes import FILE_LINES_MAX, FUNCTION_LINES_MAX, LINE_COLUMNS_MAX

Plant = Callable[[str, str], list[str]]

# Joined here so that this file does not break the rules that it tests.
HOME = "/" + "home/somebody/kw320"
MARK = "TO" + "DO"
WILL_FAIL = "WILL_" + "FAIL"
BESIDE = "="  # put for ~ behind the comment sign
INDEX = "py" + "pi.org"


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Write one file into an otherwise empty repository; the findings as text."""

    def write(path: str, text: str) -> list[str]:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return [str(finding) for finding in tidy.findings(tmp_path)]

    return write


def cpp_function(lines: int) -> str:
    body = "".join(f"  value += {n};\n" for n in range(lines - 3))
    return f"int widest(int value) {{\n{body}  return value;\n}}\n"


def python_function(lines: int) -> str:
    return "def widest(value):\n" + "    value += 1\n" * (lines - 2) + "    return value\n"


@pytest.mark.parametrize("text", [cpp_function, python_function])
def test_function_of_the_longest_length_passes(plant: Plant, text: Callable[[int], str]) -> None:
    suffix = "cpp" if text is cpp_function else "py"
    assert plant(f"src/host/widest.{suffix}", text(FUNCTION_LINES_MAX)) == []


@pytest.mark.parametrize("text", [cpp_function, python_function])
def test_function_one_line_too_long_is_found(plant: Plant, text: Callable[[int], str]) -> None:
    suffix = "cpp" if text is cpp_function else "py"
    assert plant(f"src/host/widest.{suffix}", text(FUNCTION_LINES_MAX + 1)) == [
        f"src/host/widest.{suffix}:1: [function-lines] function widest has "
        f"{FUNCTION_LINES_MAX + 1} lines; limit {FUNCTION_LINES_MAX}"
    ]


CPP_HEADS = {
    "plain": ("int f(int a) {", "f"),
    "test": ("TEST(Crc, detects_a_flip) {", "Crc.detects_a_flip"),
    "const member": ("double Meter::f() const noexcept {", "Meter::f"),
    "trailing type": ("auto f(int a) -> std::array<int, 2> {", "f"),
    "member initialisers": ("Meter::Meter(int a) : a_(a), b_{a}, c_{} {", "Meter::Meter"),
    "wrapped": ("Result<int> f(int a,\n              int b) {", "f"),
    "template": ("template <typename T>\nT f(T a) {", "f"),
    "digit separator": ("int f(int a = 1'000'000) {", "f"),
}


@pytest.mark.parametrize("name", CPP_HEADS)
def test_long_cpp_function_is_found_whatever_its_head(plant: Plant, name: str) -> None:
    head, function = CPP_HEADS[name]
    body = '  const char* brace = "}";  // }\n' * FUNCTION_LINES_MAX
    found = plant("src/host/heads.cpp", f"namespace kw {{\n{head}\n{body}}}\n}}  // namespace kw\n")
    assert [text for text in found if f"function {function} has" in text]
    assert len(found) == 1


@pytest.mark.parametrize(
    "head",
    ["namespace kw {", "class Meter {", "struct alignas(32) Lanes {", "enum class Verdict : int {",
     "constexpr std::array<int, 80> kTable = {"],
)  # fmt: skip
def test_long_scope_that_is_no_function_passes(plant: Plant, head: str) -> None:
    assert plant("src/host/scope.hpp", head + "\n" + "  1,\n" * FUNCTION_LINES_MAX + "};\n") == []


def test_file_one_line_too_long_is_found(plant: Plant) -> None:
    assert plant("rig/long.py", "a = 1\n" * FILE_LINES_MAX) == []
    assert plant("rig/long.py", "a = 1\n" * (FILE_LINES_MAX + 1)) == [
        f"rig/long.py: [file-lines] file has {FILE_LINES_MAX + 1} lines; limit {FILE_LINES_MAX}"
    ]


def test_line_one_column_too_long_is_found(plant: Plant) -> None:
    widest = "#" + "x" * (LINE_COLUMNS_MAX - 1)
    assert plant("rig/wide.py", widest + "\n") == []
    assert plant("rig/wide.py", widest + "x\n") == [
        f"rig/wide.py:1: [line-columns] line has {LINE_COLUMNS_MAX + 1} columns; "
        f"limit {LINE_COLUMNS_MAX}"
    ]


@pytest.mark.parametrize("path", ["README.md", "rig/where.py", "fixtures/benches/linux.toml"])
def test_absolute_path_is_found(plant: Plant, path: str) -> None:
    assert plant(path, f'a = "{HOME}"\n') == [
        f"{path}:1: [absolute-path] absolute path {HOME}; "
        "use a path relative to the file or an argument"
    ]


@pytest.mark.parametrize(
    "text",
    ["#!/" + "usr/bin/env bash\n", "ring = /dev/shm/kwbl\n", "see rig/run/executor.py\n",
     "kW/h and 1/var/s\n", "${root}/run/x\n"],
)  # fmt: skip
def test_shebang_shared_memory_and_relative_path_pass(plant: Plant, text: str) -> None:
    assert plant("tools/some.sh", text) == []


def test_index_host_is_found(plant: Plant) -> None:
    assert plant("requirements.in", f"# from {INDEX}\n") == [
        f"requirements.in:1: [index-host] {INDEX}: "
        "the address of a package index belongs to the machine"
    ]


def test_index_option_is_found(plant: Plant) -> None:
    option = "--index-" + "url"
    found = plant("tools/some.sh", f"pip install {option} there\n")
    assert found == [
        f"tools/some.sh:1: [index-host] {option}: "
        "the address of a package index belongs to the machine"
    ]


BIBLIOGRAPHY = '[[source]]\nkey = "GUM"\n'


def test_citation_of_an_unknown_key_is_found(plant: Plant, tmp_path: Path) -> None:
    plant("spec/bibliography.toml", BIBLIOGRAPHY)
    found = plant("docs/a.md", "@[GUM, 5.1.2] and @[" + "IEC1, table 4]\n")
    assert found == ["docs/a.md:1: [citation-unknown] IEC1 is not in spec/bibliography.toml"]


def test_key_that_nobody_cites_is_found(plant: Plant) -> None:
    assert plant("spec/bibliography.toml", BIBLIOGRAPHY) == [
        "spec/bibliography.toml:2: [citation-unused] GUM is cited nowhere; "
        "cite it as @[" + "GUM, place] or remove it"
    ]


def test_without_a_bibliography_citations_are_not_judged(plant: Plant) -> None:
    assert plant("docs/a.md", "@[" + "IEC1, table 4]\n") == []


def test_generated_file_without_origin_is_found(plant: Plant) -> None:
    assert plant("rig/spec/limits_gen.py", "LIMITS = {}\n") == [
        "rig/spec/limits_gen.py:1: [generated-origin] "
        "a generated file names its generator and command in its first line"
    ]
    origin = "# Generated from spec/ by `python -m tools.specgen`. Do not edit.\n"
    assert plant("rig/spec/limits_gen.py", origin + "LIMITS = {}\n") == []


@pytest.mark.parametrize("mark", [MARK, "FIX" + "ME", "X" * 3])
def test_mark_of_unfinished_work_is_found(plant: Plant, mark: str) -> None:
    assert plant("src/host/a.cpp", f"// {mark}: later\n") == [
        f"src/host/a.cpp:1: [unfinished] {mark}: finish it, or write it down in docs/claims.md"
    ]


def test_template_of_a_temporary_name_is_no_mark(plant: Plant) -> None:
    assert plant("tools/a.sh", "mktemp kw." + "X" * 6 + "\n") == []


def test_will_fail_is_found(plant: Plant) -> None:
    text = f"set_tests_properties(a PROPERTIES {WILL_FAIL} ON)\n"
    assert plant("tests/CMakeLists.txt", text) == [
        f"tests/CMakeLists.txt:1: [will-fail] {WILL_FAIL} passes when the program is missing; "
        "use PASS_REGULAR_EXPRESSION"
    ]


CORE_BANS = {
    "#include <vector>": "[core-include] <vector> does not belong in the core (D1)",
    "#include <iostream>": "[core-include] <iostream> does not belong in the core (D1)",
    "#include <chrono>": "[core-include] <chrono> does not belong in the core (D1)",
    "int* a = new int;": "[core-word] 'new': the core has no heap (D1)",
    "auto* a = malloc(4);": "[core-word] 'malloc': the core has no heap (D1)",
    "throw 1;": "[core-word] 'throw': the core has no exceptions; return a Status (D1)",
    "try {": "[core-word] 'try': the core has no exceptions; return a Status (D1)",
    "dynamic_cast<B*>(a);": "[core-word] 'dynamic_cast': the core has no RTTI (D1)",
    "typeid(a);": "[core-word] 'typeid': the core has no RTTI (D1)",
    "std::sin(x);": "[core-libm] std::sin comes from libm; use core/math (D1)",
    "std::pow(x, 2);": "[core-libm] std::pow comes from libm; use core/math (D1)",
}


@pytest.mark.parametrize("line", CORE_BANS)
def test_what_the_core_must_not_contain_is_found(plant: Plant, line: str) -> None:
    assert plant("src/core/sync/a.cpp", line + "\n") == [
        f"src/core/sync/a.cpp:1: {CORE_BANS[line]}"
    ]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("src/core/sync/a_test.cpp", "#include <vector>"),
        ("src/core/sync/register_access_fake.hpp", "#include <vector>"),
        ("src/host/a.cpp", "throw 1;"),
        ("src/core/sync/a.cpp", "// a new window; try again"),
        ("src/core/sync/a.cpp", "A(const A&) = delete;"),
        ("src/core/sync/a.cpp", "std::sqrt(x);"),
    ],
)
def test_ban_holds_for_code_of_the_core_only(plant: Plant, path: str, line: str) -> None:
    assert plant(path, line + "\n") == []


GOOD_FORMULAS = [
    "constexpr double kPeakV = 678.822509939;  // ~ 1.2 * 400 * sqrt(2)",
    "constexpr unsigned kRing = 4'194'304U;  // ~ 4 * 2**20; bytes",
    "constexpr float kHalf = 0x1p-1f;  // ~ 1 / 2",
    "constexpr double kTurn = 0x1.921fb54442d18p+2;  // ~ 2 * pi",
    "constexpr int kMask = 0xFF;  // ~ 2**8 - 1",
    "constexpr double kLsb = 1.19e-7;  // ~ 2**-23",
]


@pytest.mark.parametrize("line", GOOD_FORMULAS)
def test_number_that_agrees_with_its_formula_passes(plant: Plant, line: str) -> None:
    assert plant("src/host/a.hpp", line.replace("~", BESIDE) + "\n") == []


BAD_FORMULAS = {
    "SIZE = 4095  # ~ 2**12": "number 4095 differs from its formula 2**12 = 4096",
    "X = 2.83  # ~ 1.2 * 2": "number 2.83 differs from its formula 1.2 * 2 = 2.4",
    "X = 1.18e-7  # ~ 2**-23": "number 1.18e-7 differs from its formula 2**-23",
    "X = 1.0000001  # ~ 1.0": "number 1.0000001 differs from its formula 1.0 = 1.0",
    "X = 3  # ~ size * 2": "formula 'size * 2' cannot be computed: size is neither a number",
    "X = 3  # ~ 3 +": "formula '3 +' cannot be computed: invalid syntax",
    "X = 3  # ~ 1 / 0": "formula '1 / 0' cannot be computed: division by zero",
}


@pytest.mark.parametrize("line", BAD_FORMULAS)
def test_number_that_differs_from_its_formula_is_found(plant: Plant, line: str) -> None:
    (found,) = plant("rig/a.py", line.replace("~", BESIDE) + "\n")
    assert found.startswith(f"rig/a.py:1: [number-formula] {BAD_FORMULAS[line]}")


def test_hidden_folders_and_build_are_left_out(plant: Plant) -> None:
    for folder in (".venv", "build/release", ".cache", "rig/__pycache__"):
        assert plant(f"{folder}/a.py", f"# {MARK}\n") == []


def test_status_and_summary_follow_the_findings(
    plant: Plant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant("rig/a.py", "a = 1\n")
    assert tidy.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "tidy: house rules kept\n"
    plant("rig/a.py", f"# {MARK}\n")
    assert tidy.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.endswith("tidy: 1 findings\n")
