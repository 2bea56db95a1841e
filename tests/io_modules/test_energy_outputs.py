"""DO in pulse mode: every energy edge becomes a pulse of the set width."""

import kwcore
import numpy as np
import numpy.typing as npt
import pytest

from tests.io_modules.modules import DIGITAL_OUT, RATE_HZ, equipped_meter

SECONDS = 8
U_COUNTS, I_COUNTS = 4_000_000.0, 3_000_000.0
GAP = 5 * RATE_HZ // 1000  # in front of a pulse that had to wait
STREAMS = {"P+": 1, "P-": 2, "Q+": 3, "Q-": 4}  # as 10A7H numbers them
# Registers of the working mode, with width and streams behind it, and the DO that they set.
SETTINGS = {0x10A5: (0, 1), 0x10B7: (2, 3)}


def frames(phi_rad: float) -> npt.NDArray[np.int32]:
    """Three equal phases whose currents lag by phi."""
    t_rad = 2 * np.pi * 50.0 * np.arange(SECONDS * RATE_HZ) / RATE_HZ
    shifts = [2 * np.pi * k / 3 for k in range(3)]
    voltages = [U_COUNTS * np.sin(t_rad - shift) for shift in shifts]
    currents = [I_COUNTS * np.sin(t_rad - shift - phi_rad) for shift in shifts]
    return np.ascontiguousarray(np.rint(np.stack(voltages + currents, axis=1)), np.int32)


def pulsing_meter(width_ms: int, streams: tuple[int, int, int, int]) -> kwcore.Meter:
    meter = equipped_meter()
    meter.write_registers(0x100A, [60000, 60000])
    for address, (first, second) in SETTINGS.items():
        meter.write_registers(address, [0, width_ms, streams[first], streams[second]])
    return meter


def digital_changes(meter: kwcore.Meter) -> npt.NDArray[np.void]:
    outputs = meter.take_outputs()
    chosen: npt.NDArray[np.void] = outputs[outputs["kind"] == DIGITAL_OUT]
    return chosen


def expected_changes(edges: list[int], width_ms: int) -> list[tuple[int, int]]:
    """State and sample: at the edge, or after the gap when the one before was not over."""
    width = -(-width_ms * RATE_HZ // 1000)
    changes, end = [], -1
    for edge in edges:
        start = edge if edge > end else end + GAP
        end = start + width
        changes += [(1, start), (0, end)]
    return changes


@pytest.mark.parametrize("width_ms", [20, 61, 1000])
@pytest.mark.parametrize("quadrant", range(4))
def test_outputs_follow_the_edges_of_their_streams(width_ms: int, quadrant: int) -> None:
    meter = pulsing_meter(width_ms, (1, 2, 3, 4))
    meter.feed(frames(np.pi / 4 + quadrant * np.pi / 2))
    edges, outputs = meter.take_pulses(), digital_changes(meter)
    busy = 0
    for output, stream in enumerate(STREAMS):
        of_stream = edges["sample_index"][edges["stream"] == output]
        mine = outputs[outputs["channel"] == output]
        seen = [(int(event["value"]), int(event["sample_index"])) for event in mine]
        due = expected_changes([int(edge) for edge in of_stream], width_ms)
        assert seen == [change for change in due if change[1] <= meter.sample_index], stream
        busy += len(seen) > 0
    assert busy == 2  # one active and one reactive stream


def test_output_of_no_stream_and_of_an_absent_module_are_silent() -> None:
    meter = pulsing_meter(20, (0, 1, 1, 0))
    meter.connect_modules(0b000100)  # AXM-IO21 alone
    meter.feed(frames(0.0))
    assert set(digital_changes(meter)["channel"]) == {1}


def test_cut_of_the_samples_changes_nothing() -> None:
    whole, cut = (pulsing_meter(61, (1, 1, 3, 3)) for _ in range(2))
    samples = frames(np.pi / 3)
    whole.feed(samples)
    pieces = []
    for first in range(0, len(samples), 997):
        cut.feed(np.ascontiguousarray(samples[first : first + 997]))
        pieces.append(cut.take_outputs())
    assert np.array_equal(np.concatenate(pieces), whole.take_outputs())
