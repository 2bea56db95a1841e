"""kwrig panel on a terminal: pictures while time passes, letters as keys, q ends."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

import pytest

from tests.cli.conftest import ROOT
from tests.panel.benches import BENCHES

pytest.importorskip("kwcore", reason="the Python modules are not built")

DEADLINE_S = 60.0
ROWS, COLUMNS = 24, 80
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A terminal of 80 columns with the command on it."""

    def __init__(self, *words: str) -> None:
        self._near, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
        environment |= {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "TERM": "xterm"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rig.cli", "panel", *words],
            cwd=ROOT, env=environment, stdin=far, stdout=far, stderr=far, start_new_session=True,
        )  # fmt: skip
        os.close(far)

    def type(self, letters: str) -> None:
        os.write(self._near, letters.encode())

    def wait_for(self, pattern: str) -> None:
        """Until the terminal has been sent this, from now on."""
        seen, end = "", time.monotonic() + DEADLINE_S
        while not re.search(pattern, CONTROL.sub("", seen)):
            left = end - time.monotonic()
            assert left > 0 and select.select([self._near], [], [], left)[0], seen
            try:
                seen += os.read(self._near, 65536).decode("utf-8", "replace")
            except OSError:  # the far end has been closed
                raise AssertionError(seen) from None

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._near)


@pytest.mark.parametrize("bench", ["in_process", "linux"])
def test_letters_are_keys_and_q_ends(bench: str) -> None:
    terminal = Terminal("--bench", str(BENCHES / f"{bench}.toml"))
    try:
        terminal.wait_for(r"KW320[^\n]*\n(?s:.*)Meter(?s:.*)avg +230\.0 +V")
        terminal.type("p")
        terminal.wait_for(r"sum +0\.690 +kW")
        terminal.type("m")
        terminal.wait_for(r"\[Meter\] Max/Min")
        terminal.type("vq")
        terminal.wait_for(r"PASS \(exit status 0\)")
        assert terminal.process.wait(DEADLINE_S) == 0
    finally:
        terminal.close()
