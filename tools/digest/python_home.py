"""The digest in Python: kwcore as the meter, the stimulus written again in NumPy from the recipe.

The recipe is data that `kw_digest --recipe` prints; how it becomes samples, and what is hashed, is
written here a second time, so that a slip in either shows.
"""

import hashlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import kwcore
import numpy as np
import numpy.typing as npt

from rig.spec.registers_gen import REGIONS
from tools.digest.outcome import DigestFault, Outcome
from tools.digest.terminals import Act, ActKind, Terminals, random_acts
from tools.digest.variants import Variant

STEP_FRAMES = 640
CHECKPOINT_STEPS = 40
BOOT_TIME_UNIX_S = 1_800_000_000
WORDS_AT_ONCE = 32
STORE_BYTES = 21 * 4096
RECIPE_LIMIT_S = 20.0

U_COUNTS = 4_019_541  # 230 V on the converter's scale
COUNT_MAX = (1 << 23) - 1
INCREMENT_PER_MHZ = (1 << 64) // 12_800_000  # turns a frame, times 2^64
ROUND_OFFSET_MHZ, ROUNDS_APART = 37, 64
PHASE_ANGLES = (0, 2_863_311_531, 1_431_655_765)  # 0, 2/3, 1/3 turn
SINE = (1_686_447_685, 690_662_094, 78_071_983)  # pi/2 x - c3 x^3 + c5 x^5, times 2^30
MASK_32, MASK_64 = (1 << 32) - 1, (1 << 64) - 1

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Write:
    """One register write before a segment."""

    address: int
    words: tuple[int, ...]


@dataclass(frozen=True)
class Segment:
    """A line of the recipe: lists by key."""

    values: dict[str, tuple[int, ...]]
    acts: tuple[Act, ...]
    writes: tuple[Write, ...]

    def one(self, key: str) -> int:
        return self.values[key][0]


def recipe(host: Variant) -> list[Segment]:
    """As the program of this computer prints it. DigestFault when it does not."""
    command = [host.command(1)[0], "--recipe"]
    try:
        text = subprocess.run(
            command, capture_output=True, text=True, timeout=RECIPE_LIMIT_S, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as fault:
        raise DigestFault(f"python: no recipe: {fault}") from fault
    segments: list[Segment] = []
    acts: list[Act] = []
    writes: list[Write] = []
    for line in text.splitlines():
        kind, *fields = line.split()
        pairs = (field.split("=") for field in fields)
        values = {key: tuple(map(int, value.split(","))) for key, value in pairs}
        if kind == "write":
            writes.append(Write(values["address"][0], values["words"]))
        elif kind == "act":
            acts.append(Act(ActKind(values["kind"][0]), values["a"][0], values["b"][0]))
        else:
            segments.append(Segment(values, tuple(acts), tuple(writes)))
            acts, writes = [], []
    return segments


def sine_q30(phase: Ints) -> Ints:
    """Odd polynomial on a quarter turn; `phase` is 0 to 2^32 - 1."""
    one = 1 << 30
    within = phase & (one - 1)
    x = np.where(phase & one, one - within, within)
    square = (x * x) >> 30
    inner = SINE[1] - ((square * SINE[2]) >> 30)
    sine = (x * (SINE[0] - ((square * inner) >> 30))) >> 30
    signed: Ints = np.where(phase & (1 << 31), -sine, sine)
    return signed


def scrambled(x: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """lowbias32."""
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


class Stimulus:
    """Frames in order; phase and noise run on from segment to segment."""

    def __init__(self) -> None:
        self._phase = 0
        self._frame = 0

    def frames(self, segment: Segment, round_no: int) -> npt.NDArray[np.int32]:
        """All frames of a segment, shape (n, 6)."""
        count = segment.one("steps") * STEP_FRAMES
        offset_mhz = ROUND_OFFSET_MHZ * (round_no % ROUNDS_APART)
        first = INCREMENT_PER_MHZ * (segment.one("start_mhz") + offset_mhz)
        last = INCREMENT_PER_MHZ * (segment.one("end_mhz") + offset_mhz)
        difference = last - first
        # Towards zero, as C++ divides.
        step = abs(difference) // count * (1 if difference >= 0 else -1)
        self._phase = (self._phase + (segment.one("jump") << 48)) & MASK_64
        # phase before frame n: start + n first + n (n - 1) / 2 step, modulo 2^64
        turns = [
            (self._phase + n * first + n * (n - 1) // 2 * step) & MASK_64 for n in range(count + 1)
        ]
        self._phase = turns.pop()
        high = np.array([turn >> 32 for turn in turns], dtype=np.int64)
        channels = [self._channel(segment, channel, high) for channel in range(6)]
        self._frame += count
        return np.stack(channels, axis=1).astype(np.int32)

    def _channel(self, segment: Segment, channel: int, high: Ints) -> Ints:
        index = (np.arange(len(high), dtype=np.uint64) + np.uint64(self._frame)) & np.uint64(
            MASK_32
        )
        counter = (index * np.uint64(6) + np.uint64(channel)) & np.uint64(MASK_32)
        random = scrambled(counter.astype(np.uint32))
        if segment.one("garbage"):
            return (random.view(np.int32) >> 8).astype(np.int64)
        phase_no = channel % 3
        if channel < 3:
            peak = U_COUNTS * segment.values["u_permille"][phase_no] // 1000
            lag = 0
        else:
            peak = segment.one("i_counts") * segment.values["i_permille"][phase_no] // 1000
            lag = segment.values["i_lag"][phase_no] << 16
        angle = (high + PHASE_ANGLES[phase_no] - lag) & MASK_32
        counts = (peak * sine_q30(angle)) >> 30
        for order, permille in zip(
            segment.values["orders"], segment.values["harmonics_permille"], strict=True
        ):
            counts += (peak * permille // 1000 * sine_q30((angle * order) & MASK_32)) >> 30
        counts += segment.one("dc_counts") * (1 if channel % 2 == 0 else -1)
        noise = (random >> np.uint32(16)).astype(np.int64) - 32768
        counts += (noise * segment.one("noise_counts")) >> 15
        clipped: Ints = np.clip(counts, -COUNT_MAX, COUNT_MAX)
        return clipped


def register_bytes(meter: kwcore.Meter) -> Iterator[bytes]:
    """The image of all regions in address order."""
    for region in sorted(REGIONS.values(), key=lambda row: row.first):
        for address in range(region.first, region.last + 1, WORDS_AT_ONCE):
            count = min(WORDS_AT_ONCE, region.last + 1 - address)
            yield b"\x01" + meter.read_registers(address, count).astype(">u2").tobytes()


def pulse_bytes(meter: kwcore.Meter) -> tuple[bytes, int]:
    """Edges since the last call, and how many."""
    edges = meter.take_pulses()
    rows = b"".join(
        int(index).to_bytes(8, "big") + round(fraction * 2**32).to_bytes(4, "big") + bytes([stream])
        for index, fraction, stream in edges.tolist()
    )
    return rows, len(edges)


class PublishedHashes:
    """Half cycles, points, windows and power quality, each in a hash of its own."""

    def __init__(self, meter: kwcore.Meter) -> None:
        self._hashes = [hashlib.sha256() for _ in range(4)]
        self.follow(meter)

    def follow(self, meter: kwcore.Meter) -> None:
        """From now on this one, that was just powered."""
        meter.record(half_cycles=True, windows=True, points=True)
        meter.analyse_quality()
        self._meter = meter
        self._quality_windows = 0

    def take(self) -> None:
        """Add what the meter has published since the last call."""
        tables = (
            _numbers(self._meter.take_half_cycles()),
            self._meter.take_points().astype(">f4"),
            _numbers(self._meter.take_windows()),
        )
        for one, table in zip(self._hashes, tables, strict=False):
            one.update(table.tobytes())
        quality = self._meter.quality()
        if quality["windows"] != self._quality_windows:
            self._quality_windows = quality["windows"]
            self._hashes[3].update(_quality_bytes(quality))

    def digests(self) -> bytes:
        """All four, in order."""
        return b"".join(one.digest() for one in self._hashes)


def _values_bytes(values: dict[str, Any]) -> bytes:
    """Voltages, currents, zero ratio, then the groups channel by channel."""
    parts = [values["u_rms_v"], values["i_rms_a"], [values["u_zero_ratio"]]]
    for channel in range(6):
        parts += [
            values["subgroup_rms"][channel],
            values["interharmonic_rms"][channel],
            [values["thds"][channel]],
        ]
    return np.concatenate(parts).astype(">f8").tobytes()


def _quality_bytes(quality: dict[str, Any]) -> bytes:
    flicker = [[p, pst] for p, pst in zip(quality["p_inst"], quality["pst"], strict=True)]
    numbers = np.array([quality["f_10s_hz"], *np.ravel(flicker)])
    return (
        _values_bytes(quality)
        + numbers.astype(">f8").tobytes()
        + _values_bytes(quality["fifteen_windows"])
        + _values_bytes(quality["ten_minutes"])
    )


def _numbers(table: npt.NDArray[np.void]) -> npt.NDArray[np.float64]:
    """The cells of a table whose fields are all float64, big-endian."""
    numbers: npt.NDArray[np.float64] = table.view(np.float64).astype(">f8")
    return numbers


def written(meter: kwcore.Meter, write: Write) -> bytes:
    """1 when the write was taken, 0 when it was refused."""
    try:
        meter.write_registers(write.address, list(write.words))
    except ValueError:
        return b"\x00"
    return b"\x01"


class Run:
    """A meter that plays the recipe; where it is cut, firmware/digest/run.cpp cuts elsewhere."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.terminals = Terminals()
        self.checkpoints: list[tuple[int, str]] = []
        self.steps = self.pulses = self._frames_before = 0
        self._stimulus = Stimulus()
        self._meter = self._powered(bytes(STORE_BYTES))
        self._published = PublishedHashes(self._meter)

    @staticmethod
    def _powered(store: bytes) -> kwcore.Meter:
        return kwcore.Meter(boot_time_unix_s=BOOT_TIME_UNIX_S, journal_store=store)

    def play(self, segment: Segment, round_no: int) -> None:
        """What comes before it, and its steps."""
        for act in segment.acts:
            self._act(act)
        for write in segment.writes:
            self.digest.update(written(self._meter, write))
        frames = self._stimulus.frames(segment, round_no)
        for start in range(0, len(frames), STEP_FRAMES):
            self._step(segment.one("acts_a_step"), frames[start : start + STEP_FRAMES])

    def end(self) -> int:
        """Close the digest; the frames of all meters."""
        self.digest.update(self._published.digests() + self.terminals.digests())
        return self._frames_before + self._meter.sample_index

    def _step(self, acts: int, frames: npt.NDArray[np.int32]) -> None:
        fed = 0
        for frame, act in random_acts(acts, self.steps, STEP_FRAMES):
            self._feed(frames[fed:frame])
            fed = frame
            self._act(act)
        self._feed(frames[fed:])
        for part in register_bytes(self._meter):
            self.digest.update(part)
        self.terminals.take_outputs(self._meter)
        self.terminals.look(self._meter)
        self._published.take()
        self.steps += 1
        if self.steps % CHECKPOINT_STEPS == 0:
            self.checkpoints.append((self.steps, self.digest.hexdigest()))

    def _feed(self, frames: npt.NDArray[np.int32]) -> None:
        self._meter.feed(np.ascontiguousarray(frames))
        rows, count = pulse_bytes(self._meter)
        self.digest.update(rows)
        self.pulses += count
        self.terminals.take_outputs(self._meter)

    def _act(self, act: Act) -> None:
        if act.kind is ActKind.POWER_CYCLE:
            self._frames_before += self._meter.sample_index
            self._meter = self._powered(self._kept())
            self._published.follow(self._meter)
        self.terminals.act(self._meter, act)

    def _kept(self) -> bytes:
        store = self._meter.journal_store
        if store is None:
            raise DigestFault("python: the meter has no store")
        return store


def python_outcome(host: Variant, rounds: int) -> Outcome:
    """The digest of the Python home; `host` is a built program that prints the recipe."""
    segments, run = recipe(host), Run()
    for round_no in range(rounds):
        for segment in segments:
            run.play(segment, round_no)
    frames = run.end()
    return Outcome(
        sha256=run.digest.hexdigest(),
        steps=run.steps,
        frames=frames,
        pulses=run.pulses,
        outputs=run.terminals.outputs_taken,
        stack_used_bytes=0,
        store_sha256="",
        checkpoints=tuple(run.checkpoints),
    )
