"""What is written to a meter before a point, and which blocks are read after it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rig.model.evidence import RegisterBlock
from rig.ports import MeterLink
from rig.spec.registers_gen import REGISTERS, SETTINGS


@dataclass(frozen=True)
class Block:
    """A range of registers read in one request."""

    name: str
    address: int
    count: int


# As clients of this meter family read them: whole regions, one request each.
BLOCKS = (
    Block("settings", 0x0FFD, 33),
    Block("fast", 0x3000, 60),
    Block("basic", 0x4000, 90),  # basic measurements and system energies, 4000H-4059H
    Block("energy_phase", 0x4620, 30),
    Block("factory", 0x7F00, 70),
)
WRITE_WORDS_MAX = 123  # of one request (MODBUS-APP)
SYSTEM_ENERGY = ("energy_before", "energy_after")
ENERGY_ADDRESS = 0x4048
ENERGY_COUNT = 18


def write_settings(link: MeterLink, settings: Mapping[str, int]) -> None:
    """Write the settings in address order, neighbours in one request."""
    for address, words in setting_writes(settings):
        link.write(address, words)


def preset_energy(link: MeterLink, count: int) -> None:
    """Set both active energy registers of the system, as the manual allows (6.3.7)."""
    rows = [REGISTERS["ep_import"], REGISTERS["ep_export"]]
    link.write(rows[0].address, [word for row in rows for word in _words(count, row.words)])


def setting_writes(settings: Mapping[str, int]) -> list[tuple[int, tuple[int, ...]]]:
    """(address, words) of each request; a dword goes high word first."""
    requests: list[tuple[int, list[int]]] = []
    region = ""
    for row in sorted((SETTINGS[name] for name in settings), key=lambda row: row.address):
        words = _words(settings[row.id], row.words)
        begun = requests[-1] if requests and row.region == region else (0, [])
        region = row.region  # a request stays within one
        fits = len(begun[1]) + row.words <= WRITE_WORDS_MAX
        if begun[1] and fits and begun[0] + len(begun[1]) == row.address:
            begun[1].extend(words)
        else:
            requests.append((row.address, list(words)))
    return [(address, tuple(words)) for address, words in requests]


def read_blocks(link: MeterLink, blocks: Iterable[Block] = BLOCKS) -> list[RegisterBlock]:
    """Read blocks with what the reference core holds at the same sample."""
    return [_read(link, block) for block in blocks]


def read_energy(link: MeterLink, name: str) -> RegisterBlock:
    """The system energies in one request; `name` is one of SYSTEM_ENERGY."""
    return _read(link, Block(name, ENERGY_ADDRESS, ENERGY_COUNT))


def _read(link: MeterLink, block: Block) -> RegisterBlock:
    words, sample_index = link.read(block.address, block.count)
    return RegisterBlock(
        name=block.name,
        address=block.address,
        words=words,
        sample_index=sample_index,
        core_words=link.core_words(block.address, block.count),
    )


def _words(value: int, count: int) -> list[int]:
    return [(value >> (16 * (count - 1 - index))) & 0xFFFF for index in range(count)]
