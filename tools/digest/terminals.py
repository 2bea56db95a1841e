"""What happens at the terminals and the front of the Python home's meter, written a second time.

firmware/digest/terminals.hpp says what is hashed, firmware/digest/stimulus.cpp how acts are drawn.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import kwcore

MASK_32 = (1 << 32) - 1
OTHER_DRAW = 0x9E3779B9
PLACES_A_STEP = 16
KEY_MASKS = (1, 2, 4, 8, 1, 2, 4, 9)  # the last opens the mode selection
RELAYS, INPUTS = 8, 28


class ActKind(IntEnum):
    """The numbers of firmware/digest/recipe.hpp."""

    MODULES = 0
    SEAL = 1
    KEYS = 2
    INPUTS = 3
    ANALOGUE = 4
    COIL = 5
    POWER_CYCLE = 6


@dataclass(frozen=True)
class Act:
    """a and b: as firmware/digest/recipe.hpp says for the kind."""

    kind: ActKind
    a: int
    b: int


def scrambled_32(x: int) -> int:
    """lowbias32 of one number."""
    x = (x ^ (x >> 16)) * 0x7FEB352D & MASK_32
    x = (x ^ (x >> 15)) * 0x846CA68B & MASK_32
    return x ^ (x >> 16)


def random_acts(count: int, step: int, step_frames: int) -> Iterator[tuple[int, Act]]:
    """Frame of the step, and the act; in order."""
    for place in range(count):
        draw = scrambled_32(OTHER_DRAW ^ (step * PLACES_A_STEP + place))
        other = scrambled_32(draw ^ OTHER_DRAW)
        third = scrambled_32(other)
        slot = step_frames // count
        kind = draw >> 28
        if kind < 8:
            act = Act(ActKind.INPUTS, other, third & scrambled_32(third))
        elif kind < 11:
            act = Act(ActKind.ANALOGUE, other % 8, third // 2)
        elif kind < 14:
            act = Act(ActKind.KEYS, KEY_MASKS[other % 8], 0)
        else:
            act = Act(ActKind.COIL, other % 16, other // 16 % 2)
        yield place * slot + ((draw & 0xFFFF) % slot | 1), act


class Terminals:
    """Hashes of what a meter answers and puts out; the meter may change."""

    def __init__(self) -> None:
        self._outputs, self._answers = hashlib.sha256(), hashlib.sha256()
        self.outputs_taken = 0

    def act(self, meter: kwcore.Meter, act: Act) -> None:
        """All kinds; a power cycle has happened before."""
        taken = True
        match act.kind:
            case ActKind.MODULES:
                meter.connect_modules(act.a)
            case ActKind.SEAL:
                meter.set_sealed(act.a != 0)
            case ActKind.KEYS:
                meter.press_keys(act.a)
            case ActKind.INPUTS:
                meter.digital_inputs(act.a, act.b)
            case ActKind.ANALOGUE:
                meter.analogue_input(act.a, act.b)
            case ActKind.COIL:
                taken = _switched(meter, act.a, act.b != 0)
        self._answers.update(bytes([taken]))

    def look(self, meter: kwcore.Meter) -> None:
        """Relays, inputs, panel."""
        text = meter.panel_text().encode()
        self._answers.update(
            _packed(meter.read_coils(0, RELAYS))
            + _packed(meter.read_discrete_inputs(0, INPUTS))
            + len(text).to_bytes(2, "big")
            + text
        )

    def take_outputs(self, meter: kwcore.Meter) -> None:
        """Add the changes since the last call."""
        rows = meter.take_outputs().tolist()
        for index, kind, channel, value in rows:
            self._outputs.update(
                index.to_bytes(8, "big") + bytes([kind, channel])
                + value.to_bytes(4, "big", signed=True)
            )  # fmt: skip
        self.outputs_taken += len(rows)

    def digests(self) -> bytes:
        """Both, in order."""
        return self._outputs.digest() + self._answers.digest()


def _switched(meter: kwcore.Meter, address: int, on: bool) -> bool:
    try:
        meter.write_coil(address, on)
    except ValueError:
        return False
    return True


def _packed(bits: list[bool]) -> bytes:
    """The first is bit 0 of the first byte."""
    number = sum(bit << place for place, bit in enumerate(bits))
    return number.to_bytes((len(bits) + 7) // 8, "little")
