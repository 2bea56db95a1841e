"""Registers by name: of the meter over its link, and of the reference core."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from rig.plan.settings import wrong_settings
from rig.ports import BenchRefusal, MeterLink
from rig.pytest_plugin.values import Value, decoded, register_row
from rig.run.registers import BLOCKS, read_blocks, write_settings
from rig.spec.registers_gen import SETTINGS
from rig.spec.rows import RegisterRow
from rig.verdict.registers import difference_text, different_rows

ENERGY_DISPLAY = SETTINGS["energy_display"]
SECONDARY = 1  # value of energy_display: energies as the meter's inputs see them


class RegisterImage(ABC):
    """What a register image holds, by name: `image["u_rms_l1_v"]` is a float in V."""

    @abstractmethod
    def read(self, address: int, count: int) -> tuple[int, ...]:
        """Words from `address` (on the wire, 0 to FFFFH) on, in one request."""

    def __getitem__(self, name: str) -> Value:
        """The value in the unit that `unit(name)` tells. UnknownRegister, RigFault, MeterFault."""
        row = register_row(name)
        return decoded(row, self.read(row.address, row.words), self._scale(row))

    def number(self, name: str) -> float:
        """The same as a float, for arithmetic. TypeError when the register holds text or bytes."""
        value = self[name]
        if isinstance(value, (str, bytes)):
            raise TypeError(f"register {name}: holds {type(value).__name__}, not a number")
        return float(value)

    def raw(self, name: str) -> tuple[int, ...]:
        """The words as they come over the wire."""
        row = register_row(name)
        return self.read(row.address, row.words)

    @staticmethod
    def unit(name: str) -> str:
        """Unit of the value, as spec/units.toml writes it."""
        return register_row(name).unit

    def resolution(self, name: str) -> float:
        """What one count of an integer register is worth, in its unit; 0 of a float."""
        row = register_row(name)
        return 0.0 if row.type == "float32" else self._scale(row)

    def _scale(self, row: RegisterRow) -> float:
        if row.secondary_scale is None:
            return row.scale
        words = self.read(ENERGY_DISPLAY.address, ENERGY_DISPLAY.words)
        return row.secondary_scale if words[-1] == SECONDARY else row.scale


class Registers(RegisterImage):
    """The meter's registers, over the link; what is written goes to the reference core too."""

    def __init__(self, link: MeterLink) -> None:
        self._link = link
        self.differences: tuple[str, ...] = ()  # of the last comparison

    def read(self, address: int, count: int) -> tuple[int, ...]:
        """One request, function 03. MeterFault when the meter refuses or does not answer."""
        return self._link.read(address, count)[0]

    def write(self, address: int, words: Sequence[int]) -> None:
        """One request, function 16, as it is: to see what the meter refuses. MeterFault."""
        self._link.write(address, words)

    def __setitem__(self, name: str, value: int) -> None:
        self.set({name: value})

    def set(self, settings: Mapping[str, int]) -> None:
        """Write settings by name, neighbours in one request; values as on the wire.

        ValueError names each one that the specification does not allow; then nothing is written.
        """
        wrong = wrong_settings(settings, "registers")
        if wrong:
            raise ValueError("\n".join(wrong))
        write_settings(self._link, settings)

    def __eq__(self, other: object) -> bool:
        """`registers == reference_core`: every word of every block, at the same sample."""
        if not isinstance(other, ReferenceCore):
            return NotImplemented
        self.differences = other.differences_from(self._link)
        return not self.differences

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "registers of the meter"


class ReferenceCore(RegisterImage):
    """The core as a Python module, fed the same samples and given the same writes."""

    def __init__(self, link: MeterLink) -> None:
        self._link = link

    def read(self, address: int, count: int) -> tuple[int, ...]:
        """Words of the core. BenchRefusal when this bench has none, or none at this address."""
        words = self._link.core_words(address, count)
        if words is None:
            raise BenchRefusal(f"reference core: holds nothing at {address:04X}H on this bench")
        return words

    @staticmethod
    def differences_from(link: MeterLink) -> tuple[str, ...]:
        """One line for each register that reads otherwise than the core.

        The factory block of an image is its own. BenchRefusal when the bench has no core to compare
        with.
        """
        compared = [block for block in read_blocks(link) if block.core_words is not None]
        if not compared:
            raise BenchRefusal(f"reference core: none of {len(BLOCKS)} blocks can be compared")
        return tuple(
            difference_text(block, found) for block in compared for found in different_rows(block)
        )

    def __repr__(self) -> str:
        return "registers of the reference core"
