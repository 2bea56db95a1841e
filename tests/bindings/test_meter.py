"""kwcore.Meter: what goes in is checked, what comes out has its declared form."""

import threading
from pathlib import Path

import kwcore
import numpy as np
import pytest

from rig.spec.quantities_gen import QUANTITIES
from tests.host.stimulus import balanced_frames


@pytest.fixture(name="frames")
def frames_of_two_seconds() -> np.ndarray:
    return balanced_frames(seconds=2.0)


def fed(frames: np.ndarray, *, baseline: bool = False, cut: int | None = None) -> kwcore.Meter:
    meter = kwcore.Meter(serial="A1", boot_time_unix_s=1_800_000_000, baseline=baseline)
    meter.write_registers(0x100A, [60000, 60000])
    for first in range(0, len(frames), cut or len(frames)):
        meter.feed(np.ascontiguousarray(frames[first : first + (cut or len(frames))]))
    return meter


def image(meter: kwcore.Meter) -> bytes:
    blocks = ((0x0FFD, 33), (0x103F, 7), (0x3000, 60), (0x4000, 90), (0x4620, 30))
    return b"".join(meter.read_registers(*block).tobytes() for block in blocks)


def test_vector_width_and_cut_give_the_same_bits(frames: np.ndarray) -> None:
    whole, narrow, cut = fed(frames), fed(frames, baseline=True), fed(frames, cut=777)
    assert image(whole) == image(narrow) == image(cut)
    assert np.array_equal(whole.take_pulses(), narrow.take_pulses())


def test_one_changed_sample_changes_the_image(frames: np.ndarray) -> None:
    changed = frames.copy()
    changed[-4000, 3] += 1000  # in the last window that is published
    assert image(fed(frames)) != image(fed(changed))


def test_pulses_have_their_declared_fields(frames: np.ndarray) -> None:
    pulses = fed(frames).take_pulses()
    assert pulses.dtype.names == ("sample_index", "fraction", "stream")
    assert len(pulses) > 10
    assert ((pulses["fraction"] >= 0) & (pulses["fraction"] < 1)).all()
    assert (np.diff(pulses["sample_index"].astype(np.int64)) >= 0).all()


def test_quantities_have_the_names_of_the_specification(frames: np.ndarray) -> None:
    meter = fed(frames)
    assert set(meter.quantities()) == set(QUANTITIES)
    assert set(meter.quantities("block_100ms")) == set(QUANTITIES)
    with pytest.raises(ValueError, match="expected window, block_100ms or block_40ms, got hour"):
        meter.quantities("hour")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "error", "text"),
    [
        (np.zeros((4, 5), np.int32), ValueError, r"int32 array \(n, 6\), got shape \(4, 5\)"),
        (np.zeros(6, np.int32), ValueError, r"int32 array \(n, 6\), got shape \(6,\)"),
        (np.zeros((4, 6), np.float64), TypeError, r"int32 array \(n, 6\), got dtype float64"),
        (np.zeros((4, 12), np.int32)[:, ::2], ValueError, "got a strided view"),
        ([[0] * 6], TypeError, r"int32 array \(n, 6\), got list"),
    ],
)
def test_wrong_frames_are_refused(wrong: object, error: type[Exception], text: str) -> None:
    meter = kwcore.Meter()
    with pytest.raises(error, match=text):
        meter.feed(wrong)  # type: ignore[arg-type]
    assert meter.sample_index == 0


def test_refused_registers_name_place_and_reason() -> None:
    meter = kwcore.Meter()
    with pytest.raises(ValueError, match="read 2 registers at 5000H: an address outside"):
        meter.read_registers(0x5000, 2)
    with pytest.raises(ValueError, match="write 2 registers at 4000H: a read-only register"):
        meter.write_registers(0x4000, [0, 0])
    with pytest.raises(ValueError, match=r"address: expected 0\.\.65535, got 65536"):
        meter.read_registers(65536, 1)
    with pytest.raises(ValueError, match=r"address: expected 0\.\.65535, got 18446744073709551616"):
        meter.read_registers(2**64, 1)
    for count in (0, 65537, 2**32, 2**32 + 2):
        with pytest.raises(ValueError, match=rf"count: expected 1\.\.65536, got {count}"):
            meter.read_registers(0x3000, count)
    with pytest.raises(ValueError, match="serial: expected at most 16 characters, got 17"):
        kwcore.Meter(serial="x" * 17)


def test_stub_stands_beside_the_module() -> None:
    assert Path(kwcore.__file__).with_name("kwcore.pyi").is_file()


def test_a_meter_that_another_thread_feeds_is_refused_not_corrupted(frames: np.ndarray) -> None:
    meter = kwcore.Meter()
    meter.record(windows=True)
    long = np.ascontiguousarray(np.tile(frames, (60, 1)))
    feeder = threading.Thread(target=meter.feed, args=(long,))
    refused = 0
    feeder.start()
    while feeder.is_alive():
        try:
            meter.take_windows()
        except RuntimeError as error:
            assert str(error) == "Meter: another thread is feeding it"
            refused += 1
    feeder.join(timeout=60)
    assert refused > 0
    assert meter.sample_index == len(long)
