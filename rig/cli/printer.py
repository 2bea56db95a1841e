"""What a command prints: lines or a progress bar, then one line with the status word.

With --json one JSON document goes to standard output and every line to standard error.
"""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import IO, Any, TextIO

from rich.console import Console
from rich.text import Text

from rig.model.result import EXIT_STATUS

STYLES = {
    "PASS": "bold green",
    "FAIL": "bold red",
    "INCONCLUSIVE": "bold yellow",
    "RIG_FAULT": "bold magenta",
    "ABORTED": "bold magenta",
    "BAD_INPUT": "bold red",
}
WIDTH_PLAIN = 240  # columns of a table that is not on a terminal; never folded by a pipe


class LastingConsole(Console):
    """Goes on when its reader has gone: the work is not done yet, and its status counts."""

    def on_broken_pipe(self) -> None:
        lead_nowhere(self.file)


def lead_nowhere(stream: IO[str]) -> None:
    """What is written to it from now on, and what its buffer holds, is dropped."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


class Printer:
    """The output of one call. `status` is the word that the call ends with."""

    def __init__(self, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self.status = "PASS"
        self.data: dict[str, Any] = {}
        self.messages: list[str] = []

    @property
    def exit_status(self) -> int:
        return EXIT_STATUS[self.status]

    @property
    def is_live(self) -> bool:
        """True when a progress bar may be drawn."""
        plain = self.as_json or self.quiet or "NO_COLOR" in os.environ
        return not plain and sys.stdout.isatty()

    def line(self, text: str = "") -> None:
        """One line of the command's story; nothing when quiet."""
        if not self.quiet:
            self._console(sys.stderr if self.as_json else sys.stdout).print(Text(text))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Aligned columns under a head."""
        if self.quiet or self.as_json:
            return
        lines = [tuple(columns), *(tuple(row) for row in rows)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(columns))]
        console = self._console(sys.stdout)
        for number, line in enumerate(lines):
            cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            console.print(Text("  ".join(cells).rstrip(), style="bold" if number == 0 else ""))

    def error(self, text: str) -> None:
        """A message for the person in front, also when quiet."""
        text = text.encode("utf-8", "backslashreplace").decode()  # a file name may hold any byte
        self.messages.append(text)
        self._console(sys.stderr).print(Text(text))

    def end(self) -> int:
        """Print the result and the last line; the exit status."""
        last = Text(f"{self.status} (exit status {self.exit_status})")
        last.stylize(STYLES[self.status], 0, len(self.status))
        if self.as_json:
            result = {"status": self.status, "exit_status": self.exit_status} | self.data
            if self.messages:
                result["messages"] = self.messages
            sys.stdout.write(json.dumps(result, ensure_ascii=False, allow_nan=False) + "\n")
            sys.stdout.flush()
        self._console(sys.stderr if self.as_json else sys.stdout).print(last)
        return self.exit_status

    @staticmethod
    def _console(stream: TextIO) -> Console:
        terminal = stream.isatty()
        return LastingConsole(
            file=stream,
            highlight=False,
            markup=False,
            emoji=False,
            soft_wrap=True,
            width=None if terminal else WIDTH_PLAIN,
            color_system="auto" if terminal else None,
        )
