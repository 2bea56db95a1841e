"""A simulated Fluke 6105A electrical power standard behind a TCP socket on the loopback.

    with Fluke6105aSimulator() as simulator:
        visa.open_resource(simulator.resource_name, read_termination="\\n", write_termination="\\n")
        ...
        simulator.programmed().phases[1].u.fundamental.rms

The command set is fluke6105a_protocol.md beside this file; it says what is known of the instrument
and what is assumed. Every assumption that is a number or a choice is a field of `Traits`.
"""

import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self

from tests.instruments.fluke6105a_waveform import (
    FUNDAMENTAL,
    Channel,
    HarmonicUnit,
    Tone,
    active_power_w,
    apparent_power_va,
    rms_of,
)
from tests.instruments.scpi_device import LINE_BYTES_MAX, Call, Command, ScpiDevice, ScpiError

PHASES_MAX = 4
HARMONIC_MAX = 100
SETTLING_BIT = 1 << 1  # of the operation status, as SCPI 1999 numbers it
POLL_S = 0.05


@dataclass(frozen=True)
class Traits:
    """What the table of commands does not say; see fluke6105a_protocol.md."""

    serial_by_phase: dict[int, str] = field(
        default_factory=lambda: {1: "610500001", 2: "610600002", 3: "610600003"}
    )  # its keys are the phases that are fitted
    firmware: str = "1.0"
    u_rms_max_v: float = 1008.0
    i_rms_max_a: float = 21.0
    f_min_hz: float = 16.0
    f_max_hz: float = 850.0
    f_harmonic_max_hz: float = 6000.0  # order times frequency
    harmonic_max_pct: float = 100.0
    angle_max_deg: float = 180.0  # of either sign
    harmonic_unit: HarmonicUnit = "PFUN"  # after power on and *RST
    harmonic_keeps: Literal["fundamental", "rms"] = "fundamental"  # HARMonic<y> in percent
    f_reset_hz: float = 50.0
    settle_s: float = 1.0


@dataclass(frozen=True)
class ChannelState:
    """A channel as programmed. Values in V rms or A rms as `unit` says, angles in degrees."""

    unit: Literal["V", "A"]
    rms: float  # of the composite waveform as programmed
    fundamental: Tone
    harmonics: dict[int, Tone]  # orders 0 and 2..100 that are not zero
    harmonics_on: bool
    applied: dict[int, Tone]  # what the terminals carry while the output is on


@dataclass(frozen=True)
class PhaseState:
    u: ChannelState
    i: ChannelState


@dataclass(frozen=True)
class ProgrammedState:
    f_hz: float
    output_on: bool
    phases: dict[int, PhaseState]


@dataclass(frozen=True)
class Traffic:
    """One line on the wire, terminator included."""

    direction: Literal["in", "out"]
    data: bytes


@dataclass
class Misbehaviour:
    """Something to do wrong, at commands whose long header matches `header` (any case).

    no_reply: executed, nothing is answered.   late_reply: answered on release_late_replies().
    wrong_reply: `reply` is answered.          refuse: error `code`, nothing is changed.
    ignore: nothing is changed, no error.      disconnect: the connection closes, not executed.
    never_settles: `header` is not looked at; the output stays settling until heal().
    """

    kind: Literal[
        "no_reply", "late_reply", "wrong_reply", "refuse", "ignore", "disconnect", "never_settles"
    ]
    header: str = ".*"
    times: int | None = None  # how often; None is always
    reply: str = ""
    code: int = -221


@dataclass
class _Phase:
    u: Channel
    i: Channel
    serial: str


class _Disconnect(Exception):
    """The connection is to be closed on purpose."""


class _Instrument(ScpiDevice):
    """The power standard without its connector. Not safe for threads by itself."""

    def __init__(self, traits: Traits, clock: Callable[[], float]) -> None:
        super().__init__(_commands(self), {"x": (1, PHASES_MAX), "y": (0, HARMONIC_MAX)})
        self.traits = traits
        self.misbehaviours: list[Misbehaviour] = []
        self.wire_fault: Misbehaviour | None = None  # what the last line met
        self._clock = clock
        self._settled_at_s = clock()
        self._phases: dict[int, _Phase] = {}
        self._power_on()

    def identity(self) -> str:
        return f"FLUKE,6105A,{self.traits.serial_by_phase[1]},{self.traits.firmware}"

    def reset(self) -> None:
        self._power_on()

    def perform(self, command: Command, call: Call) -> str | None:
        fault = self._next_misbehaviour(call.header)
        if fault is None or fault.kind in ("no_reply", "late_reply"):
            self.wire_fault = fault or self.wire_fault
            return self._perform_honestly(command, call)
        if fault.kind == "disconnect":
            raise _Disconnect
        if fault.kind == "refuse":
            raise ScpiError(fault.code)
        return fault.reply if fault.kind == "wrong_reply" else None

    def is_settled(self) -> bool:
        stuck = any(fault.kind == "never_settles" for fault in self.misbehaviours)
        return not stuck and self._clock() >= self._settled_at_s

    def state(self) -> ProgrammedState:
        phases = {
            number: PhaseState(_channel_state(phase.u), _channel_state(phase.i))
            for number, phase in self._phases.items()
        }
        return ProgrammedState(self._f_hz, self._output_on, phases)

    def output(self) -> object:
        """What the terminals carry in the end; equal objects are equal outputs."""
        if not self._output_on:
            return None
        return self._f_hz, [(p.u.applied(), p.i.applied()) for p in self._phases.values()]

    # Handlers. A set handler answers nothing.

    def set_output(self, call: Call) -> None:
        self._output_on = call.boolean(0)

    def get_output(self, _: Call) -> str:
        return _flag(self._output_on)

    def set_frequency(self, call: Call) -> None:
        f_hz = call.number(0)
        if not self.traits.f_min_hz <= f_hz <= self.traits.f_max_hz:
            raise ScpiError(-222)
        for phase in self._phases.values():
            self._check_band(f_hz, max(phase.u.order_max(), phase.i.order_max()))
        self._f_hz = f_hz

    def get_frequency(self, _: Call) -> str:
        return _decimal(self._f_hz)

    def get_operation_condition(self, _: Call) -> str:
        return str(0 if self.is_settled() else SETTLING_BIT)

    def get_fitted(self, call: Call) -> str:
        return _flag(call.numbers["x"] in self._phases)

    def get_serial(self, call: Call) -> str:
        return self._phase(call).serial

    def get_model(self, call: Call) -> str:
        self._phase(call)
        return "6105A" if call.numbers["x"] == 1 else "6106A"

    def get_watt(self, call: Call) -> str:
        phase = self._phase(call)
        return _decimal(active_power_w(phase.u.applied(), phase.i.applied()))

    def get_va(self, call: Call) -> str:
        phase = self._phase(call)
        return _decimal(apparent_power_va(phase.u.applied(), phase.i.applied()))

    def set_unit(self, call: Call) -> None:
        for phase in self._phases.values():
            unit: HarmonicUnit = "PFUN" if call.word(0, ("PFUN", "ABS")) == "PFUN" else "ABS"
            self._channel(phase, call).harmonic_unit = unit

    def get_unit(self, call: Call) -> str:
        return self._channel(self._phases[1], call).harmonic_unit

    def set_harmonics_state(self, call: Call) -> None:
        self._channel(self._phase(call), call).harmonics_on = call.boolean(0)

    def get_harmonics_state(self, call: Call) -> str:
        return _flag(self._channel(self._phase(call), call).harmonics_on)

    def clear_harmonics(self, call: Call) -> None:
        self._channel(self._phase(call), call).clear()

    def set_amplitude(self, call: Call) -> None:
        self._channel(self._phase(call), call).set_rms(call.number(0))

    def get_amplitude(self, call: Call) -> str:
        return _decimal(self._channel(self._phase(call), call).rms)

    def set_harmonic(self, call: Call) -> None:
        channel = self._channel(self._phase(call), call)
        order, amplitude, angle_deg = call.numbers["y"], call.number(0), call.number(1)
        is_angle_reference = call.numbers["x"] == 1 and channel.unit == "V" and order == 1
        angle_max_deg = 0.0 if is_angle_reference or order == 0 else self.traits.angle_max_deg
        if abs(angle_deg) > angle_max_deg or (amplitude < 0.0 and order > 0):
            raise ScpiError(-222)
        if amplitude != 0.0:
            self._check_band(self._f_hz, order)
        if channel.harmonic_unit == "ABS":
            channel.set_absolute(order, Tone(amplitude, angle_deg))
        elif abs(amplitude) <= self.traits.harmonic_max_pct:
            channel.set_percent(order, amplitude, angle_deg, self.traits.harmonic_keeps)
        else:
            raise ScpiError(-222)

    def get_harmonic(self, call: Call) -> str:
        channel = self._channel(self._phase(call), call)
        return ",".join(self._columns(call, channel, [call.numbers["y"]]))

    def get_all(self, call: Call) -> str:
        channel = self._channel(self._phase(call), call)
        orders = range(1, max(channel.order_max(), FUNDAMENTAL) + 1)
        return ",".join(self._columns(call, channel, orders))

    def _columns(self, call: Call, channel: Channel, orders: range | list[int]) -> list[str]:
        """Amplitude, angle or both of each order, as the optional parameter says."""
        words = ("AMPLitude", "PANGle")
        wanted = [call.word(0, words)] if call.parameters else list(words)
        texts = []
        for order in orders:
            if "AMPLitude" in wanted:
                texts.append(_decimal(channel.amplitude(order)))
            if "PANGle" in wanted:
                texts.append(_decimal(channel.tone(order).angle_deg))
        return texts

    def _power_on(self) -> None:
        traits = self.traits
        self._f_hz = traits.f_reset_hz
        self._output_on = False
        self._phases = {
            number: _Phase(
                Channel("V", traits.u_rms_max_v, harmonic_unit=traits.harmonic_unit),
                Channel("A", traits.i_rms_max_a, harmonic_unit=traits.harmonic_unit),
                serial,
            )
            for number, serial in sorted(traits.serial_by_phase.items())
        }

    def _phase(self, call: Call) -> _Phase:
        if call.numbers["x"] not in self._phases:
            raise ScpiError(-241)
        return self._phases[call.numbers["x"]]

    def _channel(self, phase: _Phase, call: Call) -> Channel:
        return phase.u if ":VOLTage" in call.header else phase.i

    def _check_band(self, f_hz: float, order: int) -> None:
        if order > FUNDAMENTAL and order * f_hz > self.traits.f_harmonic_max_hz:
            raise ScpiError(-222)

    def _perform_honestly(self, command: Command, call: Call) -> str | None:
        before = self.output()
        answer = super().perform(command, call)
        if self.output() != before:
            self._settled_at_s = self._clock() + self.traits.settle_s
        return answer

    def _next_misbehaviour(self, header: str) -> Misbehaviour | None:
        for fault in self.misbehaviours:
            used_up = fault.times == 0 or fault.kind == "never_settles"
            if not used_up and re.fullmatch(fault.header, header, re.IGNORECASE):
                fault.times = None if fault.times is None else fault.times - 1
                return fault
        return None


def _commands(of: _Instrument) -> list[Command]:
    commands = [
        Command("OUTPut:STATe", of.set_output, 1, 1),
        Command("OUTPut:STATe?", of.get_output),
        Command("SOURce:FREQuency", of.set_frequency, 1, 1),
        Command("SOURce:FREQuency?", of.get_frequency),
        Command("STATus:OPERation:CONDition?", of.get_operation_condition),
        Command("SOURce:PHASe<x>:FITTed?", of.get_fitted),
        Command("SOURce:PHASe<x>:SERial?", of.get_serial),
        Command("SOURce:PHASe<x>:MODel?", of.get_model),
        Command("SOURce:PHASe<x>:POWer:WATT?", of.get_watt),
        Command("SOURce:PHASe<x>:POWer:VA?", of.get_va),
    ]
    for channel in ("VOLTage", "CURRent"):
        root = f"SOURce:PHASe<x>:{channel}:MHARmonics"
        commands += [
            Command(f"UNIT:MHARmonics:{channel}", of.set_unit, 1, 1),
            Command(f"UNIT:MHARmonics:{channel}?", of.get_unit),
            Command(f"{root}:STATe", of.set_harmonics_state, 1, 1),
            Command(f"{root}:STATe?", of.get_harmonics_state),
            Command(f"{root}:CLEar", of.clear_harmonics),
            Command(f"{root}:AMPLitude", of.set_amplitude, 1, 1),
            Command(f"{root}:AMPLitude?", of.get_amplitude),
            Command(f"{root}:HARMonic<y>", of.set_harmonic, 2, 2),
            Command(f"{root}:HARMonic<y>?", of.get_harmonic, 0, 1),
            Command(f"{root}:ALL?", of.get_all, 0, 1),
        ]
    return commands


class Fluke6105aSimulator:
    """The instrument on an ephemeral port; its state outlives a connection, as a real one's does.

    `clock` gives seconds that never go back; only settling uses it. One connection at a time is
    served; the next waits.
    """

    def __init__(
        self, traits: Traits | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._lock = threading.RLock()
        self._instrument = _Instrument(traits or Traits(), clock)
        self._traffic: list[Traffic] = []
        self._stopping = threading.Event()
        self._late = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(POLL_S)
        self.port: int = self._listener.getsockname()[1]
        self.resource_name = f"TCPIP::127.0.0.1::{self.port}::SOCKET"
        self._thread = threading.Thread(target=self._serve, name="fluke6105a", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._thread.join()
        self._listener.close()

    def programmed(self) -> ProgrammedState:
        with self._lock:
            return self._instrument.state()

    def is_settled(self) -> bool:
        with self._lock:
            return self._instrument.is_settled()

    def traffic(self) -> tuple[Traffic, ...]:
        """Every line since the start or the last call of forget_traffic()."""
        with self._lock:
            return tuple(self._traffic)

    def forget_traffic(self) -> None:
        with self._lock:
            self._traffic.clear()

    def inject(self, misbehaviour: Misbehaviour) -> None:
        """From the next command on; the first that matches and has `times` left is done."""
        with self._lock:
            if misbehaviour.kind == "late_reply":
                self._late.clear()
            self._instrument.misbehaviours.append(misbehaviour)

    def heal(self) -> None:
        with self._lock:
            self._instrument.misbehaviours.clear()
        self.release_late_replies()

    def release_late_replies(self) -> None:
        """Send what late_reply holds back. What was sent to the instrument since comes after."""
        self._late.set()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(POLL_S)
                try:
                    self._converse(connection)
                except (_Disconnect, ConnectionError):
                    continue

    def _converse(self, connection: socket.socket) -> None:
        pending = b""
        while not self._stopping.is_set():
            try:
                received = connection.recv(LINE_BYTES_MAX)
            except TimeoutError:
                continue
            if not received:
                return
            *lines, pending = (pending + received).split(b"\n")
            for line in lines:
                self._answer(connection, line)
            if len(pending) > LINE_BYTES_MAX:
                self._overrun()
                pending = b""

    def _answer(self, connection: socket.socket, line: bytes) -> None:
        with self._lock:
            self._traffic.append(Traffic("in", line + b"\n"))
            self._instrument.wire_fault = None
            answer = self._execute(line)
            fault = self._instrument.wire_fault
        if answer is None or (fault is not None and fault.kind == "no_reply"):
            return
        if fault is not None:
            while not self._late.wait(POLL_S):
                if self._stopping.is_set():
                    return
        data = answer.encode("ascii") + b"\n"
        with self._lock:
            self._traffic.append(Traffic("out", data))
        connection.sendall(data)

    def _execute(self, line: bytes) -> str | None:
        if len(line) > LINE_BYTES_MAX:
            self._overrun()
            return None
        if not line.isascii():
            self._instrument.push_error(-101)
            return None
        return self._instrument.execute(line.decode("ascii"))

    def _overrun(self) -> None:
        with self._lock:
            self._instrument.push_error(-363)


def _channel_state(channel: Channel) -> ChannelState:
    tones = channel.tones()
    return ChannelState(
        unit=channel.unit,
        rms=rms_of(tones),
        fundamental=channel.tone(FUNDAMENTAL),
        harmonics={order: tone for order, tone in tones.items() if order != FUNDAMENTAL},
        harmonics_on=channel.harmonics_on,
        applied=channel.applied(),
    )


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _decimal(value: float) -> str:
    """NR3 with 12 digits after the point; never a negative zero."""
    return f"{value + 0.0:.12E}"
