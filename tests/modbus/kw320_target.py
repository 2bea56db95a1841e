"""The meter as the conformance table sees it, made from the rows of the specification."""

from dataclasses import replace

from rig.spec.registers_gen import REGIONS, SETTINGS
from rig.spec.rows import RegisterRow
from tests.modbus.conformance_model import (
    PduProbe,
    Ranges,
    Received,
    Target,
    Wire,
    framed,
)
from tests.modbus.frames import (
    CRC_BYTES,
    ILLEGAL_VALUE,
    MBAP_BYTES,
    READ_COILS,
    READ_INPUTS,
    WRITE,
    refusal,
    states_pdu,
    word,
    write_pdu,
)

UNIT = 17
CT1, CT2 = SETTINGS["ct1_a"], SETTINGS["ct2_code"]
CT1_OTHER = 100
STATES_ASKED_MAX = 64  # more relays or inputs than any meter has


def beyond(row: RegisterRow) -> list[int]:
    """Words that a row of one word does not allow; none where every word is a setting."""
    if row.words != 1 or row.command_keys:
        return []
    if row.allowed:
        return [value for value in (0, max(row.allowed) + 1, 0xFFFF) if value not in row.allowed]
    lowest, highest = (-0x8000, 0x7FFF) if row.type == "int16" else (0, 0xFFFF)
    made = set()
    if row.minimum is not None and row.minimum > lowest:
        made |= {lowest, row.minimum - 1}
    if row.maximum is not None and row.maximum < highest:
        made |= {row.maximum + 1, highest}
    return sorted(value & 0xFFFF for value in made)


def setting_refusals() -> tuple[PduProbe, ...]:
    """Every setting of one word just beyond its limits; and a good word beside a bad one."""
    refused = refusal(WRITE, ILLEGAL_VALUE)
    made = [
        PduProbe(
            f"setting_{row.id}_takes_no_{value}", write_pdu(row.address, 1, word(value)), refused
        )
        for row in SETTINGS.values()
        if row.access == "read_write"
        for value in beyond(row)
    ]
    half = word(CT1_OTHER) + word(beyond(CT2)[-1])
    good_and_bad = write_pdu(CT1.address, 2, half)
    return (*made, PduProbe("good_word_beside_a_bad_one_is_not_taken", good_and_bad, refused))


def kw320() -> Target:
    """All regions; without relays and inputs, which are asked of the meter (see with_states)."""
    regions = sorted(REGIONS.values(), key=lambda region: region.first)
    assert CT1.default is not None and CT2.default is not None
    return Target(
        unit=UNIT,
        regions=tuple((r.first, r.last) for r in regions if r.access != "write"),
        write_address=CT1.address,
        write_count=2,
        other_words=word(CT1_OTHER) + word(CT2.default),
        read_only=tuple((r.first, r.last) for r in regions if r.access == "read"),
        one_region_writes=True,
        known=setting_refusals(),
    )


KW320 = kw320()


def with_states(kind: str, wire: Wire, target: Target) -> Target:
    """The target with the relays and inputs that the meter serves, as it is connected."""
    return replace(
        target,
        coils=_states_served(kind, wire, READ_COILS),
        inputs=_states_served(kind, wire, READ_INPUTS),
    )


def _states_served(kind: str, wire: Wire, function: int) -> Ranges:
    count = 0
    while count < STATES_ASKED_MAX and _is_served(kind, wire, function, count):
        count += 1
    return ((0, count - 1),) if count else ()


def _is_served(kind: str, wire: Wire, function: int, address: int) -> bool:
    request = PduProbe("state", states_pdu(function, address, 1), bytes([function, 1, 0]))
    probe = framed("tcp" if kind == "tcp" else "rtu", UNIT, request, 1)
    refused = (MBAP_BYTES if kind == "tcp" else 1 + CRC_BYTES) + len(refusal(function, 0))
    received: Received = wire(probe.pieces, refused)
    return bytes([UNIT, function, 1]) in received.data
