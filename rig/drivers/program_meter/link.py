"""Modbus to one meter, through the byte-logging relay."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import kwhost

from rig.drivers.program_meter.machine import Transport
from rig.drivers.program_meter.waiting import WallClock, wait_until
from rig.model.evidence import Exchange
from rig.ports import MeterFault, RigFault

ResultT = TypeVar("ResultT")

CONNECT_DEADLINE_S = 5.0
# The kernel accepts the master's connection before the relay's own thread takes it and goes on to
# the meter; on a busy machine that takes a while.
RELAY_DEADLINE_S = 2.0
# A request is tried again once: an answer that came too late, or a connection that was closed.
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
        listen = "tcp:127.0.0.1:0" if options.transport == "tcp" else f"tty:{folder / 'master'}"
        try:
            self.relay = kwhost.Relay(listen, upstream, region)
            self._master = self._make_master(folder)
            self._master.connect(CONNECT_DEADLINE_S)
        except (OSError, kwhost.ModbusFault) as fault:
            raise RigFault(f"link: {fault}") from fault

    @property
    def name(self) -> str:
        return f"modbus_{self._options.transport}"

    def read(self, address: int, count: int) -> tuple[tuple[int, ...], int | None]:
        """Words, and the sample index when it was the same before and after."""
        before = self._region.sample_index
        words = self._ask(
            f"read {count} registers at {address:04X}H",
            lambda: self._master.read_holding(address, count, self._options.answer_deadline_s),
        )
        return words, before if self._region.sample_index == before else None

    def write(self, address: int, words: Sequence[int]) -> None:
        self._ask(
            f"write {len(words)} registers at {address:04X}H",
            lambda: self._master.write_multiple(
                address, list(words), self._options.answer_deadline_s
            ),
        )

    def drain_traffic(self) -> list[Exchange]:
        return [
            Exchange(
                link=self.name,
                direction="to_meter" if direction == "to_meter" else "from_meter",
                sample_index=sample_index,
                wall_ns=wall_ns,
                data_hex=data.hex(),
            )
            for direction, wall_ns, sample_index, data in self.relay.drain()
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
        if proof.is_altering:
            raise RigFault("link: the relay loses or changes bytes")
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

    def _ask(self, request: str, action: Callable[[], ResultT]) -> ResultT:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return action()
            except kwhost.ModbusFault as fault:
                if fault.outcome == "exception":
                    code = fault.exception_code
                    name = _EXCEPTION_NAMES.get(code, "unknown")
                    raise MeterFault(f"refuses to {request}: exception {code:02} {name}") from fault
                if fault.outcome == "bad_request":
                    raise RigFault(f"link: cannot {request}: {fault}") from fault
                if attempt == ATTEMPTS or self.relay.prove().is_cut:
                    raise NoAnswer(request, fault.outcome, str(fault)) from fault
                try:
                    self.reconnect()
                except RigFault:
                    raise NoAnswer(request, fault.outcome, str(fault)) from fault
        raise AssertionError("unreachable")


def _is_told(proof: kwhost.Proof) -> bool:
    """False while a connection through the relay may still be on its way."""
    return proof.is_cut or proof.is_altering or proof.upstream_connected
