"""Whose a wrong or missing answer is: decided by what the relay logged, whatever arrived (D9)."""

from types import SimpleNamespace

import kwhost
import pytest

from rig.drivers.program_meter.link import LinkOptions, ModbusLink, NoAnswer
from rig.drivers.program_meter.own_answer import LoggedChunk, read_pdu, refused_pdu
from rig.ports import MeterFault, RigFault
from tests.host.test_own_answer import log_of, rtu

ADDRESS, WORDS = 0x3002, (0x4366, 0x0212)
RIGHT = rtu(read_pdu(WORDS))
WRONG_CRC = RIGHT[:-1] + bytes([RIGHT[-1] ^ 1])


class LoggingRelay:
    """Logs the same exchange at every question."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = answers
        self._has_begun = False

    def drain(self) -> list[LoggedChunk]:
        self._has_begun = not self._has_begun  # the first call of a question is before it
        return [] if self._has_begun else log_of(*self._answers)

    def prove(self) -> SimpleNamespace:
        return SimpleNamespace(is_cut=False)


class Master:
    """Gives these words, or fails with this outcome."""

    def __init__(self, words: tuple[int, ...] | None, outcome: str = "", code: int = 0) -> None:
        self._words, self._outcome, self._code = words, outcome, code
        self.asked = 0

    def connect(self, deadline_s: float) -> None: ...

    def read_holding(self, address: int, count: int, deadline_s: float) -> tuple[int, ...]:
        self.asked += 1
        if self._words is not None:
            return self._words
        fault = kwhost.ModbusFault("something happened")
        fault.outcome, fault.exception_code = self._outcome, self._code
        raise fault


def read(master: Master, *logged: bytes) -> tuple[int, ...]:
    link = ModbusLink.__new__(ModbusLink)
    link._options = LinkOptions(transport="rtu", unit_id=17)
    link._region = SimpleNamespace(sample_index=7)  # type: ignore[assignment]
    link._log = []
    link._master = master  # type: ignore[assignment]
    link.relay = LoggingRelay(*logged)  # type: ignore[assignment]
    return link.read(ADDRESS, len(WORDS))[0]


def test_what_arrived_as_it_was_sent_is_believed_at_once() -> None:
    master = Master(WORDS)
    assert read(master, RIGHT) == WORDS
    assert master.asked == 1


@pytest.mark.parametrize("outcome", ["timeout", "bad_answer", "connection_lost"])
def test_a_right_answer_that_did_not_arrive_is_the_links(outcome: str) -> None:
    master = Master(None, outcome)
    with pytest.raises(RigFault, match="the meter answered, what arrived: something happened"):
        read(master, RIGHT)
    assert master.asked == 2


def test_words_that_the_meter_did_not_send_are_the_links() -> None:
    with pytest.raises(RigFault, match="what arrived: another answer than the meter's"):
        read(Master((0x4366, 0x0213)), RIGHT)


@pytest.mark.parametrize("logged", [(), (WRONG_CRC,), (RIGHT[:-1],), (rtu(b"\x03\x02\x43\x66"),)])
def test_nothing_right_in_the_log_leaves_the_meter_to_be_proved(logged: tuple[bytes, ...]) -> None:
    with pytest.raises(NoAnswer):
        read(Master(None, "bad_answer"), *logged)


def test_a_refusal_is_the_meters_when_it_sent_it_and_the_links_when_not() -> None:
    refused = rtu(refused_pdu(3, 2))
    with pytest.raises(MeterFault, match="exception 02 illegal data address"):
        read(Master(None, "exception", 2), refused)
    with pytest.raises(RigFault, match="the meter answered"):
        read(Master(None, "exception", 2), RIGHT)
