"""Counts the instructions of the image by stage of the metering path, window by window.

The plugin tools/qemu_plugins/stage_counter.cpp counts; addresses come from the .elf file. What
the board's loop does (link, UARTs, waiting for the host) is no part of a meter's load and is kept
apart: how often it turns depends on the host.
"""

import itertools
import math
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rig.bench.schema import CalibrationSection
from rig.bench.tomlfile import BadInput
from rig.drivers.program_meter.emulated_board import EmulatedBoard
from rig.drivers.program_meter.link import LinkOptions
from rig.drivers.program_meter.meter import ProgramMeter
from rig.drivers.virtual.calibration import calibration_writes
from rig.ports import RigFault
from tools.image.busy import BUSY_WRITES, EVERY_INPUT, EVERY_MODULE, busy_frames
from tools.image.stack import F_HZ, QUANTITIES, SAMPLE_RATE_HZ, load_frames
from tools.programs import ROOT

PLUGIN = ROOT / "build" / "release" / "bin" / "libkw_stage_counter.so"
NM = "arm-none-eabi-nm"
TIME_LIMIT_S = 60.0
CYCLES_PER_INSTRUCTION = 1.5  # assumed: QEMU models no pipeline, cache or wait state
CYCLES_PER_FRAME_AIM = 8400.0  # 216 MHz / 12 800 Hz, half of it free
INSTRUCTIONS_PER_FRAME_AIM = CYCLES_PER_FRAME_AIM / CYCLES_PER_INSTRUCTION
WINDOW_CYCLES = 10
STEP = 64  # kStepFrames of meter/metering_chain.hpp
STEP_FRAMES = SAMPLE_RATE_HZ // 5  # between two reads of registers: 200 ms
ANSWER_DEADLINE_S = 5.0

BOARD = "board: link, UARTs, waiting"
# The first stage whose pattern matches the start of a function's name has it.
STAGES: dict[str, str] = {
    "front end: correction": r"kw::frontend::|kw::simd::\(anonymous namespace\)::correct\(",
    "front end: delay filter": r"kw::simd::\(anonymous namespace\)::filter\(",
    "half cycles": r"kw::metering::HalfCycleMeter|kw::simd::BlockSums"
    r"|kw::meter::MeteringChain::(?:finish|begin)_half_cycle",
    "resampling and sums": r"kw::sync::Resampler|kw::simd::",
    "frequency": r"kw::sync::",
    "transforms": r"kw::metering::(?:transform\(|HarmonicTransform|FoldedCycle|fundamental\()",
    "evaluation": r"kw::(?:metering|store)::"
    r"|kw::meter::MeteringChain::(?:finish_|publish_|do_step|compensate)",
    "energy and pulses": r"kw::energy::",
    "demand and extremes": r"kw::(?:demand|statistics)::|kw::meter::WindowRecords",
    "power quality": r"kw::quality::",
    "alarms and modules": r"kw::(?:alarm|io)::(?!OutputQueue::take)|kw::meter::Monitoring",
    "what is kept": r"kw::nvm::|kw::crc32|kw::meter::(?:Persistence|KeptImages|Meter::keep"
    r"|write_kept|read_kept)",
    "cutting into chunks": r"kw::meter::MeteringChain::feed|kw::meter::Meter::feed",
    "registers, Modbus, panel": r"kw::modbus::(?!RtuServer::poll|RtuReceiver::silence)"
    r"|kw::(?:registers|settings|factory|panel|clock|spec)::|non-virtual"
    r"|kw::meter::(?!Meter::serial)",
    BOARD: r"kw::(?:app|boardlink|modbus|mps2|io|meter)::|_GLOBAL_|main$|start$|reset_handler$"
    r"|report_fault$|fault_exception$|check_|.*_interrupt$",
}
MAY_LACK = ("demand and extremes", "power quality")  # an image may do without
# Used by several stages; they count for their caller. What a template returns begins its name.
_LIBRARY = re.compile(
    r"_|mem(?:cpy|move|set|cmp|chr)$|strlen$|kw::math::|kw::Result<|std::|unsigned "
)
_CONSTANT = re.compile(r"(?:\w+::|\(anonymous namespace\)::)*k[A-Z]\w*$|vtable for ")
_SYMBOL = re.compile(r"^([0-9a-f]+) ([0-9a-f]+) [tTwWvV] (.*)$", re.M)
# Where a window is published, where work begins that is not of each frame, and where it has ended.
_WINDOW, _LUMP_ENDS = 0, (3, 4, 5)
_MARKS = (
    "kw::energy::EnergyMeter::begin_window(",
    "kw::meter::MeteringChain::finish_half_cycle(",
    "kw::meter::MeteringChain::do_step(",
    "kw::sync::Resampler::run(",
    "kw::energy::EnergyMeter::advance(",
    "kw::meter::MeteringChain::feed(",
    "kw::meter::Meter::keep_marked(",
)


@dataclass(frozen=True)
class Function:
    first: int
    size_bytes: int
    name: str


@dataclass(frozen=True)
class Window:
    """Instructions of each stage, in the order of STAGES."""

    instructions: tuple[int, ...]

    @property
    def metering(self) -> int:
        """All but the board's."""
        return sum(self.instructions) - self.instructions[list(STAGES).index(BOARD)]


@dataclass(frozen=True)
class Load:
    """What a run of the image did between its first and its last publication of a window."""

    windows: tuple[Window, ...]
    frames_per_window: float
    # What a feed did at once beyond its frames: the end of a half cycle, a step of a block's work,
    # a write to the store; and with which of _MARKS each began.
    lumps: tuple[int, ...] = ()
    begun_by: tuple[int, ...] = ()

    def per_frame(self, stage: str) -> float:
        place = list(STAGES).index(stage)
        return sum(each.instructions[place] for each in self.windows) / self.frames

    @property
    def frames(self) -> float:
        return self.frames_per_window * len(self.windows)

    @property
    def mean_per_frame(self) -> float:
        return sum(each.metering for each in self.windows) / self.frames

    @property
    def worst(self) -> Window:
        return max(self.windows, key=lambda window: window.metering)

    @property
    def worst_per_frame(self) -> float:
        return self.worst.metering / self.frames_per_window

    @property
    def steady_per_frame(self) -> float:
        """What each frame takes, the lumps apart."""
        return self.mean_per_frame - sum(self.lumps) / self.frames

    @property
    def most_at_once(self) -> int:
        """Lumps that may follow each other within STEP frames: no two of one kind."""
        most = 0
        for first in range(len(self.lumps)):
            kinds: set[int] = set()
            for place in range(first, len(self.lumps)):
                if self.begun_by[place] in kinds:
                    break
                kinds.add(self.begun_by[place])
                most = max(most, sum(self.lumps[first : place + 1]))
        return most

    @property
    def worst_step_per_frame(self) -> float:
        """Of any STEP frames."""
        return self.steady_per_frame + self.most_at_once / STEP

    @property
    def buffer_frames(self) -> int:
        """Frames that arrive during the most at once, at what the aim leaves for each."""
        return math.ceil(self.most_at_once / INSTRUCTIONS_PER_FRAME_AIM)

    def fault(self, budget_instructions: int) -> str | None:
        """What is wrong when the worst window is beyond `budget_instructions` a frame."""
        if self.worst_per_frame <= budget_instructions:
            return None
        return f"{self.worst_per_frame:.0f} instructions a frame, budget {budget_instructions}"


def functions_of(image: Path) -> list[Function]:
    """Every function of an .elf file. Raises BadInput."""
    words = [NM, "-S", "-C", str(image)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise BadInput([f"{image}: {NM} does not read it: {fault}"]) from None
    found = _SYMBOL.findall(done.stdout)
    if not found:
        raise BadInput([f"{image}: no functions in it; `make build` makes the image"])
    return [
        Function(int(first, 16), int(size, 16), name)
        for first, size, name in found
        if not _CONSTANT.match(name)
    ]


def stage_lines(functions: Sequence[Function]) -> list[str]:
    """What the plugin reads. BadInput for a function of no stage or a stage of no function."""
    lines, seen, strange = [], set(), []
    for each in functions:
        stage = next((i for i, p in enumerate(STAGES.values()) if re.match(p, each.name)), None)
        if stage is not None:
            lines.append(f"{each.first:x} {each.first + each.size_bytes:x} {stage}")
            seen.add(stage)
        elif not _LIBRARY.match(each.name):
            strange.append(f"function {each.name}: of no stage in tools/image/stages.py")
    strange += [
        f"stage {name}: no function of the image"
        for i, name in enumerate(STAGES)
        if i not in seen and name not in MAY_LACK
    ]
    if strange:
        raise BadInput(strange)
    return lines


def marks_of(functions: Sequence[Function]) -> list[int]:
    """The addresses of _MARKS."""
    found = []
    for mark in _MARKS:
        places = [each.first for each in functions if each.name.startswith(mark)]
        if not places:
            raise BadInput([f"no function {mark}...) in the image"])
        found.append(places[0])
    return found


def measured_load(image: Path, seconds: int, delay_ps: int = 0, busy: bool = False) -> Load:
    """Meter `seconds` of a load, with a read of 60 registers every 200 ms.

    `delay_ps` is the calibrated delay of every channel; the delay filter runs when it is not 0.
    `busy`: as tools/image/busy.py has it. Raises BadInput, RigFault or MeterFault.
    """
    if not PLUGIN.is_file():
        raise BadInput([f"{PLUGIN}: no such plugin; `make build` makes it"])
    functions = functions_of(image)
    with tempfile.TemporaryDirectory() as name:
        stages, counts = Path(name) / "stages", Path(name) / "counts"
        stages.write_text("\n".join(stage_lines(functions)) + "\n", encoding="utf-8")
        marks = "".join(f",mark={address:x}" for address in marks_of(functions))
        plugin = f"{PLUGIN},stages={stages},out={counts}{marks}"
        _run(EmulatedBoard(image.with_suffix(".bin"), plugin=plugin), seconds, delay_ps, busy)
        text = counts.read_text(encoding="utf-8")
    return load_of(text)


def load_of(text: str) -> Load:
    """The plugin's lines as windows and lumps. What is before the first or after the last window
    does not count.
    """
    lines = [[int(word) for word in line.split()] for line in text.splitlines()]
    places = [i for i, (mark, *_) in enumerate(lines) if mark == _WINDOW]
    if len(places) < 2:
        raise RigFault(f"stage counter: {len(places)} windows counted, at least 2 are needed")
    windows = [_between(lines[a], lines[b]) for a, b in itertools.pairwise(places)]
    lumps = _lumps(lines[places[0] : places[-1]])
    sizes, marks = zip(*lumps, strict=True) if lumps else ((), ())
    return Load(tuple(windows), WINDOW_CYCLES * SAMPLE_RATE_HZ / F_HZ, sizes, marks)


def _between(before: Sequence[int], after: Sequence[int]) -> Window:
    counts = zip(before[1:], after[1:], strict=True)
    return Window(tuple(b - a for a, b in counts)[: len(STAGES)])


def _lumps(lines: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Instructions, and the mark that began them."""
    lumps: list[tuple[int, int]] = []
    begun = None
    for line in lines:
        if line[0] in _LUMP_ENDS:
            if begun is not None:
                lumps.append((_between(begun, line).metering, begun[0]))
            begun = None
        elif begun is None and line[0] != _WINDOW:
            begun = line
    return lumps


def _run(board: EmulatedBoard, seconds: int, delay_ps: int, busy: bool) -> None:
    frames = busy_frames(seconds) if busy else load_frames(seconds)
    link = LinkOptions("rtu", answer_deadline_s=ANSWER_DEADLINE_S)
    with ProgramMeter(board, "KW320-COUNT", link) as meter:
        meter.power_cycle(0)
        for address, words in calibration_writes(CalibrationSection(delay_ps=(delay_ps,) * 6)):
            meter.write(address, words)
        if busy:
            meter.connect_modules(EVERY_MODULE)
            for address, words in BUSY_WRITES:
                meter.write(address, words)
        for place, first in enumerate(range(0, len(frames), STEP_FRAMES)):
            meter.feed(frames[first : first + STEP_FRAMES])
            meter.read(*QUANTITIES)
            if busy:
                meter.digital_inputs(EVERY_INPUT * (place % 2), EVERY_INPUT)
        meter.end()
