"""The core's servers against the table, and the table against servers that are wrong on purpose."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.modbus import conformance_table as table
from tests.modbus.conformance_model import Kind, PduProbe, Target, Wire
from tests.modbus.frames import (
    FAILURE,
    FORCE,
    ILLEGAL_ADDRESS,
    ILLEGAL_VALUE,
    ON,
    READ_COILS,
    READ_INPUTS,
    WRITE,
    force_pdu,
    refusal,
    states_pdu,
    write_pdu,
)
from tests.modbus.kw320_target import KW320
from tests.modbus.wires import (
    MODULE,
    Loopback,
    compile_loopback,
    compile_object,
    link_loopback,
    open_loopback,
)

# Addresses at which the loopback refuses, and its exception (modbus_loopback.cpp).
TRAPS = {
    0x2000: ILLEGAL_ADDRESS,  # not there
    0x2001: ILLEGAL_ADDRESS,  # read only
    0x2002: ILLEGAL_ADDRESS,  # another region
    0x2003: ILLEGAL_VALUE,  # locked
    0x2004: ILLEGAL_VALUE,  # out of range
    0x2005: ILLEGAL_VALUE,  # bad checksum
    0x2006: FAILURE,  # our own mistake
    0x2007: FAILURE,
    0x2008: FAILURE,  # unavailable
}
WHOLE = ((0x0000, 0x7FFF), (0x9000, 0xFFFF))
# A relay of the loopback is bit 0 of the word at its address, an input bit 1; the word at 10H is
# 5AB5H, and so on to 13H.
KNOWN_STATES = (
    PduProbe("relays_are_those_held", states_pdu(READ_COILS, 0x10, 4), bytes([READ_COILS, 1, 5])),
    PduProbe("inputs_are_not_the_relays", states_pdu(READ_INPUTS, 0x10, 4),
             bytes([READ_INPUTS, 1, 0b1100])),
)  # fmt: skip
# The registers of the loopback.
MEMORY = Target(
    unit=17,
    regions=WHOLE,
    write_address=0x1008,
    write_count=2,
    other_words=bytes.fromhex("0123fedc"),
    coils=WHOLE,
    inputs=WHOLE,
    force=(0, 3, 0x7FFF),
    known=KNOWN_STATES + tuple(
        probe
        for address, code in TRAPS.items()
        for probe in (
            PduProbe(f"write_trap_{address:04x}h", write_pdu(address, 1, bytes(2)),
                     refusal(WRITE, code)),
            PduProbe(f"force_trap_{address:04x}h", force_pdu(address, ON), refusal(FORCE, code)),
        )
    ),
)  # fmt: skip
PROBES_MIN = 300


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return compile_loopback(tmp_path_factory.mktemp("objects"))


@pytest.fixture(scope="module")
def loopback(
    objects: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loopback]:
    library = link_loopback(objects.values(), tmp_path_factory.mktemp("loopback"))
    with open_loopback(library, MEMORY.unit) as opened:
        yield opened


def failures(kind: Kind, wire: Wire, exhaustive: bool = True) -> dict[str, str]:
    results = table.run(kind, wire, MEMORY, exhaustive)
    return {result.probe.id: result.failure for result in results if result.failure}


@pytest.mark.parametrize(
    ("kind", "wire"),
    [("tcp", "tcp"), ("rtu", "rtu_by_silence"), ("rtu", "rtu_by_length")],
)
def test_core_server_passes_every_probe(loopback: Loopback, kind: Kind, wire: str) -> None:
    assert failures(kind, getattr(loopback, wire)) == {}


@pytest.mark.parametrize("kind", ["tcp", "rtu"])
@pytest.mark.parametrize("target", [MEMORY, KW320], ids=["memory", "kw320"])
def test_table_is_long_and_each_probe_has_its_own_name(kind: Kind, target: table.Target) -> None:
    probes = table.probes(kind, target, bytes(2 * target.write_count))
    assert len(probes) >= PROBES_MIN
    assert len({probe.id for probe in probes}) == len(probes)


def test_regions_that_touch_are_read_as_one() -> None:
    assert KW320.longest() == (0x0FFD, 125)  # settings, status, clock, both alarm regions
    assert KW320.serves(0x4047, 2)
    assert not KW320.serves(0x4439, 2)
    assert KW320.absent() == 0x10F4


@dataclass(frozen=True)
class Mistake:
    """A change to a source of the core, the transport to ask and a probe that must fail."""

    name: str
    file: str
    right: str
    wrong: str
    wire: str
    probe: str


MISTAKES = [
    Mistake("quantity_126_is_answered", "pdu.cpp", "quantity > quantity_max",
            "quantity > quantity_max + 1", "tcp", "read_absent_quantity_126"),
    Mistake("function_83h_is_answered_as_03h", "pdu.cpp", "static_cast<Function>(function)",
            "static_cast<Function>(function & 0x7F)", "tcp", "function_83h_is_refused_with_01"),
    Mistake("stale_data_is_written", "pdu.cpp",
            "request.size() == kWriteHeaderBytes + byte_count", "true",
            "tcp", "write_cut_to_9_bytes"),
    Mistake("byte_count_is_not_compared", "pdu.cpp",
            "byte_count == std::size_t{2} * quantity &&", "", "tcp",
            "write_byte_count_and_data_6"),
    Mistake("address_wraps", "pdu.cpp",
            "return load_be16(&request[1]) + quantity > kAddressCount ?", "return false ?",
            "tcp", "read_ffffh_quantity_2"),
    Mistake("protocol_1_is_answered", "tcp.cpp", "!= kModbusProtocol", "== 0xFFFE",
            "tcp", "protocol_0001h_is_not_answered"),
    Mistake("length_1_is_taken", "tcp.cpp", "kLengthMin = 2", "kLengthMin = 1",
            "tcp", "length_1_closes"),
    Mistake("length_256_is_taken", "tcp.cpp", "length <= kLengthMax", "length != kLengthMax + 2",
            "tcp", "length_255_closes"),
    Mistake("foreign_unit_is_answered", "tcp.cpp", "!units_.contains(frame_[kUnitOffset])", "false",
            "tcp", "unit_2_is_skipped"),
    Mistake("second_request_is_dropped", "tcp.cpp", "if (!step.answer.empty()) break;",
            "if (!step.answer.empty()) { step.consumed = input.size(); break; }",
            "tcp", "two_at_once_are_answered_in_order"),
    Mistake("transaction_is_lost", "tcp.cpp", "store_be16(&frame_[kLengthOffset],",
            "store_be16(&frame_[0], 0); store_be16(&frame_[kLengthOffset],",
            "tcp", "writable_registers_are_readable"),
    Mistake("crc_is_not_checked", "rtu.cpp", "if (crc16(frame) != 0) return",
            "if (false) return", "rtu_by_silence", "read_with_crc_0000h"),
    Mistake("foreign_frame_is_answered", "rtu.cpp", "return for_us ? nullptr",
            "return true ? nullptr", "rtu_by_length", "read_of_another_unit_is_ignored"),
    Mistake("quantity_2001_is_answered", "pdu.cpp", "check_read(request, kReadBitsMax)",
            "check_read(request, kReadBitsMax + 8)", "tcp", "relays_quantity_2001"),
    Mistake("spare_bits_are_left", "pdu.cpp", "(0xFFU >> (8U - bits_of_last))", "0xFFU",
            "tcp", "inputs_quantity_9"),
    Mistake("inputs_are_relays", "pdu.cpp", "registers.read_discrete_inputs(",
            "registers.read_coils(", "tcp", "inputs_are_not_the_relays"),
    Mistake("any_value_switches_a_relay", "pdu.cpp",
            "value != kCoilOn && value != kCoilOff", "false", "rtu_by_silence",
            "force_first_to_00ffh"),
    Mistake("relay_is_not_switched", "pdu.cpp", "registers.write_coil(load_be16(&request[1]),",
            "registers.write_coil(load_be16(&request[1]), false &&", "tcp",
            "relay_3_is_on_and_off_in_order"),
    Mistake("failure_is_03", "pdu.cpp", "return ExceptionCode::server_device_failure",
            "return ExceptionCode::illegal_data_value", "tcp", "force_trap_2008h"),
    Mistake("broadcast_relay_is_dropped", "rtu.cpp", "is_write(request[0])", "request[0] == 0x10",
            "rtu_by_length", "broadcast_relay_3_on_is_executed"),
    Mistake("broadcast_is_answered", "rtu.cpp", "frame[0] == kBroadcastAddress) {", "false) {",
            "rtu_by_silence", "broadcast_write_is_not_answered"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_planted_mistake_is_found_by_its_probe(
    mistake: Mistake, objects: dict[str, Path], tmp_path: Path
) -> None:
    text = (MODULE / mistake.file).read_text(encoding="utf-8")
    assert text.count(mistake.right) == 1, "the mistake no longer fits the source"
    source = tmp_path / mistake.file
    source.write_text(text.replace(mistake.right, mistake.wrong), encoding="utf-8")
    changed = objects | {mistake.file: compile_object(source, tmp_path)}
    library = link_loopback(changed.values(), tmp_path)
    with open_loopback(library, MEMORY.unit) as wrong:
        found = failures("tcp" if mistake.wire == "tcp" else "rtu", getattr(wrong, mistake.wire))
    assert mistake.probe in found
