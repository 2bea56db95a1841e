"""What stands on a virtual meter beside its samples, and what its outputs did."""

from collections.abc import Sequence

from rig.drivers.virtual.sample_meter import BoardInputs, SampleMeter
from rig.ports import KEYS, OUTPUT_KINDS, BenchRefusal, OutputEvent

DIGITAL_INPUTS_ALL = (1 << 28) - 1
ANALOGUE_INPUT_COUNT = 4
MODULES_ALL = (1 << 6) - 1
KEYS_ALL = sum(KEYS.values())
RANGE_END_OF_FULL_SCALE = 1.2  # the board's converter goes to 1.2 times the range
_FULL_SCALE_Q31 = 1 << 31


class Terminals:
    """Sets the same on the meter and on the reference core. BenchRefusal for what is not there."""

    def __init__(self, meter: SampleMeter, core: BoardInputs, modules: int) -> None:
        """`modules`: those that the bench file connects."""
        self._meter = meter
        self._both: tuple[BoardInputs, BoardInputs] = (meter, core)
        self._own_modules = modules
        self._modules = modules
        self._digital = 0
        self._analogue_q31: dict[int, int] = {}
        self._sealed = False
        self._events: list[OutputEvent] = []

    def power_cycle(self, *, keep: bool) -> None:
        """A fresh meter knows nothing of what stands on it: tell it what is not its default."""
        self._events = []
        if not keep:
            self._modules, self._digital, self._sealed = self._own_modules, 0, False
            self._analogue_q31 = {}
        if self._modules:
            self.connect_modules(self._modules)
        if self._digital:
            self.set_digital_inputs(self._digital, self._digital)
        for channel, value_q31 in sorted(self._analogue_q31.items()):
            for side in self._both:
                side.analogue_input(channel, value_q31)
        if self._sealed:
            self.set_sealed(True)

    def connect_modules(self, mask: int) -> None:
        _require_mask("modules", mask, MODULES_ALL)
        self._modules = mask
        for side in self._both:
            side.connect_modules(mask)

    def set_digital_inputs(self, inputs: int, mask: int) -> None:
        _require_mask("digital inputs", inputs | mask, DIGITAL_INPUTS_ALL)
        self._digital = self._digital & ~mask | inputs & mask
        for side in self._both:
            side.digital_inputs(inputs & mask, mask)

    def set_analogue_input(self, channel: int, fraction: float) -> None:
        if not 0 <= channel < ANALOGUE_INPUT_COUNT:
            raise BenchRefusal(f"analogue input {channel}: must be 0 to {ANALOGUE_INPUT_COUNT - 1}")
        if not 0.0 <= fraction < RANGE_END_OF_FULL_SCALE:
            raise BenchRefusal(
                f"analogue input {channel} at {fraction} of its range: must be 0 to below "
                f"{RANGE_END_OF_FULL_SCALE}"
            )
        full_scale = fraction / RANGE_END_OF_FULL_SCALE
        value_q31 = min(round(full_scale * _FULL_SCALE_Q31), _FULL_SCALE_Q31 - 1)
        self._analogue_q31[channel] = value_q31
        for side in self._both:
            side.analogue_input(channel, value_q31)

    def set_sealed(self, sealed: bool) -> None:
        self._sealed = sealed
        for side in self._both:
            side.set_sealed(sealed)

    def press_keys(self, mask: int) -> None:
        _require_mask("keys", mask, KEYS_ALL)
        for side in self._both:
            side.press_keys(mask)

    def collect(self) -> None:
        """Take what the meter's outputs did since the last call."""
        self._events += [
            OutputEvent(int(index), OUTPUT_KINDS[int(kind)], int(channel), int(value))
            for index, kind, channel, value in self._meter.take_outputs().tolist()
        ]

    def output_events(self) -> Sequence[OutputEvent]:
        self.collect()
        return tuple(self._events)


def _require_mask(what: str, mask: int, all_of_them: int) -> None:
    if mask & ~all_of_them:
        raise BenchRefusal(f"{what} {mask:X}H: must be within {all_of_them:X}H")
