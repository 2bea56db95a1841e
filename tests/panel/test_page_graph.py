"""The panel of the core against the page graph of the manual, key by key."""

import random
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from rig.spec.board_link_gen import NV_JOURNAL_BYTES
from tests.panel.page_graph import MENU, MODULE_SETTINGS, MODULES, WIRINGS, Walker

kwcore = pytest.importorskip("kwcore", reason="the Python modules are not built")

KEYS = {"h": 1, "p": 2, "e": 4, "v": 8, "m": 9}
BACKLIGHT_MINUTES, VOLTAGE_WIRING, FREQUENCY_TYPE = 0x100C, 0x1003, 0x0FFD
CODE_400_HZ = 2
WALKS, STEPS = 8, 1500


def words_of(picture: dict[str, Any]) -> str:
    """The page that the display shows, in the words of Walker.shown()."""
    if picture["selecting"]:
        return f"select {picture['mode']}"
    if picture["mode"] == "Setting":
        return setting_words(picture)
    labels = [line["label"] for line in picture["lines"] if line["digits"] or line["label"]]
    if picture["mode"] == "Digital I/O" and not picture["item"]:
        return f"Digital I/O: choose {picture['lines'][0]['digits']}"
    words = [picture["item"], picture["subject"], picture["extreme"], *labels]
    page = " ".join(word for word in words if word)
    return f"{picture['mode']}: {page}{energy_words(picture)}"


def energy_words(picture: dict[str, Any]) -> str:
    if picture["mode"] != "Meter":
        return ""
    if picture["clock"]:
        return " | date" if "-" in picture["bottom"] else " | time"
    return f" | {picture['bottom_label']} {picture['bottom_icon']}".rstrip()


def setting_words(picture: dict[str, Any]) -> str:
    lines = picture["lines"]
    if picture["item"] == "ADDR":
        return "address"
    if picture["item"] == "PASSWORD":
        return f"password {lines[0]['digits']} at {lines[0]['flash']}"
    if not picture["item"]:
        return f"menu {next(line['digits'] for line in lines if line['flash'] is not None)}"
    match = re.fullmatch(r"(S|N|A|M\d\d)(\d\d)", picture["item"])
    assert match is not None
    menu = {"S": "SYS", "N": "NET", "A": "ALM"}.get(match[1], f"I/O {match[1]}")
    return f"{menu} page {int(match[2])}"


def with_modules(words: str, modules: int) -> str:
    """I/O pages are numbered through by the walker, module by module on the display."""
    match = re.fullmatch(r"I/O (M\d\d) page (\d+)", words)
    if match is None:
        return words
    before = 0
    for bit, (name, *_) in MODULES.items():
        if modules >> bit & 1:
            if name == match[1]:
                return f"I/O page {before + int(match[2])}"
            before += MODULE_SETTINGS[bit]
    raise AssertionError(words)


class Pair:
    """A meter and a walker that take the same keys."""

    def __init__(
        self, wiring: str, modules: int = 0, *, is_400_hz: bool = False, keeps: bool = True
    ) -> None:
        """`keeps`: with a store, for a walk that the power may leave."""
        self.meter = kwcore.Meter(journal_store=bytes(NV_JOURNAL_BYTES) if keeps else None)
        self.meter.write_registers(BACKLIGHT_MINUTES, [0])
        self.meter.write_registers(VOLTAGE_WIRING, [WIRINGS.index(wiring)])
        if is_400_hz:
            self.meter.write_registers(FREQUENCY_TYPE, [CODE_400_HZ])
        self.walker = Walker(wiring=wiring, last_order=15 if is_400_hz else 63)
        self.connect(modules)

    def connect(self, modules: int) -> None:
        self.meter.connect_modules(modules)
        self.walker.modules = modules

    def press(self, key: str) -> None:
        self.meter.press_keys(KEYS[key])
        self.walker.press(key)

    def wait(self, seconds: float) -> None:
        """Only the page of the address looks at the time."""
        if self.walker.mode == "Setting" and self.walker.stage == "address":
            self._feed(round(seconds * self.meter.samples_per_second))
        self.walker.wait(seconds)

    def power_cycle(self, modules: int | None = None) -> None:
        """Off, perhaps with other modules, and on again; the page is kept with the next sample."""
        self._feed(1)
        self.meter = kwcore.Meter(journal_store=self.meter.journal_store)
        self.connect(self.walker.modules if modules is None else modules)
        self.walker.power_cycle()

    def _feed(self, frames: int) -> None:
        self.meter.feed(np.zeros((frames, 6), np.int32))

    def check(self, story: object) -> None:
        seen = with_modules(words_of(self.meter.picture()), self.walker.modules)
        assert seen == self.walker.shown(), story


def keys_of(seed: int) -> Iterator[str]:
    """Each mode is entered as often; the rest is chance."""
    draws = random.Random(seed)
    while True:
        key = draws.choice("hhppppeeevvvm")
        repeated = key * draws.randrange(1, 4)
        yield from ("m" + "p" * draws.randrange(6) + "v" if key == "m" else repeated)


def walked(pair: Pair, seed: int) -> Iterator[tuple[int, str]]:
    """Random keys and power cuts; (step, key) after each of them."""
    for step, key in zip(range(STEPS), keys_of(seed), strict=False):
        is_page = pair.walker.mode == "Setting" and pair.walker.stage == "pages"
        if is_page and pair.walker.selecting is None and key == "v":
            continue  # editing is not a page
        pair.press(key)
        pair.wait(0.5 * (step % 3))
        if step % 101 == 100:
            pair.power_cycle()
        yield step, key


@pytest.mark.parametrize("wiring", WIRINGS)
@pytest.mark.parametrize("modules", [0, 0b000001, 0b111111, 0b101010])
def test_random_keys_lead_to_the_pages_of_the_manual(wiring: str, modules: int) -> None:
    for walk in range(WALKS):
        pair = Pair(wiring, modules, is_400_hz=walk % 4 == 3)
        for story in walked(pair, walk):
            pair.check((walk, *story))


@pytest.mark.parametrize("wiring", WIRINGS)
def test_every_key_leads_from_every_page_to_the_page_of_the_manual(wiring: str) -> None:
    """All pages that can be reached without the setting mode, and all keys on each."""
    for mode_turns in (0, 1, 2, 3, 5):
        for first in ("", "p", "h", "v", "vv", "e"):
            for turns in range(11):
                for key in "hpev":
                    pair = Pair(wiring, 0b110110, keeps=False)
                    for step in f"m{'p' * mode_turns}v{first}{(first or 'p')[0] * turns}{key}":
                        pair.press(step)
                        pair.check((mode_turns, first, turns, key))


def test_every_parameter_page_is_reached_both_ways() -> None:
    pair = Pair("3LN", 0b111111)
    for key in "mppppv":
        pair.press(key)
    pair.wait(3.0)
    pair.press("v")
    for _ in MENU:
        pair.press("v")
        count = pair.walker.parameter_count()
        for key in "p" * (count + 1) + "e" * (count + 1):
            pair.press(key)
            pair.check(key)
        for key in "hp":
            pair.press(key)
            pair.check(key)


def test_a_lost_module_comes_back_as_the_voltage_page() -> None:
    pair = Pair("3LN", 0b000010)
    for key in "mevvpp":
        pair.press(key)
    pair.check("in the module")
    pair.power_cycle(modules=0b000001)
    pair.check("after the power cut")
    assert pair.walker.mode == "Meter"


def test_the_walks_see_pages_of_every_mode() -> None:
    """Otherwise they compare little; metering has 4 + 6 + 3 pages."""
    seen = set()
    for walk in range(WALKS):
        pair = Pair("3LN", 0b111111)
        for _ in walked(pair, walk):
            seen.add(pair.walker.shown())
    modes = {page.split(":")[0].split()[0] for page in seen}
    assert modes >= {"Meter", "Max/Min", "Demand", "Harmonic", "Digital", "select", "address"}
    assert modes >= {"password", "menu", "SYS", "NET", "ALM", "I/O"}
    assert len({page.split(" | ")[0] for page in seen if page.startswith("Meter")}) == 13


def test_a_wrong_page_is_seen() -> None:
    """The oracle of another wiring does not pass."""
    pair = Pair("3LN")
    pair.walker.wiring = "1LL"
    with pytest.raises(AssertionError, match="U 1 2 avg"):
        pair.check("planted")
