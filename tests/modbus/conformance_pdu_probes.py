"""Requests that mean the same on TCP and on the serial line, and what the specification says."""

from collections.abc import Iterator

from tests.modbus.conformance_model import PduProbe, Ranges, Target, covers
from tests.modbus.frames import (
    ADDRESS_END,
    FORCE,
    ILLEGAL_ADDRESS,
    ILLEGAL_FUNCTION,
    ILLEGAL_VALUE,
    OFF,
    ON,
    PDU_BYTES_MAX,
    READ,
    READ_COILS,
    READ_INPUTS,
    READ_MAX,
    STATES_MAX,
    WRITE,
    force_pdu,
    read_pdu,
    refusal,
    states_pdu,
    write_pdu,
)

# Function codes that a bench meets; `exhaustive` asks all 256.
COMMON_FUNCTIONS = (
    *range(0x00, 0x1A),
    *(0x2B, 0x40, 0x41, 0x48, 0x64, 0x6E, 0x7F),
    *(0x80, 0x81, 0x82, 0x83, 0x85, 0x86, 0x90, 0x91, 0xFE, 0xFF),
)
STATES_NAMES = {READ_COILS: "relays", READ_INPUTS: "inputs"}
# Two values are legal; servers are known to take any, or any that is not 0.
FORCE_VALUES = (0x0001, 0x007F, 0x00FF, 0x0100, 0x5500, 0x7F00, 0x8000, 0xFE00, 0xFF01, 0xFFFF)


def pdu_probes(target: Target, words: bytes, exhaustive: bool) -> Iterator[PduProbe]:
    """All of them. `words`: what the target's writable registers hold, high byte first."""
    yield from function_probes(target, exhaustive)
    yield from states_probes(READ_COILS, target.coils)
    yield from states_probes(READ_INPUTS, target.inputs)
    yield from force_probes(target)
    yield from read_probes(target)
    yield from region_probes(target)
    yield from write_probes(target, words)
    yield from target.known
    whole = bytes([0x41]) + bytes(PDU_BYTES_MAX - 1)
    yield PduProbe("longest_pdu", whole, refusal(0x41, ILLEGAL_FUNCTION))


def function_probes(target: Target, exhaustive: bool) -> Iterator[PduProbe]:
    functions = range(256) if exhaustive else COMMON_FUNCTIONS
    for function in functions:
        if function in target.functions:
            continue
        # The data would make a good read: a server that masks bit 7 away would serve it.
        pdu = bytes([function]) + read_pdu(0x4000, 2)[1:]
        answer = refusal(function, ILLEGAL_FUNCTION)
        yield PduProbe(f"function_{function:02x}h_is_refused_with_01", pdu, answer)


# ------------------------------------------------------------------------- relays and inputs


def states_probe(function: int, ranges: Ranges, name: str, address: int, count: int) -> PduProbe:
    """A read of states: quantity first, address second."""
    request = states_pdu(function, address, count)
    if not 1 <= count <= STATES_MAX:
        return PduProbe(name, request, refusal(function, ILLEGAL_VALUE))
    if not covers(ranges, address, count):
        return PduProbe(name, request, refusal(function, ILLEGAL_ADDRESS))
    octets = (count + 7) // 8
    answer = bytes([function, octets]) + bytes(octets)
    return PduProbe(name, request, answer, data_known=False, spare_bits=8 * octets - count)


def states_probes(function: int, ranges: Ranges) -> Iterator[PduProbe]:
    name = STATES_NAMES[function]
    quantities = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 125, 1999, 2000, 2001, 2008, 0x8001, 0xFFFF}
    for quantity in sorted(quantities):
        where = f"{name}_quantity_{quantity}"
        yield states_probe(function, ranges, where, ranges[0][0] if ranges else 0, quantity)
        yield states_probe(function, ranges, f"{where}_at_the_end", 0xFFFF, quantity)
    wraps = ADDRESS_END - STATES_MAX + 1
    yield states_probe(function, ranges, f"{name}_that_wrap_by_one", wraps, STATES_MAX)
    for first, last in ranges:
        yield states_probe(function, ranges, f"last_of_{name}_{first:04x}h", last, 1)
        yield states_probe(function, ranges, f"across_end_of_{name}_{first:04x}h", last, 2)
        whole = min(last - first + 1, STATES_MAX)
        yield states_probe(function, ranges, f"all_of_{name}_{first:04x}h", first, whole)
    yield from misshapen(name, states_pdu(function, 0, 1))


def misshapen(name: str, whole: bytes) -> Iterator[PduProbe]:
    """A request of fixed length cut short and made longer."""
    refused = refusal(whole[0], ILLEGAL_VALUE)
    for size in range(1, len(whole)):
        yield PduProbe(f"{name}_cut_to_{size}_bytes", whole[:size], refused)
    for extra in (1, 2, 100, PDU_BYTES_MAX - len(whole)):
        yield PduProbe(f"{name}_with_{extra}_bytes_behind", whole + bytes(extra), refused)


def force_probes(target: Target) -> Iterator[PduProbe]:
    refused = refusal(FORCE, ILLEGAL_VALUE)
    addresses = {"first": target.force[0] if target.force else 0, "last": 0xFFFF}
    for where, address in addresses.items():
        for value in FORCE_VALUES:
            name = f"force_{where}_to_{value:04x}h"
            yield PduProbe(name, force_pdu(address, value), refused)
    absent = [a for a in (0xFFFF, 0x8000) if not covers(target.coils, a, 1)]
    for address in absent:
        for value in (ON, OFF):
            name = f"force_absent_{address:04x}h_to_{value:04x}h"
            yield PduProbe(name, force_pdu(address, value), refusal(FORCE, ILLEGAL_ADDRESS))
    for address in target.force:
        for value, order in ((ON, "on"), (ON, "on_again"), (OFF, "off"), (OFF, "off_again")):
            pdu = force_pdu(address, value)
            yield PduProbe(f"relay_{address}_{order}", pdu, pdu)
    yield from misshapen("force", force_pdu(addresses["first"], OFF))


# ------------------------------------------------------------------------------- registers


def read_probe(target: Target, name: str, address: int, count: int) -> PduProbe:
    """A read with what the specification says of it: quantity first, address second."""
    request = read_pdu(address, count)
    if not 1 <= count <= READ_MAX:
        return PduProbe(name, request, refusal(READ, ILLEGAL_VALUE))
    if not target.serves(address, count):
        return PduProbe(name, request, refusal(READ, ILLEGAL_ADDRESS))
    return PduProbe(name, request, bytes([READ, 2 * count]) + bytes(2 * count), data_known=False)


def read_probes(target: Target) -> Iterator[PduProbe]:
    address, count = target.longest()
    absent = target.absent()
    quantities = {0, 1, 2, count, 124, 125, 126, 127, 128, 255, 256, 0x7FFF, 0x8001, 0xFFFF}
    for quantity in sorted(quantities):
        yield read_probe(target, f"read_quantity_{quantity}", address, quantity)
        yield read_probe(target, f"read_absent_quantity_{quantity}", absent, quantity)
    for quantity in (1, 2, 125, 126):
        yield read_probe(target, f"read_ffffh_quantity_{quantity}", 0xFFFF, quantity)
    yield read_probe(target, "read_range_that_wraps_by_one", ADDRESS_END - 124, 125)
    for first, last in target.regions:
        yield read_probe(target, f"read_first_word_of_{first:04x}h", first, 1)
        yield read_probe(target, f"read_last_word_of_{first:04x}h", last, 1)
        yield read_probe(target, f"read_across_end_of_{first:04x}h", last, 2)
        yield read_probe(
            target, f"read_all_of_{first:04x}h", first, min(last - first + 1, READ_MAX)
        )
        if first > 0:
            yield read_probe(target, f"read_before_{first:04x}h", first - 1, 2)
    yield from misshapen("read", read_pdu(address, 2))


def region_probes(target: Target) -> Iterator[PduProbe]:
    """Writes that are refused for where they go: read-only regions, and more than one region."""
    refused = refusal(WRITE, ILLEGAL_ADDRESS)
    for first, last in target.read_only:
        for name, address in (("first", first), ("last", last)):
            pdu = write_pdu(address, 1, bytes(2))
            yield PduProbe(f"write_{name}_word_of_read_only_{first:04x}h", pdu, refused)
    if not target.one_region_writes:
        return
    for first, last in target.regions:
        if last < ADDRESS_END - 1:
            pdu = write_pdu(last, 2, bytes(4))
            yield PduProbe(f"write_across_end_of_{first:04x}h", pdu, refused)
        if first > 0:
            pdu = write_pdu(first - 1, 2, bytes(4))
            yield PduProbe(f"write_across_begin_of_{first:04x}h", pdu, refused)


def write_probes(target: Target, words: bytes) -> Iterator[PduProbe]:
    address, count = target.write_address, target.write_count
    good = write_pdu(address, count, words)
    refused = refusal(WRITE, ILLEGAL_VALUE)
    yield PduProbe("write_back", good, good[:5])
    for quantity in (0, 124, 125, 127, 128, 255, 256, 0xFFFF):
        data = bytes(min(2 * quantity, PDU_BYTES_MAX - 6))
        yield PduProbe(
            f"write_quantity_{quantity}", write_pdu(address, quantity, data, 2 * quantity), refused
        )
    for byte_count in sorted({0, 1, count, 2 * count - 1, 2 * count + 1, 2 * count + 2, 255}):
        changed = write_pdu(address, count, bytes(2 * count), byte_count)
        yield PduProbe(f"write_byte_count_{byte_count}_of_{2 * count}", changed, refused)
        fitting = write_pdu(address, count, bytes(byte_count), byte_count)[:PDU_BYTES_MAX]
        yield PduProbe(f"write_byte_count_and_data_{byte_count}", fitting, refused)
    for size in range(1, len(good)):
        yield PduProbe(f"write_cut_to_{size}_bytes", good[:size], refused)
    for extra in (1, 2, 50):
        yield PduProbe(f"write_with_{extra}_bytes_behind", good + bytes(extra), refused)
    for where in (target.absent(), 0xFFFF):
        pdu = write_pdu(where, 2, bytes(4))
        expected = refusal(WRITE, ILLEGAL_ADDRESS)
        yield PduProbe(f"write_two_words_at_{where:04x}h", pdu, expected)
        odd = write_pdu(where, 2, bytes(3))
        yield PduProbe(f"write_odd_bytes_at_{where:04x}h", odd, refused)
    wraps = write_pdu(ADDRESS_END - 122, 123, bytes(246))
    yield PduProbe("write_range_that_wraps_by_one", wraps, refusal(WRITE, ILLEGAL_ADDRESS))
