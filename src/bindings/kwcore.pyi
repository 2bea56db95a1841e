"""The KW320 core (src/core) and the signal generator of the rig (src/host/signal, frontend).

Array arguments are taken as they are or refused: TypeError for another dtype, ValueError for
another shape or a strided view, with what was expected and what came. Values out of range are
ValueError with name, value and limits. Seeds and sample indices are 0 to 2^64 - 1.

Channels are always in the order U1 U2 U3 I1 I2 I3. Classes marked type_check_only do not
exist when the program runs; a TypedDict is a plain dict.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NotRequired, TypedDict, type_check_only

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

@type_check_only
class _Math:
    """src/core/math, element by element over one axis; bounds in src/core/math/*.hpp."""

    def sin_turns(self, phase_q64: NDArray[np.uint64]) -> Floats:
        """sin(2 pi phase / 2^64), shape (n,)."""
    def cos_turns(self, phase_q64: NDArray[np.uint64]) -> Floats:
        """cos(2 pi phase / 2^64), shape (n,)."""
    def sin(self, x_rad: Floats) -> Floats:
        """|x| <= 2^20 rad, clamped there; shape (n,)."""
    def cos(self, x_rad: Floats) -> Floats:
        """|x| <= 2^20 rad, clamped there; shape (n,)."""
    def atan2(self, y: Floats, x: Floats) -> Floats:
        """Radians, -pi to pi; y and x of one shape (n,)."""
    def exp(self, x: Floats) -> Floats:
        """|x| <= 700, clamped there; shape (n,)."""
    def log(self, x: Floats) -> Floats:
        """x > 0; shape (n,)."""

math: Final[_Math]

@type_check_only
class _Signal:
    """Parts of the signal generator, for its tests."""

    BLOCK_SAMPLES: Final[int]
    COUNTS_PER_VOLT: Final[float]
    COUNTS_PER_AMPERE: Final[float]
    FULL_SCALE_PEAK_V: Final[float]
    FULL_SCALE_PEAK_A: Final[float]

    def turns_to_q64(self, turns: float) -> int:
        """round(frac(turns) 2^64), odd in turns."""
    def increment_q64(self, f_hz: float, order: float, rate_hz: float) -> int:
        """Turns a sample x 2^64, modulo 2^64."""
    def philox4x32_10(
        self, counter: Sequence[int], key: Sequence[int]
    ) -> tuple[int, int, int, int]:
        """Four words of 32 bits from a counter of four and a key of two @[PHILOX2011]."""
    def noise(
        self, seed: int, stream: int, channel: int, first_block: int, block_count: int
    ) -> Floats:
        """Noise of standard deviation 1, shape (64 block_count,); stream 0 source, 1 front end."""
    def round_to_count(self, counts: float) -> float:
        """Half to even; not yet clamped to 24 bits."""

signal: Final[_Signal]

@type_check_only
class VoltageComponentDict(TypedDict):
    """peak_v cos(2 pi (order f_hz t + phase_turns)); order 0 to 1000, standard 1."""

    order: NotRequired[float]
    peak_v: float
    phase_turns: NotRequired[float]

@type_check_only
class CurrentComponentDict(TypedDict):
    """peak_a cos(2 pi (order f_hz t + phase_turns)); order 0 to 1000, standard 1."""

    order: NotRequired[float]
    peak_a: float
    phase_turns: NotRequired[float]

@type_check_only
class VoltageDict(TypedDict):
    """One voltage; noise is white and Gaussian up to half the sample rate."""

    dc_v: NotRequired[float]
    noise_rms_v: NotRequired[float]
    components: Sequence[VoltageComponentDict]

@type_check_only
class CurrentDict(TypedDict):
    """One current; noise is white and Gaussian up to half the sample rate."""

    dc_a: NotRequired[float]
    noise_rms_a: NotRequired[float]
    components: Sequence[CurrentComponentDict]

@type_check_only
class RecipeDict(TypedDict):
    """What stands on the terminals; three voltages and three currents."""

    f_hz: float
    noise_seed: NotRequired[int]
    voltages: Sequence[VoltageDict]
    currents: Sequence[CurrentDict]

@type_check_only
class VoltageInputDict(TypedDict, total=False):
    """Imperfections of one voltage input; what is left out is ideal.

    gain_error relative, +-0.5; delay_s +-0.1, positive is late; source_channel 0 to 2 is the
    voltage wired to this input, standard its own. crosstalk, +-1, adds so many counts for each
    count of input crosstalk_channel (0 to 5); clip_share, 0.001 to 1 of full scale, cuts off.
    warm_up, +-0.5, is a gain error that comes with a time constant of 60 s from sample 0 on;
    stuck_mask, 0 to 2^23 - 1, are bits of the converter that are always 1.
    """

    gain_error: float
    offset_v: float
    delay_s: float
    noise_rms_v: float
    source_channel: int
    reversed: bool
    crosstalk: float
    crosstalk_channel: int
    clip_share: float
    warm_up: float
    stuck_mask: int

@type_check_only
class CurrentInputDict(TypedDict, total=False):
    """The same of a current input; source_channel is 3 to 5."""

    gain_error: float
    offset_a: float
    delay_s: float
    noise_rms_a: float
    source_channel: int
    reversed: bool
    crosstalk: float
    crosstalk_channel: int
    clip_share: float
    warm_up: float
    stuck_mask: int

@type_check_only
class FrontEndDict(TypedDict, total=False):
    """A virtual front end; what is left out is ideal, rate_hz is 12800.

    Sample n is taken at n / (rate_hz (1 + clock_error_ppm 1e-6)) seconds. Every lost_every-th of
    them never reaches the meter; 0 loses none.
    """

    rate_hz: float
    clock_error_ppm: float
    noise_seed: int
    lost_every: int
    voltages: Sequence[VoltageInputDict]
    currents: Sequence[CurrentInputDict]

class SignalRecipe:
    """A checked RecipeDict. An unknown, missing or mistyped key is named with its place."""

    def __init__(self, fields: RecipeDict | Mapping[str, Any]) -> None: ...
    def to_dict(self) -> RecipeDict:
        """Every key, floats and ints only: json.dumps and json.loads bring back the same bits."""

class FrontEndConfig:
    """A checked FrontEndDict. An unknown or mistyped key is named with its place."""

    def __init__(self, fields: FrontEndDict | Mapping[str, Any]) -> None: ...
    def to_dict(self) -> FrontEndDict:
        """Every key, floats, ints and bools only: JSON brings back the same bits."""

class SignalGenerator:
    """The ideal signal. Sample n is a pure function of recipe, clock and n."""

    def __init__(
        self, recipe: SignalRecipe, rate_hz: float = 12800.0, clock_error_ppm: float = 0.0
    ) -> None: ...
    def samples(self, start: int, count: int) -> Floats:
        """Volts and amperes, shape (count, 6). Releases the GIL."""

class AnalogueFrontEnd:
    """Recipe in, converter counts out. Sample n is a pure function of recipe, config and n."""

    def __init__(self, recipe: SignalRecipe, config: FrontEndConfig) -> None: ...
    def frames(self, start: int, count: int) -> NDArray[np.int32]:
        """Signed 24-bit counts, shape (count, 6), rounded half to even. Releases the GIL.

        Full scale (2^23) is 1.2 x 400 x sqrt(2) V and 2 x 1.2 x sqrt(2) A peak.
        """
    @property
    def saturated_count(self) -> int:
        """Values clamped to +-(2^23 - 1) in all calls of frames so far."""

def delay_of_lag_s(lag_deg: float, f_hz: float) -> float:
    """The delay that makes a fundamental of f_hz lag by lag_deg degrees."""

class Meter:
    """The metering core of src/core/meter, as the firmware runs it.

    feed() lets other threads run; a call of one of them meanwhile is a RuntimeError.
    """

    def __init__(
        self,
        serial: str = "",
        boot_time_unix_s: int = 0,
        *,
        baseline: bool = False,
        firmware_version: str = "",
        image_sha256: bytes = b"",
        current_input: Literal["1A", "5A", "333mV", "rope", "80mA", "100mA", "200mA"] = "1A",
        default_address: int = 1,
        journal_store: bytes | None = None,
    ) -> None:
        """`baseline` takes the narrowest vector code; the values are the same.

        Full scale of the current inputs is 2.4 sqrt(2) In peak; In is 5 A for "5A", else 1 A. A
        rope gives the derivative of the current, scaled to it at the nominal frequency.
        `journal_store` is what the meter finds in its non-volatile store: zeros for a new chip,
        what another meter left, or None for no store.
        """
    @property
    def journal_store(self) -> bytes | None:
        """What the store holds now."""
    def feed(self, frames: NDArray[np.int32]) -> None:
        """Counts as of AnalogueFrontEnd.frames, shape (n, 6). Releases the GIL.

        Any cut of the frames into calls gives the same bits. Counts are taken as they are: those
        beyond 24 bits, which no converter gives, are not refused.
        """
    def take_pulses(self) -> NDArray[np.void]:
        """Edges since the last call, in time order: fields sample_index u8, fraction f8, stream u1.

        An edge is at sample_index + fraction samples; stream 0 P+, 1 P-, 2 Q+, 3 Q-.
        """
    def take_outputs(self) -> NDArray[np.void]:
        """Changes of outputs since the last call, in time order.

        Fields sample_index u8, kind u1 (0 relay, 1 digital, 2 analogue output), channel u4 from 0,
        value i4.
        """

    # Inputs hold from sample_index on.
    def digital_inputs(self, inputs: int, mask: int) -> None:
        """Bit 0 is DI1; inputs outside the mask stay."""
    def analogue_input(self, channel: int, value_q31: int) -> None:
        """0 is AI1; 2^31 would be 1.2 times the range."""
    def connect_modules(self, mask: int) -> None:
        """Bits as 1036H."""
    def set_sealed(self, sealed: bool) -> None: ...
    def press_keys(self, mask: int) -> None:
        """One press of 1 H, 2 P, 4 E, 8 V/A together."""
    def panel_text(self) -> str:
        """The screen, each row ended by a line feed: what a board tells of its panel."""
    def picture(self) -> dict[str, Any]:
        """The display: mode, item, subject, lines of label, digits, unit and flash, icons."""
    def screen(self) -> list[str]:
        """The same as eight rows of text; what flashes stands in brackets."""
    def serial(self, channel: int) -> dict[str, Any]:
        """Of channel 0 or 1: address, baud_bd, parity EVEN, ODD, NON2 or NON1, modbus."""
    def read_coils(self, address: int, count: int) -> list[bool]:
        """Relays from `address` on, closed is true. ValueError for one that there is not."""
    def read_discrete_inputs(self, address: int, count: int) -> list[bool]:
        """Digital inputs likewise."""
    def write_coil(self, address: int, on: bool) -> None:
        """Switch a relay. ValueError when there is none, or an alarm drives it."""
    def record(
        self,
        *,
        half_cycles: bool = False,
        blocks: bool = False,
        windows: bool = False,
        points: bool = False,
        capture: bool = False,
    ) -> None:
        """From now on keep what is published, for the take functions; the rest costs nothing.

        A second call replaces the choice; what was kept stays until it is taken.
        """
    def analyse_quality(
        self, lamp: Literal["230V50Hz", "120V60Hz"] = "230V50Hz", declared_v: float = 230.0
    ) -> None:
        """From now on look for what goes beyond the manual; the next whole window is the first.

        declared_v is Udin, secondary, of a delta the line voltage: a voltage of the wiring outside
        90 to 110 % of it flags its window. ValueError for another lamp, and unless 0 < declared_v
        <= 1e6. A second call starts anew.
        """
    def quality(self) -> dict[str, Any]:
        """Of the last window, rms in V and A, source IEC 61000-4-7, -4-15, -4-30.

        u_rms_v, u_line_rms_v, i_rms_a, shape (3,); u_unbalance, u_zero_ratio; subgroup_rms (6, 64)
        by order, interharmonic_rms (6, 63), thds (6,): ratio; windows since the start; flagged;
        f_10s_hz; p_inst, pst, plt (3,). fifteen_windows, ten_minutes and two_hours are dictionaries
        with the same values aggregated, windows or shorter intervals in them, end_unix_s, flagged;
        windows is 0 before the first has ended. At the 400 Hz type pst and plt are 0, p_inst
        says nothing.
        ValueError before analyse_quality().
        """
    def take_half_cycles(self) -> NDArray[np.void]:
        """One-cycle rms values, new every half cycle, since the last call.

        Fields, all f8: start and end of the cycle in samples of the converter since power on,
        u_l1_v to u_l3_v, u_l12_v, u_l23_v, u_l31_v, i_l1_a to i_l3_a, secondary V and A. The first
        cycle after a start is half of one. Source IEC 61000-4-30, clause not verified.
        """
    def take_blocks(self) -> NDArray[np.void]:
        """The 100 ms blocks since the last call, fields as of take_windows(), without harmonics."""
    def take_windows(self) -> NDArray[np.void]:
        """The measuring windows since the last call.

        Fields, all f8: start and end in samples of the converter since power on, then every
        quantity by name, secondary, the unit at the end of the name, then the tables of harmonics
        (hd_*), shape (62,): orders 2 to 63, 0 above the highest of the type. What the wiring lacks
        is 0. Definitions and sources: docs/reference/quantities_gen.md.
        """
    def take_points(self) -> NDArray[np.float32]:
        """Resampled points since the last call, shape (n, 6): volts and amperes.

        256 a cycle, at the 400 Hz type 64; they begin with a cycle of the frequency tracker.
        """
    def take_capture(self) -> NDArray[np.int16]:
        """Waveform capture since the last call, shape (n, 6): 64 points a cycle.

        Counts of the capture registers, manual 4.6; nothing at the 400 Hz type.
        """
    def read_registers(self, address: int, count: int) -> NDArray[np.uint16]:
        """Words from a wire address, count 1 to 65536. ValueError names the reason of a refusal."""
    def write_registers(self, address: int, words: Sequence[int]) -> None:
        """All or nothing. ValueError names the reason of a refusal."""
    def quantities(
        self, bank: Literal["window", "block_100ms", "block_40ms"] = "window"
    ) -> dict[str, float]:
        """The last published values by name, secondary; the unit is the end of the name.

        0 before the first publication; a block of 40 ms has no spectrum, what needs one is 0.
        ValueError for another bank.
        """
    def set_temperature_c(self, temperature_c: float) -> None:
        """Of the board, -40 to 125 degrees C, rounded to 0.01; else ValueError.

        For the temperature coefficients of the factory region; without it they do not count.
        """
    @property
    def samples_per_second(self) -> int:
        """12800; 25600 from the write of 0FFDH = 2 on."""
    @property
    def sample_index(self) -> int:
        """Frames consumed since power on."""

def measure(
    frames: NDArray[np.int32],
    registers: Mapping[int, Sequence[int]] | None = None,
    *,
    current_input: Literal["1A", "5A", "333mV", "rope", "80mA", "100mA", "200mA"] = "1A",
    boot_time_unix_s: int = 0,
    quality: bool = False,
) -> dict[str, Any]:
    """All that a meter makes of an array of frames, shape (n, 6), in one call.

    `registers` are written before the first sample: address to words, in this order. The answer
    has windows, blocks and half_cycles (structured arrays as of the take functions of Meter),
    pulses and quantities (of the last window), samples_per_second, and quality where it is asked
    for: for the lamp of 230 V, Udin 230 V.
    ValueError as of Meter; TypeError for other frames.
    """
