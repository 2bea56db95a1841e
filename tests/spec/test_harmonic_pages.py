"""Every address of the harmonic and sequence blocks, by the arithmetic of the manual's pages.

The pages give 34 words to a voltage from 4062H on and 33 to a current from 40C8H on: harmonics 2 to
31, odd, even, then crest factor and THFF, or the K factor. Harmonics 32 to 63 stand in blocks of 32
words from 4500H on. Sequence components and angles follow one another from 4294H on.
"""

from collections.abc import Iterator

from rig.spec.registers_gen import REGISTERS

PHASES = ("l1", "l2", "l3")
# Scale and unit of the format codes on these pages (manual, 6.3, lines 5320 to 5334).
FORMATS = {
    "F11": (0.1, "V"),
    "F12": (0.001, "A"),
    "F18": (0.01, "pct"),
    "F19": (0.01, "pct"),
    "F20": (0.01, "pct"),
    "F21": (0.01, "pct"),
    "F22": (0.001, "1"),
    "F23": (0.1, "1"),
    "F24": (0.01, "pct"),
    "F25": (0.1, "deg"),
}


def distortion_page() -> Iterator[tuple[int, str, str]]:
    """(address, id, format) of 405AH to 412AH."""
    for channel, first in (("u", 0x405A), ("i", 0x405E)):
        for index, phase in enumerate((*PHASES, "avg")):
            yield first + index, f"thd_{channel}_{phase}_pct", "F18"
    for index, phase in enumerate(PHASES):
        first = 0x4062 + 34 * index
        for order in range(2, 32):
            yield first + order - 2, f"hd_u_{phase}_{order}_pct", "F19"
        yield first + 30, f"odd_u_{phase}_pct", "F20"
        yield first + 31, f"even_u_{phase}_pct", "F21"
        yield first + 32, f"crest_u_{phase}", "F22"
        yield first + 33, f"thff_u_{phase}_pct", "F24"
    for index, phase in enumerate(PHASES):
        first = 0x40C8 + 33 * index
        for order in range(2, 32):
            yield first + order - 2, f"hd_i_{phase}_{order}_pct", "F19"
        yield first + 30, f"odd_i_{phase}_pct", "F20"
        yield first + 31, f"even_i_{phase}_pct", "F21"
        yield first + 32, f"k_factor_i_{phase}", "F23"


def high_page() -> Iterator[tuple[int, str, str]]:
    """(address, id, format) of 4500H to 45BFH."""
    channels = [f"{channel}_{phase}" for channel in "ui" for phase in PHASES]
    for index, channel in enumerate(channels):
        for order in range(32, 64):
            yield 0x4500 + 32 * index + order - 32, f"hd_{channel}_{order}_pct", "F19"


def sequence_page() -> Iterator[tuple[int, str, str]]:
    """(address, id, format) of 4294H to 42A4H."""
    address = 0x4294
    for channel, unit, code in (("u", "v", "F11"), ("i", "a", "F12")):
        for name in ("pos", "neg", "zero"):
            for part in ("re", "im"):
                yield address, f"{channel}_{name}_{part}_{unit}", code
                address += 1
    for name in ("u_l2", "u_l3", "i_l1", "i_l2", "i_l3"):
        yield address, f"phi_{name}_deg", "F25"
        address += 1


def pages() -> list[tuple[int, str, str]]:
    return [*distortion_page(), *high_page(), *sequence_page()]


def test_every_address_of_the_pages_shows_its_quantity() -> None:
    by_address = {row.address: row for row in REGISTERS.values()}
    for address, name, code in pages():
        row = by_address[address]
        assert (row.id, row.format) == (name, code), f"{address:04X}H"
        assert (row.scale, row.unit) == FORMATS[code], f"{address:04X}H"
        assert row.type == ("int16" if code in ("F11", "F12") else "word"), f"{address:04X}H"
        assert (row.words, row.access) == (1, "read"), f"{address:04X}H"


def test_pages_begin_and_end_where_the_manual_prints_it() -> None:
    """The last address of each page, as printed, and no address twice."""
    assert max(address for address, _, _ in distortion_page()) == 0x412A
    assert max(address for address, _, _ in high_page()) == 0x45BF
    assert max(address for address, _, _ in sequence_page()) == 0x42A4
    addresses = [address for address, _, _ in pages()]
    assert len(set(addresses)) == len(addresses) == 209 + 192 + 17


def test_what_the_pages_do_not_print_is_reserved() -> None:
    printed = {address for address, _, _ in pages()}
    for row in REGISTERS.values():
        if row.region in ("harmonics", "harmonics_high", "sequence_and_angles"):
            addresses = range(row.address, row.address + row.words)
            assert (row.source_kind == "reserved") == printed.isdisjoint(addresses), row.id
