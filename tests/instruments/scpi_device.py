"""The parser half of a simulated SCPI instrument: headers, parameters, error queue, event status.

It knows no instrument. A table of `Command` says what is understood; the rest is an error in the
queue. Rules are those of SCPI 1999 and IEEE 488.2 as generally known, not read in the standards.
"""

import math
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

ERROR_TEXTS = {
    0: "No error",
    -101: "Invalid character",
    -102: "Syntax error",
    -104: "Data type error",
    -108: "Parameter not allowed",
    -109: "Missing parameter",
    -113: "Undefined header",
    -114: "Header suffix out of range",
    -221: "Settings conflict",
    -222: "Data out of range",
    -224: "Illegal parameter value",
    -241: "Hardware missing",
    -350: "Queue overflow",
    -363: "Input buffer overrun",
}
ERROR_QUEUE_ENTRIES = 16
LINE_BYTES_MAX = 4096

# Bits of the standard event status register.
ESR_OPERATION_COMPLETE = 0x01
ESR_DEVICE_ERROR = 0x08
ESR_EXECUTION_ERROR = 0x10
ESR_COMMAND_ERROR = 0x20
ESR_POWER_ON = 0x80

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_NODE = re.compile(r"\*?[A-Za-z]+\d*")


class ScpiError(Exception):
    """A command was refused; `code` goes to the error queue."""

    def __init__(self, code: int) -> None:
        super().__init__(f"{code},{ERROR_TEXTS.get(code, 'Device error')}")
        self.code = code


@dataclass(frozen=True)
class Call:
    """One command as sent: numbers of its header by placeholder, and its parameters as text."""

    header: str  # long form with its numbers: "SOURce:PHASe2:FITTed?"
    numbers: Mapping[str, int] = field(default_factory=dict)
    parameters: tuple[str, ...] = ()

    def number(self, index: int) -> float:
        """A finite decimal number. -104, -222."""
        if not _NUMBER.fullmatch(self.parameters[index]):
            raise ScpiError(-104)
        value = float(self.parameters[index])
        if not math.isfinite(value):
            raise ScpiError(-222)
        return value

    def boolean(self, index: int) -> bool:
        """ON, OFF, 1 or 0. -224."""
        return self.word(index, ("ON", "1", "OFF", "0")) in ("ON", "1")

    def word(self, index: int, words: Sequence[str]) -> str:
        """The one of `words` ("AMPLitude": long or short form) that was sent. -224."""
        for word in words:
            if self.parameters[index].upper() in _forms(word):
                return word
        raise ScpiError(-224)


Handler = Callable[[Call], str | None]


@dataclass(frozen=True)
class Command:
    """A header in SCPI notation ("SOURce:PHASe<x>:FITTed?") and what answers it."""

    header: str
    handler: Handler
    parameters_min: int = 0
    parameters_max: int = 0

    def numbers(self, nodes: Sequence[str], is_query: bool) -> dict[str, int] | None:
        """The numbers in the sent header when it is this command's, else None."""
        pattern = self.header.removesuffix("?").split(":")
        if is_query != self.header.endswith("?") or len(pattern) != len(nodes):
            return None
        numbers: dict[str, int] = {}
        for expected, sent in zip(pattern, nodes, strict=True):
            word, _, placeholder = expected.rstrip(">").partition("<")
            digits = len(sent) - len(sent.rstrip("0123456789")) if placeholder else 0
            if sent[: len(sent) - digits].upper() not in _forms(word):
                return None
            if placeholder:
                numbers[placeholder] = int(sent[len(sent) - digits :] or "1")
        return numbers

    def spelled(self, numbers: Mapping[str, int]) -> str:
        text = self.header
        for placeholder, number in numbers.items():
            text = text.replace(f"<{placeholder}>", str(number))
        return text


class ScpiDevice:
    """Executes lines. State that outlives a line: error queue and event status register."""

    def __init__(
        self, commands: Sequence[Command], suffix_ranges: Mapping[str, tuple[int, int]]
    ) -> None:
        """`suffix_ranges` holds the least and greatest number of each placeholder."""
        self._commands = (*self._common_commands(), *commands)
        self._suffix_ranges = suffix_ranges
        self._errors: deque[int] = deque()
        self._event_status = ESR_POWER_ON

    def execute(self, line: str) -> str | None:
        """The answer to one line without its terminator, or None when there is nothing to say."""
        answers: list[str] = []
        path: tuple[str, ...] = ()
        for unit in line.split(";"):
            if not unit.strip():
                continue
            try:
                command, call, path = self._understand(unit.strip(), path)
                answer = self.perform(command, call)
            except ScpiError as refused:
                self.push_error(refused.code)
                if -200 < refused.code <= -100:
                    break  # the rest of a line that is not understood is not executed
                continue
            if answer is not None:
                answers.append(answer)
        return ";".join(answers) if answers else None

    def push_error(self, code: int) -> None:
        """Into the queue; the last place is kept for -350, later errors are lost."""
        self._event_status |= _event_bit(code)
        if len(self._errors) < ERROR_QUEUE_ENTRIES - 1:
            self._errors.append(code)
        elif len(self._errors) < ERROR_QUEUE_ENTRIES:
            self._errors.append(-350)
            self._event_status |= ESR_DEVICE_ERROR

    def perform(self, command: Command, call: Call) -> str | None:
        """Every command that is understood passes here; an instrument may step between."""
        return command.handler(call)

    def reset(self) -> None:
        """`*RST`; the queue and the event status stay."""

    def identity(self) -> str:
        raise NotImplementedError

    def _understand(
        self, unit: str, path: tuple[str, ...]
    ) -> tuple[Command, Call, tuple[str, ...]]:
        """The command, what it was called with, and the path for the next one of the line."""
        header, *rest = unit.split(maxsplit=1)
        is_query = header.endswith("?")
        header = header.removesuffix("?")
        from_root = header.startswith(":")
        sent = tuple(header.removeprefix(":").split(":"))
        if not all(_NODE.fullmatch(node) for node in sent):
            raise ScpiError(-102)
        is_common = sent[0].startswith("*")
        nodes = sent if from_root or is_common else path + sent
        command, numbers = self._find(nodes, is_query)
        self._check_suffixes(numbers)
        parameters = tuple(part.strip() for part in rest[0].split(",")) if rest else ()
        if len(parameters) < command.parameters_min or "" in parameters:
            raise ScpiError(-109)
        if len(parameters) > command.parameters_max:
            raise ScpiError(-108)
        call = Call(command.spelled(numbers), numbers, parameters)
        return command, call, path if is_common else nodes[:-1]

    def _find(self, nodes: Sequence[str], is_query: bool) -> tuple[Command, dict[str, int]]:
        for command in self._commands:
            numbers = command.numbers(nodes, is_query)
            if numbers is not None:
                return command, numbers
        raise ScpiError(-113)

    def _check_suffixes(self, numbers: Mapping[str, int]) -> None:
        for placeholder, number in numbers.items():
            least, greatest = self._suffix_ranges[placeholder]
            if not least <= number <= greatest:
                raise ScpiError(-114)

    def _common_commands(self) -> tuple[Command, ...]:
        return (
            Command("*IDN?", lambda _: self.identity()),
            Command("*RST", lambda _: self.reset()),
            Command("*CLS", lambda _: self._clear()),
            Command("*OPC", lambda _: self._complete()),
            Command("*OPC?", lambda _: "1"),
            Command("*ESR?", lambda _: self._take_event_status()),
            Command("SYSTem:ERRor?", lambda _: self._take_error()),
            Command("SYSTem:ERRor:NEXT?", lambda _: self._take_error()),
        )

    def _clear(self) -> None:
        self._errors.clear()
        self._event_status = 0

    def _complete(self) -> None:
        self._event_status |= ESR_OPERATION_COMPLETE

    def _take_event_status(self) -> str:
        status, self._event_status = self._event_status, 0
        return str(status)

    def _take_error(self) -> str:
        code = self._errors.popleft() if self._errors else 0
        return f'{code},"{ERROR_TEXTS.get(code, "Device error")}"'


def _forms(word: str) -> tuple[str, str]:
    """Long and short form in capitals of a word like "MHARmonics"."""
    return word.upper(), "".join(letter for letter in word if not letter.islower())


def _event_bit(code: int) -> int:
    if code > -200:
        return ESR_COMMAND_ERROR
    return ESR_EXECUTION_ERROR if code > -300 else ESR_DEVICE_ERROR
