"""The digest changes with every register word and pulse, and with nothing else."""

from collections.abc import Callable

import pytest

from rig.compare.digest import OF_THE_IMAGE, digest_of
from rig.model.evidence import PointDocument, Pulse, RegisterBlock
from rig.spec.registers_gen import REGISTERS
from tests.compare.sides import side

ADDRESS = REGISTERS["u_rms_l1_v"].address


def pulse(t_ns: int) -> Pulse:
    return Pulse(t_ns=t_ns, clock_id="c", time_std_unc_ns=1.0, sample_index=7, stream="p_import")


def seen(*blocks: RegisterBlock, t_ns: int = 5) -> PointDocument:
    document = side().documents[0]
    return document.model_copy(update={"registers": blocks, "pulses": (pulse(t_ns),)})


def block(address: int, word: int, sample_index: int = 12800) -> RegisterBlock:
    return RegisterBlock(name="b", address=address, words=(word, 2), sample_index=sample_index)


def test_order_of_documents_and_time_of_day_do_not_matter() -> None:
    first, second = seen(block(ADDRESS, 1)), seen(block(ADDRESS, 3))
    second = second.model_copy(update={"attempt": 2, "wall_started_utc": "later", "traffic": ()})
    other_day = first.model_copy(update={"wall_started_utc": "at night", "meter_log": "x"})
    assert digest_of([first, second]) == digest_of([second, other_day])


@pytest.mark.parametrize(
    "make",
    [
        lambda: seen(block(ADDRESS, 9)),
        lambda: seen(block(ADDRESS, 1, sample_index=12801)),
        lambda: seen(block(ADDRESS + 2, 1)),
        lambda: seen(block(ADDRESS, 1), t_ns=6),
        lambda: seen(),
    ],
    ids=["word", "sample", "address", "pulse", "nothing read"],
)
def test_every_word_and_pulse_counts(make: Callable[[], PointDocument]) -> None:
    assert digest_of([make()]) != digest_of([seen(block(ADDRESS, 1))])


@pytest.mark.parametrize("name", OF_THE_IMAGE)
def test_the_name_of_the_image_does_not_count(name: str) -> None:
    address = REGISTERS[name].address
    assert REGISTERS[name].words >= 2
    assert digest_of([seen(block(address, 1))]) == digest_of([seen(block(address, 9))])
