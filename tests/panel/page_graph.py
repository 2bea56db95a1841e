"""The pages of manual chapter 3 and what each key does, written from its text.

Shares nothing with src/core/panel. A page is what somebody in front of the meter would name: the
item, the word beside it, MAX or MIN, and the labels of the lines.
"""

from dataclasses import dataclass, field

MODES = ("Meter", "Max/Min", "Demand", "Harmonic", "Setting", "Digital I/O")
MENU = ("SYS", "I/O", "NET", "ALM")
WIRINGS = ("3LN", "1LN", "2LL", "3LL", "1LL")  # codes of 1003H, in order
PHASES = {"3LN": "1 2 3", "1LN": "1", "2LL": "1 2 3", "3LL": "1 2 3", "1LL": "1 2"}
ENERGIES = (
    "Ep Imp", "Ep Exp", "Ep Total", "Ep Net", "Eq Imp", "Eq Exp", "Eq Total", "Eq Net", "Es",
    "date", "time", "Run",
)  # fmt: skip
FIRST_ORDER = 2
MODULES = {  # bit of 1036H: name, first and last DI, the pages that follow the counts
    0: ("M11", 1, 6, ("RO RO1 RO2",)),
    1: ("M12", 15, 20, ("RO RO5 RO6",)),
    2: ("M21", 7, 10, ("DO DO1 DO2", "AO AO1 AO2")),
    3: ("M22", 21, 24, ("DO DO3 DO4", "AO AO3 AO4")),
    4: ("M31", 11, 14, ("RO RO3 RO4", "AI AI1 AI2")),
    5: ("M32", 25, 28, ("RO RO7 RO8", "AI AI3 AI4")),
}
PAGE_COUNTS = {"SYS": 34, "NET": 12, "ALM": 88}
MODULE_SETTINGS = {0: 5, 1: 5, 2: 9, 3: 9, 4: 6, 5: 6}


def is_delta(wiring: str) -> bool:
    """Only line voltages."""
    return wiring in ("2LL", "3LL")


def voltage_current(wiring: str) -> list[str]:
    """3.2 A and its note: the third and the fourth screen in a delta, phase A alone in 1LN."""
    if wiring == "1LN":
        return ["U 1", "I 1"]
    phases = PHASES[wiring]
    lines = "1-2" if wiring == "1LL" else "1-2 2-3 3-1"
    screens = [f"U {phases} avg", f"I {phases} N", f"U {lines} avg", f"I {phases} avg"]
    return screens[2:] if is_delta(wiring) else screens


def power(wiring: str) -> list[str]:
    """3.2 B and its note: the fifth and the sixth screen in a delta, phase A alone in 1LN."""
    if wiring == "1LN":
        return ["P 1", "Q 1", "S 1", "PF 1"]
    of_phases = [f"{item} {PHASES[wiring]} sum" for item in ("P", "Q", "S", "PF")]
    system = ["P Q S", "PF F"]
    return system if is_delta(wiring) else of_phases + system


def angles(wiring: str) -> list[str]:
    """3.2 C and its note; unbalance is a quantity of three phases."""
    voltages = {"3LN": "2 3", "2LL": "2-3 3-1", "3LL": "2-3 3-1", "1LL": "2"}
    pages = [f"< U {voltages[wiring]}"] if wiring in voltages else []
    pages.append(f"< I {PHASES[wiring]}")
    return pages + (["Unbalance U I"] if PHASES[wiring] == "1 2 3" else [])


def of_voltages(wiring: str) -> str:
    """Channels of THD and harmonics: V1(V12), V2(V31), V3(V23)."""
    return "1-2 3-1 2-3" if is_delta(wiring) else PHASES[wiring]


def extremes(wiring: str) -> list[str]:
    """3.3 and its note; MAX or MIN is added by the display."""
    phases = PHASES[wiring]
    pages = [] if is_delta(wiring) else [f"U * {phases}"]
    if wiring != "1LN":
        pages.append("U * 1-2" if wiring == "1LL" else "U * 1-2 2-3 3-1")
    pages += [f"I * {phases}", "* P Q S", "* PF F"]
    if phases == "1 2 3":
        pages.append("Unbalance * U I")
    pages += ["DMD * P Q S", f"DMD I * {phases}", f"U THD * {of_voltages(wiring)}"]
    return [*pages, f"I THD * {phases}"]


def demands(wiring: str) -> list[str]:
    """3.4."""
    return ["DMD P Q S", f"DMD I {PHASES[wiring]}"]


def qualities(wiring: str) -> list[str]:
    """3.5 A, in the order of its note."""
    voltages = ("U THD", "U odd HD", "U even HD", "U THFF", "U CF")
    currents = ("I THD", "I odd HD", "I even HD", "I KF")
    pages = [f"{name} {of_voltages(wiring)}" for name in voltages]
    return pages + [f"{name} {PHASES[wiring]}" for name in currents]


def module_pages(bit: int) -> list[str]:
    """States of up to four inputs, a page for each count, outputs, analogue channels."""
    name, first, last, others = MODULES[bit]
    inputs = [f"DI{number}" for number in range(first, last + 1)]
    pages = [f"{name} DI {' '.join(inputs[at : at + 4])}" for at in range(0, len(inputs), 4)]
    pages += [f"{name} COUNT {number}" for number in inputs]
    return pages + [f"{name} {other}" for other in others]


@dataclass
class Walker:
    """Somebody who presses keys with the manual in hand."""

    wiring: str = "3LN"
    last_order: int = 63
    modules: int = 0
    password: str = "0000"
    mode: str = "Meter"
    selecting: str | None = None
    group: str = "v"
    at: int = 0
    energy: int = 0
    minimum: bool = False
    view: str = "quality"
    order: int = FIRST_ORDER
    module: int | None = None
    inside: bool = False
    stage: str = "address"
    typed: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    cursor: int = 0
    menu: int = 0
    waited_s: float = 0.0

    def wait(self, seconds: float) -> None:
        """The address of the meter is shown for three seconds."""
        self.waited_s += seconds
        if self.mode == "Setting" and self.stage == "address" and self.waited_s >= 3.0:
            self.stage = "password"

    def press(self, key: str) -> None:
        """h p e v, or m for H and V/A."""
        if key == "m":
            self.selecting = self.mode
        elif self.selecting is not None:
            self._select(key)
        else:
            name = {"Max/Min": "max_min", "Digital I/O": "digital_io"}.get(self.mode, self.mode)
            getattr(self, f"_{name.lower()}")(key)

    def _select(self, key: str) -> None:
        assert self.selecting is not None
        if key in "pe":
            step = 1 if key == "p" else -1
            self.selecting = MODES[(MODES.index(self.selecting) + step) % len(MODES)]
        if key == "v":
            self.enter(self.selecting)

    def enter(self, mode: str) -> None:
        """Its first page; the energy line stays."""
        self.mode, self.selecting = mode, None
        self.group, self.at, self.minimum = "v", 0, False
        self.view, self.order, self.inside = "quality", FIRST_ORDER, False
        connected = self.connected()
        self.module = connected[0] if connected else None
        self.stage, self.typed, self.cursor = "address", [0, 0, 0, 0], 0
        self.menu, self.waited_s = 0, 0.0

    def connected(self) -> list[int]:
        """Modules in the order of 1036H."""
        return [bit for bit in MODULES if self.modules >> bit & 1]

    def pages(self) -> list[str]:
        """What the keys of this mode roll through."""
        if self.mode == "Meter":
            return {"v": voltage_current, "p": power, "h": angles}[self.group](self.wiring)
        if self.mode == "Digital I/O":
            return module_pages(self.module) if self.module is not None else []
        tables = {"Max/Min": extremes, "Demand": demands, "Harmonic": qualities}
        return tables[self.mode](self.wiring)

    def _roll(self, key: str) -> None:
        self.at = (self.at + (1 if key == "p" else -1)) % len(self.pages())

    def _meter(self, key: str) -> None:
        if key == "e":
            self.energy = (self.energy + 1) % len(ENERGIES)
        elif key == self.group:
            self._roll("p")
        else:
            self.group, self.at = key, 0

    def _max_min(self, key: str) -> None:
        if key == "v":
            self.minimum = not self.minimum
        elif key != "h":
            self._roll(key)

    def _demand(self, key: str) -> None:
        if key in "pe":
            self._roll(key)

    def _harmonic(self, key: str) -> None:
        if self.view == "quality":
            if key == "h":
                self._roll("p")
            if key == "v":
                self.view = "U"
        elif key == "h":
            self.view = "quality"
        elif key == "v":
            self.view = "I" if self.view == "U" else "U"
        elif key == "p":
            self.order = FIRST_ORDER if self.order == self.last_order else self.order + 1
        else:
            self.order = self.last_order if self.order == FIRST_ORDER else self.order - 1

    def _digital_io(self, key: str) -> None:
        connected = self.connected()
        if not connected or self.module is None:
            return
        if self.inside:
            if key == "h":
                self.inside = False
            elif key != "v":
                self._roll(key)
        elif key == "v":
            self.inside, self.at = True, 0
        elif key != "h":
            step = 1 if key == "p" else -1
            self.module = connected[(connected.index(self.module) + step) % len(connected)]

    def _setting(self, key: str) -> None:
        if self.stage == "password":
            self._password(key)
        elif self.stage == "menu":
            self._menu(key)
        elif self.stage == "pages":
            count = self.parameter_count()
            if key == "h":
                self.stage = "menu"
            elif key != "v":
                self.at = (self.at + (1 if key == "p" else -1)) % count

    def _password(self, key: str) -> None:
        if key == "h":
            self.cursor = (self.cursor + 1) % 4
        elif key == "v":
            if "".join(map(str, self.typed)) == self.password:
                self.stage = "menu"
        else:
            step = 1 if key == "p" else -1
            self.typed[self.cursor] = (self.typed[self.cursor] + step) % 10

    def _menu(self, key: str) -> None:
        if key in "pe":
            self.menu = (self.menu + (1 if key == "p" else -1)) % len(MENU)
        if key == "v" and self.parameter_count():
            self.stage, self.at = "pages", 0

    def parameter_count(self) -> int:
        """Pages behind the entry of the selection."""
        if MENU[self.menu] == "I/O":
            return sum(MODULE_SETTINGS[bit] for bit in self.connected())
        return PAGE_COUNTS[MENU[self.menu]]

    def power_cycle(self) -> None:
        """3.7: the page comes back; of the setting mode and of a lost module the voltages do."""
        self.selecting = None
        lost = self.mode == "Digital I/O" and self.module not in self.connected()
        if self.mode == "Setting" or lost:
            self.enter("Meter")

    def shown(self) -> str:
        """The page in words, as words_of() says what the display shows."""
        if self.selecting is not None:
            return f"select {self.selecting}"
        if self.mode == "Setting":
            return self._shown_setting()
        if self.mode == "Digital I/O":
            if not self.connected():
                return "Digital I/O: NO IO"
            if not self.inside:
                assert self.module is not None
                return f"Digital I/O: choose {MODULES[self.module][0]}"
        if self.mode == "Harmonic" and self.view != "quality":
            channels = of_voltages(self.wiring) if self.view == "U" else PHASES[self.wiring]
            return f"Harmonic: {self.view} HD{self.order} {channels}"
        page = self.pages()[self.at].replace("*", "MIN" if self.minimum else "MAX")
        energy = f" | {ENERGIES[self.energy]}" if self.mode == "Meter" else ""
        return f"{self.mode}: {page}{energy}"

    def _shown_setting(self) -> str:
        if self.stage == "password":
            return f"password {''.join(map(str, self.typed))} at {self.cursor}"
        if self.stage == "menu":
            return f"menu {MENU[self.menu]}"
        if self.stage == "pages":
            return f"{MENU[self.menu]} page {self.at + 1}"
        return "address"
