"""What the bench builder refuses, before any driver is made."""

from pathlib import Path

import pytest

from rig.bench.load_bench import bench_from_text
from rig.bench.tomlfile import BadInput
from rig.drivers.build import build_bench, serial_of
from rig.drivers.injected import AnswerFaults, InjectedFaults
from rig.drivers.virtual.source import VirtualSource
from rig.drivers.virtual.wired_source import WiredSource

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "fixtures/benches/in_process.toml").read_text(encoding="utf-8")


def test_a_meter_in_process_has_no_image_to_be_faulty() -> None:
    bench = bench_from_text(TEXT, "b.toml", "b.toml").bench
    with pytest.raises(BadInput, match="in_process: fault word_order: must have a meter"):
        build_bench(bench, InjectedFaults(image="word_order"))


def test_a_meter_in_process_has_no_link_to_spoil_answers() -> None:
    bench = bench_from_text(TEXT, "b.toml", "b.toml").bench
    faults = InjectedFaults(answers=AnswerFaults(dropped_every=1))
    with pytest.raises(BadInput, match="in_process: faults of answers: must have a meter with a"):
        build_bench(bench, faults)


def test_the_driver_of_the_source_is_data() -> None:
    text = (ROOT / "fixtures/benches/fluke6105a_example.toml").read_text(encoding="utf-8")
    simulated = build_bench(bench_from_text(TEXT, "b.toml", "b.toml").bench)
    real = build_bench(bench_from_text(text, "b.toml", "b.toml").bench)
    assert isinstance(simulated.source, VirtualSource)
    assert isinstance(real.source, WiredSource)
    assert real.source.source_id == "Fluke 6105A"


def test_the_operator_s_serial_wins_over_the_file_s() -> None:
    position = bench_from_text(TEXT, "b.toml", "b.toml").bench.positions[0]
    assert serial_of(position, {}) == "KW320-SIM-0001"
    assert serial_of(position, {1: "A7"}) == "A7"
    assert serial_of(position, {2: "A7"}) == "KW320-SIM-0001"
