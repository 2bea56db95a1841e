"""What the bench builder refuses, before any driver is made."""

from pathlib import Path

import pytest

from rig.bench.load_bench import bench_from_text
from rig.bench.tomlfile import BadInput
from rig.drivers.build import build_bench, serial_of
from rig.drivers.injected import InjectedFaults

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "fixtures/benches/in_process.toml").read_text(encoding="utf-8")


def test_a_meter_in_process_has_no_image_to_be_faulty() -> None:
    bench = bench_from_text(TEXT, "b.toml", "b.toml").bench
    with pytest.raises(BadInput, match="in_process: fault word_order: must have a meter"):
        build_bench(bench, InjectedFaults(image="word_order"))


def test_a_real_source_cannot_feed_samples() -> None:
    text = TEXT.replace(
        'driver = "virtual"\nid = "virtual source"',
        'driver = "fluke6105a"\nid = "source"\naddress = "ASRL1"',
    )
    bench = bench_from_text(text, "b.toml", "b.toml").bench
    with pytest.raises(BadInput, match=r'source\.driver = "fluke6105a": must be "virtual"'):
        build_bench(bench)


def test_the_operator_s_serial_wins_over_the_file_s() -> None:
    position = bench_from_text(TEXT, "b.toml", "b.toml").bench.positions[0]
    assert serial_of(position, {}) == "KW320-SIM-0001"
    assert serial_of(position, {1: "A7"}) == "A7"
    assert serial_of(position, {2: "A7"}) == "KW320-SIM-0001"
