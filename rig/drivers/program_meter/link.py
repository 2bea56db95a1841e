"""Modbus to one meter, through the byte-logging relay."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import kwhost

from rig.drivers.injected import AnswerFaults
from rig.drivers.program_meter.machine import Transport
from rig.drivers.program_meter.own_answer import (
    READ,
    WRITE,
    LoggedChunk,
    Question,
    is_of_known_form,
    own_answers,
    own_pdu,
    read_pdu,
    refused_pdu,
    written_pdu,
)
from rig.drivers.program_meter.waiting import WallClock, wait_until
from rig.model.evidence import Exchange
from rig.ports import MeterRefusal, RigFault

ResultT = TypeVar("ResultT")

CONNECT_DEADLINE_S = 5.0
# The kernel accepts the master's connection before the relay's own thread takes it and goes on to
# the meter; on a busy machine that takes a while.
RELAY_DEADLINE_S = 2.0
# A request is tried again once: an answer that came too late or changed, or a closed connection.
ATTEMPTS = 2
_EXCEPTION_NAMES = {1: "illegal function", 2: "illegal data address", 3: "illegal data value"}


@dataclass(frozen=True)
class LinkOptions:
    """How the meter is reached."""

    transport: Transport = "tcp"
    unit_id: int = 1
    answer_deadline_s: float = 2.0
    baud_bd: int = 38400


class NoAnswer(Exception):
    """A request without its answer; whose fault it is, the position finds out."""

    def __init__(self, request: str, outcome: str, text: str) -> None:
        super().__init__(f"{request}: {text}")
        self.request = request
        self.outcome = outcome


class ModbusLink:
    """Relay and master. Each request raises MeterFault when refused, NoAnswer without an answer."""

    def __init__(
        self, options: LinkOptions, upstream: str, folder: Path, region: kwhost.MeterRegion
    ) -> None:
        """`upstream`: the relay endpoint of the meter. RigFault when the link cannot be made."""
        self._options = options
        self._region = region
        self._log: list[LoggedChunk] = []  # what the relay logged and nobody drained yet
        listen = "tcp:127.0.0.1:0" if options.transport == "tcp" else f"tty:{folder / 'master'}"
        try:
            self.relay = kwhost.Relay(listen, upstream, region)
            self._master = self._make_master(folder)
            self._master.connect(CONNECT_DEADLINE_S)
        except (OSError, ValueError, kwhost.ModbusFault) as fault:
            raise RigFault(f"link: {fault}") from fault

    @property
    def name(self) -> str:
        return f"modbus_{self._options.transport}"

    def read(self, address: int, count: int) -> tuple[tuple[int, ...], int | None]:
        """Words, and the sample index when it was the same before and after."""
        before = self._region.sample_index
        words = self._ask(
            f"read {count} registers at {address:04X}H",
            self._question(READ, address, count),
            lambda: self._master.read_holding(address, count, self._options.answer_deadline_s),
            read_pdu,
        )
        return words, before if self._region.sample_index == before else None

    def write(self, address: int, words: Sequence[int]) -> None:
        self._ask(
            f"write {len(words)} registers at {address:04X}H",
            self._question(WRITE, address, len(words)),
            lambda: self._master.write_multiple(
                address, list(words), self._options.answer_deadline_s
            ),
            lambda _: written_pdu(address, len(words)),
        )

    def exchange(self, pdu: bytes) -> tuple[bytes, int | None]:
        """Any request, and the answer as the meter sent it, whatever it says."""
        before = self._region.sample_index
        answer = self._exchanged(pdu)
        return answer, before if self._region.sample_index == before else None

    def _exchanged(self, pdu: bytes) -> bytes:
        request = f"ask {pdu[:8].hex(' ')}"
        for attempt in range(1, ATTEMPTS + 1):
            self._log.extend(self.relay.drain())
            begun = len(self._log)
            arrived, outcome, text = self._try(pdu)
            self._log.extend(self.relay.drain())
            own = own_pdu(
                self._options.transport, self._log[begun:], self._options.answer_deadline_s
            )
            if own is not None and own == arrived:
                return own
            if outcome == "bad_request":
                raise RigFault(f"link: cannot {request}: {text}")
            if own is not None and not is_of_known_form(own):
                self.reconnect()  # the master could not tell where this answer ends
                return own
            if attempt == ATTEMPTS and own is not None:
                raise RigFault(f"link: cannot {request}: the meter answered, what arrived: {text}")
            if attempt == ATTEMPTS or self.relay.prove().is_cut:
                raise NoAnswer(request, outcome, text)
            try:
                self.reconnect()
            except RigFault:
                raise NoAnswer(request, outcome, text) from None
        raise AssertionError("unreachable")

    def _try(self, pdu: bytes) -> tuple[bytes | None, str, str]:
        """(answer, outcome and text for when the meter sent another), or None and what failed."""
        try:
            options = self._options
            arrived = self._master.request(options.unit_id, pdu, options.answer_deadline_s)
        except kwhost.ModbusFault as fault:
            return None, fault.outcome, str(fault)
        return arrived, "bad_answer", "another answer than the meter's"

    def alter_answers(self, faults: AnswerFaults) -> None:
        """Planted fault: what the relay does to the meter's answers from now on."""
        self.relay.set_answer_faults(
            faults.dropped_every or 0,
            faults.stale_every or 0,
            faults.corrupted_every or 0,
            faults.late_ms,
        )

    def drain_traffic(self) -> list[Exchange]:
        self._log.extend(self.relay.drain())
        log, self._log = self._log, []
        return [
            Exchange(
                link=self.name,
                direction="to_meter" if direction == "to_meter" else "from_meter",
                sample_index=sample_index,
                wall_ns=wall_ns,
                data_hex=data.hex(),
            )
            for direction, wall_ns, sample_index, data in log
        ]

    def reconnect(self) -> None:
        """A fresh connection of the master. RigFault."""
        try:
            self._master.connect(CONNECT_DEADLINE_S)
        except kwhost.ModbusFault as fault:
            raise RigFault(f"link: {fault}") from fault

    def raise_when_not_proved(self, clock: WallClock) -> None:
        """RigFault names what the relay knows to be wrong with the link."""
        wait_until(lambda: _is_told(self.relay.prove()), RELAY_DEADLINE_S, clock)
        proof = self.relay.prove()
        if proof.is_cut:
            raise RigFault("link: cut")
        if not proof.upstream_connected:
            raise RigFault("link: no connection to the meter")
        if not proof.request_delivered:
            raise RigFault("link: the request was not delivered to the meter")

    def close(self) -> None:
        self._master.close()

    def _make_master(self, folder: Path) -> kwhost.ModbusMaster:
        if self._options.transport == "tcp":
            return kwhost.ModbusMaster.tcp("127.0.0.1", self.relay.port, self._options.unit_id)
        # The path leads to the terminal for as long as the relay lives; the folder may go.
        device = str((folder / "master").resolve())
        return kwhost.ModbusMaster.rtu(device, self._options.baud_bd, "N", 1, self._options.unit_id)

    def _question(self, function: int, address: int, count: int) -> Question:
        return Question(function, address, count, self._options.unit_id, self._options.transport)

    def _ask(
        self,
        request: str,
        question: Question,
        action: Callable[[], ResultT],
        pdu_of: Callable[[ResultT], bytes],
    ) -> ResultT:
        """The result of `action`, when it is what the meter sent; asked a second time when not."""
        for attempt in range(1, ATTEMPTS + 1):
            self._log.extend(self.relay.drain())
            begun = len(self._log)
            try:
                result = action()
                if self._arrived_as_sent(question, begun, pdu_of(result)):
                    return result
                outcome, text = "bad_answer", "another answer than the meter's"
            except kwhost.ModbusFault as fault:
                self._raise_when_refused(request, question, begun, fault)
                outcome, text = fault.outcome, str(fault)
            own = self._own_answers(question, begun)
            if attempt == ATTEMPTS and own:
                raise RigFault(f"link: cannot {request}: the meter answered, what arrived: {text}")
            if attempt == ATTEMPTS or self.relay.prove().is_cut:
                raise NoAnswer(request, outcome, text)
            try:
                self.reconnect()
            except RigFault:
                raise NoAnswer(request, outcome, text) from None
        raise AssertionError("unreachable")

    def _own_answers(self, question: Question, begun: int) -> list[bytes]:
        self._log.extend(self.relay.drain())
        return own_answers(question, self._log[begun:], self._options.answer_deadline_s)

    def _arrived_as_sent(self, question: Question, begun: int, pdu: bytes) -> bool:
        return self._own_answers(question, begun)[-1:] == [pdu]

    def _raise_when_refused(
        self, request: str, question: Question, begun: int, fault: kwhost.ModbusFault
    ) -> None:
        """MeterFault for an exception that the meter sent, RigFault for a wrong request."""
        if fault.outcome == "bad_request":
            raise RigFault(f"link: cannot {request}: {fault}") from fault
        code = fault.exception_code
        if fault.outcome != "exception":
            return
        if self._arrived_as_sent(question, begun, refused_pdu(question.function, code)):
            name = _EXCEPTION_NAMES.get(code, "unknown")
            raise MeterRefusal(f"refuses to {request}: exception {code:02} {name}") from fault


def _is_told(proof: kwhost.Proof) -> bool:
    """False while a connection through the relay may still be on its way."""
    return proof.is_cut or proof.upstream_connected
