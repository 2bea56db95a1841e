"""The Linux meter end to end: samples in lockstep, registers over TCP and RTU, pulses, traffic."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rig.drivers.program_meter.link import LinkOptions
from rig.drivers.program_meter.linux_program import linux_program
from rig.drivers.program_meter.machine import Transport
from rig.drivers.program_meter.meter import FOLDER_PREFIX, SHARED_MEMORY, ProgramMeter
from rig.ports import MeterFault, RigFault
from tests.host.stimulus import SAMPLE_RATE_HZ, balanced_frames

SERIAL = "KW320-TEST-0001"
BOOT_TIME_UNIX_S = 1_700_000_000
FAST = (0x3000, 60)
SYSTEM_ENERGY = (0x4048, 18)
SERIAL_WORDS = (0x7F02, 8)
IMAGE_HASH_WORDS = (0x7F0E, 16)
PULSE_CONSTANTS = 0x100A
PULSE_CONSTANT_IMP_PER_KWH = 60000


def make_meter(transport: Transport = "tcp", serial: str = SERIAL) -> ProgramMeter:
    return ProgramMeter(linux_program(), serial, LinkOptions(transport=transport))


@pytest.fixture(params=["tcp", "rtu"])
def meter(request: pytest.FixtureRequest) -> Iterator[ProgramMeter]:
    with make_meter(request.param) as made:
        made.power_cycle(BOOT_TIME_UNIX_S)
        yield made


def text_of(words: tuple[int, ...]) -> str:
    return b"".join(word.to_bytes(2, "big") for word in words).decode("ascii").rstrip("\0")


def run_ten_seconds(meter: ProgramMeter) -> tuple[list[tuple[int, ...]], bytes]:
    """Register images at each second, and all pulses as bytes."""
    meter.power_cycle(BOOT_TIME_UNIX_S)
    meter.write(PULSE_CONSTANTS, (PULSE_CONSTANT_IMP_PER_KWH,))
    images: list[tuple[int, ...]] = []
    pulses = []
    for second in range(10):
        meter.feed(balanced_frames(1.0, i_a=1.0 + 0.01 * second, start_s=float(second)))
        words, sample_index = meter.read(*FAST)
        assert sample_index == (second + 1) * SAMPLE_RATE_HZ
        images.append(words + meter.read(*SYSTEM_ENERGY)[0])
        pulses.append(meter.take_pulses())
    return images, np.concatenate(pulses).tobytes()


def test_ten_seconds_in_lockstep_are_the_same_bits_over_both_links_and_again() -> None:
    with make_meter("tcp") as tcp, make_meter("rtu") as rtu:
        first = run_ten_seconds(tcp)
        assert run_ten_seconds(rtu) == first
        assert run_ten_seconds(tcp) == first
    assert len(set(first[0])) > 1
    assert first[1]


def test_registers_equal_the_core_fed_with_the_same_samples() -> None:
    kwcore = pytest.importorskip("kwcore")
    frames = balanced_frames(3.0)
    core = kwcore.Meter(serial=SERIAL, boot_time_unix_s=BOOT_TIME_UNIX_S)
    core.feed(frames)
    with make_meter() as meter:
        meter.power_cycle(BOOT_TIME_UNIX_S)
        meter.feed(frames)
        for address, count in (FAST, SYSTEM_ENERGY):
            assert meter.read(address, count)[0] == tuple(core.read_registers(address, count))


def test_power_cycle_starts_again_at_sample_zero(meter: ProgramMeter) -> None:
    meter.feed(balanced_frames(1.0))
    meter.power_cycle(BOOT_TIME_UNIX_S)
    assert meter.read(*FAST)[1] == 0
    assert len(meter.take_pulses()) == 0
    meter.feed(balanced_frames(0.5))
    assert meter.read(*FAST)[1] == SAMPLE_RATE_HZ // 2


def test_factory_region_names_the_serial_number_and_the_image(meter: ProgramMeter) -> None:
    assert text_of(meter.read(*SERIAL_WORDS)[0]) == SERIAL
    words, _ = meter.read(*IMAGE_HASH_WORDS)
    assert "".join(f"{word:04x}" for word in words) == meter.image_sha256()


def test_what_is_written_is_read_back_and_lost_with_the_power(meter: ProgramMeter) -> None:
    delivered, _ = meter.read(PULSE_CONSTANTS, 1)
    meter.write(PULSE_CONSTANTS, (PULSE_CONSTANT_IMP_PER_KWH,))
    assert meter.read(PULSE_CONSTANTS, 1)[0] == (PULSE_CONSTANT_IMP_PER_KWH,)
    meter.power_cycle(BOOT_TIME_UNIX_S)
    assert meter.read(PULSE_CONSTANTS, 1)[0] == delivered


def test_refusal_is_a_meter_fault_that_names_request_and_exception(meter: ProgramMeter) -> None:
    with pytest.raises(
        MeterFault, match="refuses to read 2 registers at 0000H: exception 02 illegal data address"
    ):
        meter.read(0x0000, 2)


def test_impossible_request_is_a_rig_fault(meter: ProgramMeter) -> None:
    with pytest.raises(RigFault, match="cannot read 126 registers at 3000H"):
        meter.read(0x3000, 126)


def test_traffic_holds_every_byte_with_its_sample_index() -> None:
    with make_meter("tcp") as meter:
        meter.power_cycle(BOOT_TIME_UNIX_S)
        meter.feed(balanced_frames(0.1))
        words, _ = meter.read(*SERIAL_WORDS)
        traffic = meter.drain_traffic()
        assert not meter.drain_traffic()
    sent = "".join(e.data_hex for e in traffic if e.direction == "to_meter")
    answered = "".join(e.data_hex for e in traffic if e.direction == "from_meter")
    # MBAP: transaction, protocol 0, length; then unit, function, address, count.
    assert sent[4:] == "0000" + "0006" + "01" + "03" + "7f02" + "0008"
    data = "".join(f"{word:04x}" for word in words)
    assert answered[4:] == "0000" + "0013" + "01" + "03" + "10" + data
    assert {e.sample_index for e in traffic} == {SAMPLE_RATE_HZ // 10}
    assert {e.link for e in traffic} == {"modbus_tcp"}
    assert [e.wall_ns for e in traffic] == sorted(e.wall_ns for e in traffic)


def test_many_meters_side_by_side_do_not_disturb_each_other() -> None:
    count = 6
    meters = [
        make_meter("tcp" if number % 2 else "rtu", f"KW320-{number}") for number in range(count)
    ]
    try:
        for meter in meters:
            meter.power_cycle(BOOT_TIME_UNIX_S)

        def work(number: int) -> tuple[str, int | None, tuple[int, ...]]:
            meter = meters[number]
            for second in range(2 + number):
                meter.feed(balanced_frames(1.0, i_a=0.5, start_s=float(second)))
            words, index = meter.read(*FAST)
            return text_of(meter.read(*SERIAL_WORDS)[0]), index, words

        with ThreadPoolExecutor(count) as pool:
            results = list(pool.map(work, range(count)))
    finally:
        for meter in meters:
            meter.close()
    for number, (serial, index, _) in enumerate(results):
        assert serial == f"KW320-{number}"
        assert index == (2 + number) * SAMPLE_RATE_HZ


def test_nothing_is_left_in_shared_memory_while_a_meter_runs() -> None:
    with make_meter("rtu") as meter:
        meter.power_cycle(BOOT_TIME_UNIX_S)
        assert not list(SHARED_MEMORY.glob(f"{FOLDER_PREFIX}{os.getpid()}-*"))


def test_real_time_pacing_takes_as_long_as_the_samples() -> None:
    seconds = 0.6
    backlog_s = 0.1  # what the meter may make up for at once
    with ProgramMeter(linux_program(), SERIAL, pacing="real_time") as meter:
        meter.power_cycle(BOOT_TIME_UNIX_S)
        started_s = time.monotonic()
        meter.feed(balanced_frames(seconds))
        assert time.monotonic() - started_s >= seconds - backlog_s
