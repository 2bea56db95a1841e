"""The board link against an independent reading of it from the specification, in Python."""

import mmap
import struct
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import kwhost
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rig.spec import board_link_gen as layout

TIMEOUT_S = 5.0
NO_WAIT_S = 0.0
PULSE = struct.Struct("<IB")
OUTPUT = struct.Struct("<Ii")


class Board:
    """The meter's side of a board link, in plain Python from the generated layout."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("r+b")
        self.memory = mmap.mmap(self._file.fileno(), layout.FILE_BYTES)
        self.set("state", layout.STATE_RUNNING)

    def close(self) -> None:
        self.memory.close()
        self._file.close()

    def get(self, field: str) -> int:
        offset, code, _ = layout.CONTROL_FIELDS[field]
        return int(struct.unpack_from(f"<{code}", self.memory, offset)[0])

    def set(self, field: str, value: int) -> None:
        offset, code, _ = layout.CONTROL_FIELDS[field]
        struct.pack_into(f"<{code}", self.memory, offset, value)

    def take(self) -> list[tuple[int, int, bytes]]:
        """(sample index, type, payload) of every record of the in ring, without padding."""
        records = []
        read, write = self.get("in_read"), self.get("in_write")
        while read < write:
            position = read % layout.IN_RING_BYTES
            to_end = layout.IN_RING_BYTES - position
            if to_end < layout.HEADER_BYTES:
                read += to_end
                continue
            start = layout.IN_RING_OFFSET + position
            index, kind, _, length = struct.unpack_from(layout.HEADER_FORMAT, self.memory, start)
            body = start + layout.HEADER_BYTES
            if kind != layout.RECORD_PAD:
                records.append((index, kind, bytes(self.memory[body : body + length])))
            align = layout.PAYLOAD_ALIGN_BYTES
            read += layout.HEADER_BYTES + -(-length // align) * align
        assert read == write
        self.set("in_read", read)
        return records

    def put(self, index: int, kind: int, payload: bytes) -> None:
        """One record into the out ring; the caller knows that it fits."""
        align = layout.PAYLOAD_ALIGN_BYTES
        padded = payload + bytes(-len(payload) % align)
        record = struct.pack(layout.HEADER_FORMAT, index, kind, 0, len(payload)) + padded
        write = self.get("out_write")
        to_end = layout.OUT_RING_BYTES - write % layout.OUT_RING_BYTES
        if len(record) > to_end:
            if to_end >= layout.HEADER_BYTES:
                pad = struct.pack(
                    layout.HEADER_FORMAT,
                    index,
                    layout.RECORD_PAD,
                    0,
                    to_end - layout.HEADER_BYTES,
                )
                start = layout.OUT_RING_OFFSET + write % layout.OUT_RING_BYTES
                self.memory[start : start + len(pad)] = pad
            write += to_end
        start = layout.OUT_RING_OFFSET + write % layout.OUT_RING_BYTES
        self.memory[start : start + len(record)] = record
        self.set("out_write", write + len(record))


def with_link(action: Callable[[kwhost.MeterRegion, Board], None]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "link"
        region = kwhost.MeterRegion.create(str(path))
        board = Board(path)
        try:
            action(region, board)
        finally:
            board.close()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=9000), min_size=1, max_size=60))
def test_samples_of_any_sizes_arrive_whole_and_in_order_over_many_turns(sizes: list[int]) -> None:
    def check(region: kwhost.MeterRegion, board: Board) -> None:
        start = 0
        for size in sizes:
            frames = np.arange(start * 6, (start + size) * 6, dtype=np.int32).reshape(-1, 6)
            assert region.feed(frames, TIMEOUT_S) == size
            got = b""
            for index, kind, payload in board.take():
                assert kind == layout.RECORD_SAMPLES
                assert index == start + len(got) // 24
                got += payload
            assert got == frames.tobytes()
            start += size
        assert region.frames_fed == start

    with_link(check)


def test_rings_wrap_with_and_without_room_for_a_pad_header() -> None:
    """Odd and even frame counts leave every multiple of 8 bytes at the end of the ring."""

    def check(region: kwhost.MeterRegion, board: Board) -> None:
        rng = np.random.default_rng(1)
        remainders = set()
        for _ in range(6000):
            frames = np.zeros((int(rng.integers(1, 2560)), 6), dtype=np.int32)
            before = board.get("in_write")
            assert region.feed(frames, TIMEOUT_S) == len(frames)
            to_end = layout.IN_RING_BYTES - before % layout.IN_RING_BYTES
            if to_end < layout.HEADER_BYTES + frames.nbytes:
                remainders.add(min(to_end, layout.HEADER_BYTES))
            assert sum(len(payload) for _, _, payload in board.take()) == frames.nbytes
        assert layout.HEADER_BYTES in remainders

    with_link(check)


def test_full_ring_takes_what_fits_and_the_rest_after_the_board_has_read() -> None:
    def check(region: kwhost.MeterRegion, board: Board) -> None:
        frames = np.zeros((layout.IN_RING_BYTES // 24 + 5000, 6), dtype=np.int32)
        taken = region.feed(frames, NO_WAIT_S)
        assert 0 < taken < len(frames)
        board.take()
        assert region.feed(frames[taken:], NO_WAIT_S) == len(frames) - taken

    with_link(check)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), st.integers(0, 3)),
        min_size=1,
        max_size=2000,
    ),
    st.integers(0, layout.OUT_RING_BYTES // 8 - 1),
)
def test_pulses_come_out_as_they_went_in_at_every_position(
    edges: list[tuple[int, int, int]], start_words: int
) -> None:
    def check(region: kwhost.MeterRegion, board: Board) -> None:
        board.set("out_write", start_words * 8)
        board.set("out_read", start_words * 8)
        for index, fraction_q32, stream in edges:
            board.put(index, layout.RECORD_PULSE, PULSE.pack(fraction_q32, stream))
        got = region.pulses()
        assert got["sample_index"].tolist() == [edge[0] for edge in edges]
        assert (got["fraction"] * 2**32).tolist() == [edge[1] for edge in edges]
        assert got["stream"].tolist() == [edge[2] for edge in edges]
        assert len(region.pulses()) == 0

    with_link(check)


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=1, max_size=200), st.integers(0, 200), st.integers(0, 400))
def test_arbitrary_bytes_in_the_out_ring_never_crash_the_rig(
    junk: bytes, at: int, published: int
) -> None:
    def check(region: kwhost.MeterRegion, board: Board) -> None:
        for index in range(5):
            board.put(index, layout.RECORD_PULSE, PULSE.pack(1, 0))
        start = layout.OUT_RING_OFFSET + at
        board.memory[start : start + len(junk)] = junk
        board.set("out_write", published)
        try:
            pulses = region.pulses()
        except RuntimeError as fault:
            assert str(fault).startswith("board link: ")
        else:
            assert len(pulses) <= published // layout.HEADER_BYTES

    with_link(check)


def test_inputs_go_out_at_the_next_frame_and_a_boot_says_what_becomes_of_the_store() -> None:
    def check(region: kwhost.MeterRegion, board: Board) -> None:
        region.feed(np.zeros((7, 6), dtype=np.int32), TIMEOUT_S)
        assert region.digital_inputs(0x8000001, 0x8000003, TIMEOUT_S)
        assert region.analogue_input(3, -5, TIMEOUT_S)
        assert region.connect_modules(0x3F, TIMEOUT_S)
        assert region.set_sealed(True, TIMEOUT_S)
        assert region.press_keys(9, TIMEOUT_S)
        assert not region.wait_taken(NO_WAIT_S)
        region.boot(1, NO_WAIT_S)
        region.boot(2, NO_WAIT_S, erase_store=True)
        _, *inputs, kept, erased = board.take()
        assert inputs == [
            (7, layout.RECORD_DIGITAL_IN, struct.pack("<II", 0x8000001, 0x8000003)),
            (7, layout.RECORD_ANALOGUE_IN, struct.pack("<Ii", 3, -5)),
            (7, layout.RECORD_MODULES, struct.pack("<I", 0x3F)),
            (7, layout.RECORD_SEAL, struct.pack("<I", 1)),
            (7, layout.RECORD_KEYS, struct.pack("<I", 9)),
        ]
        assert kept == (7, layout.RECORD_BOOT, struct.pack("<QI", 1, 0))
        assert erased == (0, layout.RECORD_BOOT, struct.pack("<QI", 2, 1))

    with_link(check)


def test_outputs_and_the_panel_come_out_as_they_went_in() -> None:
    def check(region: kwhost.MeterRegion, board: Board) -> None:
        board.put(5, layout.RECORD_RELAY, OUTPUT.pack(7, 1))
        board.put(6, layout.RECORD_PANEL, b"before")
        board.put(2**40, layout.RECORD_ANALOGUE_OUT, OUTPUT.pack(3, -1))
        board.put(2**40, layout.RECORD_DIGITAL_OUT, OUTPUT.pack(0, 0))
        board.put(2**40, layout.RECORD_PANEL, "3 kW \N{DEGREE SIGN}".encode() + b"\xff")
        rows = [(5, 0, 7, 1), (2**40, 2, 3, -1), (2**40, 1, 0, 0)]
        assert region.outputs().tolist() == rows
        assert region.outputs().tolist() == []
        assert region.panel_text() == "3 kW \N{DEGREE SIGN}\N{REPLACEMENT CHARACTER}"
        board.put(1, layout.RECORD_RELAY, OUTPUT.pack(0, 1))
        board.put(0, layout.RECORD_BOOTED, struct.pack("<Q", 0))
        assert region.outputs().tolist() == []
        assert region.panel_text() == ""
        board.put(1, layout.RECORD_RELAY, b"short")
        with pytest.raises(RuntimeError, match="an output record of 5 bytes"):
            region.outputs()

    with_link(check)


def test_a_new_link_has_new_stores_and_takes_another_s_content() -> None:
    def check(region: kwhost.MeterRegion, board: Board) -> None:
        start, size = layout.NV_JOURNAL_OFFSET, layout.NV_JOURNAL_BYTES
        assert board.memory[start:] == bytes(layout.FILE_BYTES - start)
        content = bytes(range(256)) * (size // 256)
        region.journal_store = content
        assert board.memory[start : start + size] == content
        assert region.journal_store == content
        with pytest.raises(ValueError, match="expected 1048576 bytes, got 3"):
            region.journal_store = b"abc"

    with_link(check)


def test_corrupt_out_ring_is_refused_with_its_position() -> None:
    def check(region: kwhost.MeterRegion, board: Board) -> None:
        board.put(1, layout.RECORD_PULSE, PULSE.pack(1, 0))
        board.set("out_write", 12)
        with pytest.raises(RuntimeError, match="board link: the out ring is corrupt at byte 0"):
            region.pulses()

    with_link(check)


@pytest.mark.parametrize(
    "frames",
    [
        np.zeros((4, 6), dtype=np.int64),
        np.zeros((4, 5), dtype=np.int32),
        np.zeros(24, dtype=np.int32),
        np.zeros((4, 12), dtype=np.int32)[:, ::2],
    ],
)
def test_array_of_wrong_shape_or_type_is_refused_with_the_expected_one(
    frames: np.ndarray,
) -> None:
    def check(region: kwhost.MeterRegion, _: Board) -> None:
        with pytest.raises(ValueError, match=r"expected int32 \(n, 6\) C-contiguous, got int"):
            region.feed(frames, TIMEOUT_S)

    with_link(check)


@pytest.mark.parametrize("timeout_s", [-1.0, float("nan"), float("inf")])
def test_time_out_that_is_none_is_refused(timeout_s: float) -> None:
    def check(region: kwhost.MeterRegion, _: Board) -> None:
        with pytest.raises(ValueError, match="allowed are 0 to 1000000 s"):
            region.wait_consumed(1, timeout_s)

    with_link(check)
