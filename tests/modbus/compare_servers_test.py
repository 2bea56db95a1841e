"""The comparison of servers: its groups and its table; and, in a soak run, all of it."""

import pytest

from tests.modbus.compare_servers import OTHER, compare, group_of, table
from tests.modbus.conformance_model import Probe, Received, Result

NOTHING = Received(b"")
# What is known of the others, by link: a group in which each gets something wrong.
KNOWN_WRONG = {
    "libmodbus tcp": "protocol identifier",
    "libmodbus rtu": "wrong length",
    "pymodbus tcp": "pipelining",
    "pymodbus rtu": "relay value, form",
}


@pytest.mark.parametrize(
    ("probe_id", "group"),
    [
        ("force_first_to_00ffh", "relay value, form"),
        ("read_quantity_126", "quantity"),
        ("two_cut_at_byte_4", "segmentation"),
        ("read_cut_to_2_bytes", "wrong length"),
        ("unit_99_is_skipped", "foreign unit"),
        ("read_first_word_of_4000h", OTHER),
    ],
)
def test_probe_has_its_group(probe_id: str, group: str) -> None:
    assert group_of(probe_id) == group


def test_table_counts_wrong_answers_of_those_asked() -> None:
    rows = [
        Result(Probe("read_quantity_126", ()), "answered", NOTHING),
        Result(Probe("read_quantity_125", ()), "", NOTHING),
    ]
    lines = table({"ours": rows[1:], "theirs": rows}).splitlines()
    assert lines[0].split() == ["wrong", "of", "asked", "ours", "theirs"]
    assert lines[1].split() == ["quantity", "0", "of", "1", "1", "of", "2"]
    assert lines[-1].split() == ["all", "0", "of", "1", "1", "of", "2"]


@pytest.mark.soak
def test_this_meter_alone_gets_nothing_wrong() -> None:
    results = compare(("tcp", "rtu"))
    wrong = {
        name: {group_of(row.probe.id) for row in rows if row.failure}
        for name, rows in results.items()
    }
    assert wrong.pop("KW320 tcp") == set()
    assert wrong.pop("KW320 rtu") == set()
    for name, group in KNOWN_WRONG.items():
        assert group in wrong[name], name
    print(table(results))
