"""Two runs of a seed differ in time stamps only, and the comparison sees everything else."""

from typing import Any

import pytest

from rig.record import Difference, record_difference
from tests.record.run_factory import document, header, point, pulses

POINTS = (point(0), point(1))
DOCUMENTS = tuple(document(one) for one in POINTS)


def run(**changes: Any) -> Any:
    return header(POINTS, **changes), DOCUMENTS


def test_records_that_differ_in_wall_time_only_are_the_same() -> None:
    later = tuple(
        document(
            one,
            wall_started_utc="2026-11-23T00:00:00Z",
            wall_duration_s=9.0,
            wall_link_s=8.0,
            previous_sha256="1" * 64,
            traffic=(DOCUMENTS[0].traffic[0].model_copy(update={"wall_ns": 99}),),
        )
        for one in POINTS
    )
    other = header(POINTS, started_utc="2026-11-23T00:00:00Z", run_id="x"), later
    assert record_difference(run(), other) == []


def test_stream_cut_elsewhere_is_the_same_and_other_bytes_are_not() -> None:
    whole = DOCUMENTS[0].traffic[0]
    cut = tuple(whole.model_copy(update={"data_hex": text}) for text in ("00", "ff"))
    same = header(POINTS), (document(POINTS[0], traffic=cut), DOCUMENTS[1])
    assert record_difference(run(), same) == []
    bad = whole.model_copy(update={"data_hex": "00fe"})
    other = header(POINTS), (document(POINTS[0], traffic=(bad,)), DOCUMENTS[1])
    assert record_difference(run(), other) == [
        Difference(POINTS[0].id, "traffic[0].data_hex", "00ff", "00fe")
    ]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"measured_s": 2.5}, "measured_s"),
        ({"pulses": pulses(19)}, "pulses[19]"),
        ({"state": "RIG_FAULT"}, "state"),
        ({"stimulus": {"seed": 8, "f_hz": 50.0}}, "stimulus.seed"),
    ],
)
def test_each_other_change_is_found(changes: dict[str, Any], key: str) -> None:
    other = header(POINTS), (document(POINTS[0], **changes), DOCUMENTS[1])
    assert [d.key for d in record_difference(run(), other)] == [key]


def test_missing_and_added_documents_are_found() -> None:
    short = header(POINTS), DOCUMENTS[:1]
    missing = Difference(POINTS[1].id, "(document)", "attempt 1", None)
    added = Difference(POINTS[1].id, "(document)", None, "attempt 1")
    assert record_difference(run(), short) == [missing]
    assert record_difference(short, run()) == [added]


def test_other_seed_is_found_in_the_header() -> None:
    assert record_difference(run(), run(seed=1)) == [Difference("", "seed", 20261122, 1)]


def tcp(*frames: str) -> Any:
    whole = DOCUMENTS[0].traffic[0]
    return tuple(
        whole.model_copy(update={"link": "modbus_tcp", "data_hex": text, "sample_index": n})
        for n, text in enumerate(frames)
    )


def test_transaction_numbers_count_from_the_documents_own_first_request() -> None:
    fresh = tcp("0001000000060103300000 02".replace(" ", ""), "000100000003018302")
    resumed = tcp("fffe00000006010330000002", "fffe00000003018302")
    skipped = tcp("fffe00000006010330000002", "ffff00000003018302")
    first = header(POINTS), (document(POINTS[0], traffic=fresh), DOCUMENTS[1])
    same = header(POINTS), (document(POINTS[0], traffic=resumed), DOCUMENTS[1])
    other = header(POINTS), (document(POINTS[0], traffic=skipped), DOCUMENTS[1])
    assert record_difference(first, same) == []
    assert [d.key for d in record_difference(first, other)] == ["traffic[1].data_hex"]
