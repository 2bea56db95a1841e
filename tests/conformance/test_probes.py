"""The probes against a plain server that is right, and against one for each mistake."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from rig.bench.tomlfile import BadInput
from rig.conformance import AREAS, bits
from rig.conformance.pdu import READ, WRITE
from rig.conformance.table import is_writable
from rig.model.evidence import PointDocument
from rig.model.point import Point
from rig.model.probe import ProbeAnswer
from rig.plan.load_plan import load_plan, plan_from_text
from rig.spec.registers_gen import REGIONS, REGISTERS
from rig.verdict.conformance import check_against_core, check_conformance
from tests.conformance.plain_server import PlainServer

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "testplans/modbus_conformance.toml"
POINTS = load_plan(PLAN).points
PROBES_MIN = 300


def document_of(point: Point, server: Callable[[bytes], bytes]) -> PointDocument:
    answers = tuple(
        ProbeAnswer(answer_hex=server(bytes.fromhex(probe.request_hex)).hex(), sample_index=0)
        for probe in point.probes
    )
    return PointDocument(
        sequence=0, previous_sha256="0" * 64, point=point, position=1, serial="A", attempt=1,
        answers=answers,
    )  # fmt: skip


def failed(mistake: str) -> dict[str, list[str]]:
    """Point -> texts of its failed checks; each point meets a server as delivered."""
    found = {}
    for point in POINTS:
        checks = check_conformance(document_of(point, PlainServer(mistake, point)))
        texts = [check.text for check in checks[1:] if check.verdict != "PASS"]
        if texts:
            found[point.id] = texts
    return found


def test_plan_asks_hundreds_of_questions_in_each_area() -> None:
    assert sum(len(point.probes) for point in POINTS) >= PROBES_MIN
    assert {point.limit_id for point in POINTS} == set(AREAS)
    assert len({point.id for point in POINTS}) == len(POINTS)


def test_every_register_is_read_alone_and_every_writable_one_is_written() -> None:
    requests = {probe.request_hex for point in POINTS for probe in point.probes}
    heads = {request[:10] for request in requests}
    for row in REGISTERS.values():
        head = bytes([READ]) + row.address.to_bytes(2, "big")
        assert any(request.startswith(head.hex()) for request in requests), row.id
        write = bytes([WRITE]) + row.address.to_bytes(2, "big") + row.words.to_bytes(2, "big")
        assert write.hex() in heads or row.words > 2, row.id


def test_every_region_is_read_whole() -> None:
    read = {
        address
        for point in POINTS
        for probe in point.probes
        if (pdu := bytes.fromhex(probe.request_hex))[0] == READ and len(pdu) == 5
        for address in range(
            int.from_bytes(pdu[1:3], "big"),
            int.from_bytes(pdu[1:3], "big") + int.from_bytes(pdu[3:5], "big"),
        )
    }
    for region in REGIONS.values():
        assert set(range(region.first, region.last + 1)) <= read, region.id


def test_no_register_of_the_link_is_given_another_value() -> None:
    kept = {"protocol_1", "address_1", "baud_rate_1_bd", "parity_1"}
    for point in POINTS:
        for probe in point.probes:
            address, value = int(probe.request_hex[2:6], 16), probe.request_hex[12:]
            for row in (REGISTERS[name] for name in kept):
                if probe.rule == "write_accepted" and row.address == address:
                    assert int(value, 16) == row.default, probe.name


def test_a_right_server_passes_every_point() -> None:
    assert failed("") == {}


@pytest.mark.parametrize(
    ("mistake", "point", "text"),
    [
        ("wrong_default", "conformance/defaults/system_settings", "ct1_a = 5: 03 02 00 06"),
        ("function_04h_reads", "conformance/functions/all", "function 04H is unknown: 03 04"),
        ("quantity_126", "conformance/read_quantities/all", "a quantity of 126: 03 fc"),
        ("address_before_quantity", "conformance/read_quantities/all", "a quantity of 0 where"),
        ("byte_count_not_compared", "conformance/write_quantities/all", "1 words in 4 bytes to"),
        ("limit_off_by_one", "conformance/limits/system_settings", "ct1_a = 50001 is refused: 10"),
        ("command_reads_its_key", "conformance/commands/system_settings", "demand_clear is idle"),
        ("read_only_is_written", "conformance/read_only/block_100ms", "may not be written: 10"),
        ("half_written", "conformance/all_or_nothing/energy_system", "nothing changed at 4048H"),
        ("crosses_regions", "conformance/across_regions/all", "a write over 463DH/463EH: 10"),
        ("display_clears_nothing", "conformance/energy_display/all", "ep_import reads 0: 03 04"),
        ("any_coil_value", "conformance/bits_connected/all", "relay 1: FF01H is neither"),
        ("alarm_relay_switched", "conformance/bits_connected/all", "belongs to the alarms: 05"),
        ("absent_module_holds", "conformance/absent_modules/io_modules", "io11_relay_mode as be"),
        ("reserved_holds", "conformance/reserved/system_status", "status_reserved_1037h reads 0"),
        ("reserved_holds", "conformance/limits/system_status", "alarm_newest holds none of it"),
        (
            "low_byte_unchecked",
            "conformance/limits/data_log_1_settings",
            "data_log_1_size = 101 is",
        ),
        ("no_rules", "conformance/rules/all", "address_1 = 248 with protocol_1 = 0: 10"),
        ("no_seal", "conformance/sealed/all", "ct1_a = 50000 is sealed: 10"),
        ("no_seal", "conformance/sealed/all", "a sealed clock, six minutes on: 10"),
        ("no_lock", "conformance/factory_lock/all", "factory_gain_u1_ppb is locked: 10"),
    ],
)
def test_each_mistake_is_seen_where_it_must_be(mistake: str, point: str, text: str) -> None:
    found = failed(mistake)
    assert any(text in line for line in found.get(point, [])), found.get(point)


def test_first_check_counts_and_names_the_first_wrong_answer() -> None:
    (point,) = [p for p in POINTS if p.id == "conformance/read_quantities/all"]
    first = check_conformance(document_of(point, PlainServer("quantity_126")))[0]
    total = len(point.probes)
    assert first.verdict == "FAIL"
    assert first.text.startswith(f"{total - 2} of {total} answers are right; a quantity of 126: 03")
    assert first.text.endswith("expected exception 03")


def test_answers_that_were_never_asked_for_leave_the_point_inconclusive() -> None:
    document = document_of(POINTS[0], PlainServer())
    cut = document.model_copy(update={"answers": document.answers[:-1]})
    checks = check_conformance(cut)
    assert checks[0].verdict == checks[-1].verdict == "INCONCLUSIVE"
    assert checks[-1].text.endswith(": not asked")


def test_a_word_that_is_not_the_core_s_is_a_failure() -> None:
    (point,) = [p for p in POINTS if p.id == "conformance/read/current_demand"]
    document = document_of(point, PlainServer())
    same = tuple(a.model_copy(update={"core_hex": a.answer_hex[4:]}) for a in document.answers)
    assert check_against_core(document.model_copy(update={"answers": same})).verdict == "PASS"
    other = (same[0].model_copy(update={"core_hex": "00000001"}), *same[1:])
    check = check_against_core(document.model_copy(update={"answers": other}))
    assert (check.verdict, "reference core 00 00 00 01" in check.text) == ("FAIL", True)


def test_writable_rows_and_read_only_rows_are_all_of_them() -> None:
    written = {probe.request_hex[2:6] for p in POINTS for probe in p.probes
               if probe.request_hex.startswith("10")}  # fmt: skip
    missing = [row.id for row in REGISTERS.values() if f"{row.address:04x}" not in written]
    assert missing == [], [is_writable(REGISTERS[name]) for name in missing]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('kind = "conformance"', 'kind = "magic"'), "kind = 'magic': must be one of"),
        (('area = "functions"', 'area = "wishes"'), "areas[4].area = 'wishes'"),
        (('area = "functions"', 'area = "read"'), 'area "read" must not occur twice'),
        (("protocol_1 =", "protocol_9 ="), '"protocol_9" must be a setting'),
    ],
)
def test_a_wrong_plan_is_refused_by_key(change: tuple[str, str], message: str) -> None:
    with pytest.raises(BadInput) as fault:
        plan_from_text(PLAN.read_text().replace(*change), "p.toml", "p.toml")
    assert message in str(fault.value)


def test_relays_and_inputs_are_those_of_the_specification() -> None:
    table = tomllib.loads((ROOT / "spec/bits.toml").read_text())
    relays = sorted(table["relay"], key=lambda row: row["address"])
    assert [row["address"] for row in relays] == list(range(bits.RELAYS.count))
    assert tuple(row["module"] for row in relays) == bits.RELAY_MODES
    inputs = [row for key, rows in table.items() if key != "relay" for row in rows]
    assert sorted(row["address"] for row in inputs) == list(range(bits.INPUTS.count))
