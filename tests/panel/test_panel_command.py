"""kwrig panel without a terminal: pictures after keys."""

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
    assert "--keys: 'x' must be one of h p e v m and ." in said.err
