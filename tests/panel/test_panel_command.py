"""kwrig panel without a terminal: pictures after keys."""

import re
import shlex

import pytest

from tests.cli.conftest import ROOT, Kwrig

pytest.importorskip("kwcore", reason="the Python modules are not built")

WORDS = ("panel", "--waveform", ROOT / "waveforms" / "nominal.toml")


def test_every_key_has_its_picture(kwrig: Kwrig) -> None:
    said = kwrig(*WORDS, "--keys", "v p h")
    assert said.status == 0
    assert said.out.count("---") == 4
    assert "--- p\nMeter\nP\n  1       0.230           kW\n" in said.out
    assert said.last == "PASS (exit status 0)"


def test_once_prints_the_last_one_alone(kwrig: Kwrig) -> None:
    said = kwrig(*WORDS, "--keys", "mpv", "--once")
    assert said.out.startswith("--- v\nMax/Min\nU MAX\n")
    assert said.out.count("---") == 1


def test_json_holds_screen_and_picture(kwrig: Kwrig) -> None:
    said = kwrig(*WORDS, "--keys", "m pppp v ... v", "--json")
    pictures = said.data["pictures"]
    assert [shown["key"] for shown in pictures] == ["", *"mppppv...v"]
    assert pictures[-2]["picture"]["item"] == "PASSWORD"
    assert pictures[-1]["screen"][2].strip() == "[SYS]"


def test_the_settings_of_the_waveform_are_those_of_the_panel(kwrig: Kwrig) -> None:
    waveform = ROOT / "waveforms" / "off_frequency_h5.toml"
    said = kwrig("panel", "--waveform", waveform, "--keys", "pppppp", "--once")
    assert said.status == 0
    assert "  F       " in said.out


def test_a_letter_that_is_no_key_is_bad_input(kwrig: Kwrig) -> None:
    said = kwrig(*WORDS, "--keys", "vx")
    assert said.status == 2
    assert "--keys: 'x' must be one of h p e v m o and ." in said.err


def test_modules_and_seal_stand_on_the_meter(kwrig: Kwrig) -> None:
    """S03, the wiring, is of the standard content: V/A does not enter it."""
    mounted = ("--modules", "axm-io12, AXM-IO31", "--sealed")
    said = kwrig(*WORDS, *mounted, "--keys", "m e v", "--once")
    assert "[M12]" in said.out
    assert "M31" in said.out
    said = kwrig(*WORDS, *mounted, "--keys", "m pppp v ... v v pp v", "--once")
    assert "sealed" in said.out
    assert "M1 M3 SEAL" in said.out


def test_without_the_seal_the_same_keys_edit(kwrig: Kwrig) -> None:
    said = kwrig(*WORDS, "--keys", "m pppp v ... v v pp v", "--once")
    assert "sealed" not in said.out
    assert "[3Ln]" in said.out


def test_power_off_and_on_brings_the_page_back(kwrig: Kwrig) -> None:
    said = kwrig(*WORDS, "--keys", "p p o", "--once")
    assert said.out.startswith("--- o\nMeter\nQ\n")
    said = kwrig(*WORDS, "--keys", "m pppp v o", "--once")
    assert said.out.startswith("--- o\nMeter\nU\n")


@pytest.mark.parametrize("name", ["linux", "qemu"])
def test_the_firmware_shows_what_the_core_shows(kwrig: Kwrig, name: str) -> None:
    """The same samples, seeds and keys: every row of every picture."""
    pytest.importorskip("kwhost", reason="the Python modules are not built")
    keys = (
        "p ppp h v vv m p v v e m p v p m p v v p h m p v ... v v ppp v h e v m p v v p m p v p o"
    )
    words = ("--modules", "AXM-IO21", "--keys", keys, "--json")
    screens = [
        [shown["screen"] for shown in kwrig(*WORDS, *bench, *words).data["pictures"]]
        for bench in ((), ("--bench", ROOT / "fixtures" / "benches" / f"{name}.toml"))
    ]
    assert len(screens[0]) > len(keys) // 2
    for number, (core, firmware) in enumerate(zip(*screens, strict=True)):
        assert firmware == core, number


def test_a_module_that_is_none_is_bad_input(kwrig: Kwrig) -> None:
    said = kwrig(*WORDS, "--modules", "AXM-IO13")
    assert said.status == 2
    assert "--modules: 'AXM-IO13' must be one of AXM-IO11, AXM-IO12" in said.err


def test_the_page_about_the_panel_shows_what_the_command_prints(
    kwrig: Kwrig, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("kwhost", reason="the Python modules are not built")
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "panel.md").read_text("utf-8")
    examples = re.findall(r"^```\n\./kwrig (.*)\n((?s:.*?))^```$", page, re.M)
    assert len(examples) == 2
    for words, printed in examples:
        assert kwrig(*shlex.split(words)).out == printed
