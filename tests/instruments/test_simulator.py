"""The simulator of the Fluke 6105A over a plain socket; no driver and no VISA library."""

import math
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from tests.instruments.fluke6105a_simulator import Fluke6105aSimulator, Misbehaviour, Traits
from tests.instruments.fluke6105a_waveform import Tone
from tests.instruments.scpi_device import ERROR_QUEUE_ENTRIES, LINE_BYTES_MAX

REPLY_DEADLINE_S = 5.0
SILENCE_S = 0.2  # an honest reply on the loopback takes a hundredth of it
NO_ERROR = '0,"No error"'
UNDEFINED = '-113,"Undefined header"'
OUT_OF_RANGE = '-222,"Data out of range"'

# Replies carry 13 significant digits: half a unit of the last is 5e-13 of the first at worst.
REPLY_ROUNDING = 5e-13
# A sum of a few hundred rounded products, each within 1.1e-16 of its size.
SUM_ROUNDING = 1e-13
REPLY_TOLERANCE = REPLY_ROUNDING + SUM_ROUNDING


@dataclass
class HandClock:
    """Seconds that pass when a test says so."""

    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Wire:
    port: int
    stream: socket.socket = field(init=False)
    received: bytes = b""

    def __post_init__(self) -> None:
        self.stream = socket.create_connection(("127.0.0.1", self.port), REPLY_DEADLINE_S)

    def send(self, text: str) -> None:
        self.stream.sendall(text.encode() + b"\n")

    def read(self, deadline_s: float = REPLY_DEADLINE_S) -> str:
        self.stream.settimeout(deadline_s)
        while b"\n" not in self.received:
            data = self.stream.recv(4096)
            if not data:
                raise EOFError
            self.received += data
        line, _, self.received = self.received.partition(b"\n")
        return line.decode()

    def ask(self, text: str) -> str:
        self.send(text)
        return self.read()

    def numbers(self, text: str) -> list[float]:
        return [float(part) for part in self.ask(text).split(",")]

    def do(self, text: str) -> None:
        """Send a set command and wait until it was executed without an error."""
        assert self.error_of(text) == NO_ERROR

    def error_of(self, text: str) -> str:
        """Send a set command and take the oldest error."""
        self.send(text)
        return self.ask("SYST:ERR?")


@dataclass
class Setup:
    simulator: Fluke6105aSimulator
    wire: Wire
    clock: HandClock


@pytest.fixture
def setup() -> Iterator[Setup]:
    clock = HandClock()
    with Fluke6105aSimulator(clock=clock) as simulator:
        wire = Wire(simulator.port)
        yield Setup(simulator, wire, clock)
        wire.stream.close()


@pytest.fixture
def wire(setup: Setup) -> Wire:
    return setup.wire


@pytest.fixture
def simulator(setup: Setup) -> Fluke6105aSimulator:
    return setup.simulator


def assert_tone(tone: Tone, rms: float, angle_deg: float) -> None:
    assert tone.rms == pytest.approx(rms, rel=SUM_ROUNDING)
    assert tone.angle_deg == angle_deg


# The language


@pytest.mark.parametrize(
    "header",
    [
        "SOURce:PHASe2:VOLTage:MHARmonics:AMPLitude",
        ":SOUR:PHAS2:VOLT:MHAR:AMPL",
        "source:phas2:VOLTAGE:mhar:ampl",
    ],
)
def test_long_short_and_any_case_is_the_same_command(setup: Setup, header: str) -> None:
    setup.wire.do(f"{header} 230")
    assert setup.simulator.programmed().phases[2].u.rms == 230.0
    assert setup.wire.numbers(f"{header}?") == [230.0]


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ("SOURC:FREQ 50", UNDEFINED),  # neither long nor short
        ("FREQ 50", UNDEFINED),  # SOURce is not optional
        ("SOUR:FREQ2 50", UNDEFINED),  # a number where none belongs
        ("SOUR:PHAS5:FITT?", '-114,"Header suffix out of range"'),
        ("SOUR:PHAS1:VOLT:MHAR:HARM101 1,0", '-114,"Header suffix out of range"'),
        ("SOUR:PHAS1:VOLT:MHAR:HARM5 1", '-109,"Missing parameter"'),
        ("SOUR:FREQ", '-109,"Missing parameter"'),
        ("SOUR:FREQ 50,60", '-108,"Parameter not allowed"'),
        ("SOUR:FREQ fifty", '-104,"Data type error"'),
        ("SOUR:FREQ nan", '-104,"Data type error"'),
        ("SOUR:FREQ 1e999", OUT_OF_RANGE),
        ("OUTP:STAT MAYBE", '-224,"Illegal parameter value"'),
        ("SOUR::FREQ 50", '-102,"Syntax error"'),
        ("SOUR:FREQ 5é", '-101,"Invalid character"'),
    ],
)
def test_bad_command_puts_its_error_in_the_queue_once(wire: Wire, sent: str, error: str) -> None:
    assert wire.error_of(sent) == error
    assert wire.ask("SYST:ERR?") == NO_ERROR


def test_semicolon_continues_at_the_path_of_the_command_before(setup: Setup) -> None:
    setup.wire.do("SOUR:PHAS2:CURR:MHAR:AMPL 1;*CLS;HARM5 40,10;STAT ON")
    state = setup.simulator.programmed().phases[2].i
    assert state.harmonics_on
    assert_tone(state.harmonics[5], 0.4, 10.0)


def test_path_is_not_the_root_without_a_colon(wire: Wire) -> None:
    assert wire.error_of("SOUR:FREQ 60;OUTP:STAT ON") == UNDEFINED
    assert wire.error_of("SOUR:FREQ 60;:OUTP:STAT ON") == NO_ERROR
    assert wire.ask("OUTP:STAT?;:SOUR:FREQ?") == "1;6.000000000000E+01"


def test_command_error_ends_the_line_and_execution_error_does_not(wire: Wire) -> None:
    wire.send("SOUR:FREQ 0;FREQ 60")
    assert wire.numbers("SOUR:FREQ?") == [60.0]
    wire.send("SOUR:FRAQ 0;:SOUR:FREQ 55")
    assert wire.numbers("SOUR:FREQ?") == [60.0]


def test_full_queue_ends_in_overflow_and_cls_empties_it(wire: Wire) -> None:
    for _ in range(ERROR_QUEUE_ENTRIES + 3):
        wire.send("WRONG")
    errors = [wire.ask("SYST:ERR?") for _ in range(ERROR_QUEUE_ENTRIES)]
    assert errors == [UNDEFINED] * (ERROR_QUEUE_ENTRIES - 1) + ['-350,"Queue overflow"']
    assert wire.ask("SYST:ERR?") == NO_ERROR
    assert wire.error_of("WRONG;") == UNDEFINED
    wire.send("WRONG")
    assert wire.error_of("*CLS") == NO_ERROR


def test_event_status_tells_the_class_of_error_and_is_cleared_by_reading(wire: Wire) -> None:
    assert wire.ask("*ESR?") == "128"  # power on
    wire.send("WRONG")
    wire.send("SOUR:FREQ 0")
    wire.send("*OPC")
    assert wire.ask("*ESR?") == str(0x20 | 0x10 | 0x01)
    assert wire.ask("*ESR?") == "0"


def test_line_longer_than_the_buffer_is_dropped_whole(wire: Wire) -> None:
    wire.send("SOUR:FREQ 60;" + " " * LINE_BYTES_MAX)
    assert wire.ask("SYST:ERR?") == '-363,"Input buffer overrun"'
    assert wire.numbers("SOUR:FREQ?") == [50.0]


# The instrument


def test_identity_and_phases_that_are_fitted(wire: Wire) -> None:
    assert wire.ask("*IDN?").startswith("FLUKE,6105A,610500001,")
    assert [wire.ask(f"SOUR:PHAS{x}:FITT?") for x in (1, 2, 3, 4)] == ["1", "1", "1", "0"]
    assert wire.ask("SOUR:PHAS:MOD?;SER?") == "6105A;610500001"
    assert wire.ask("SOUR:PHAS3:MOD?") == "6106A"
    assert wire.ask("*OPC?") == "1"


def test_phase_not_fitted_is_refused() -> None:
    with Fluke6105aSimulator(Traits(serial_by_phase={1: "7"})) as simulator:
        wire = Wire(simulator.port)
        assert wire.ask("SOUR:PHAS2:FITT?") == "0"
        for sent in ("VOLT:MHAR:AMPL 230", "VOLT:MHAR:AMPL?", "SER?", "POW:WATT?"):
            assert wire.error_of(f"SOUR:PHAS2:{sent}") == '-241,"Hardware missing"'
        wire.stream.close()


@pytest.mark.parametrize(
    ("before", "sent"),
    [
        ("", "SOUR:FREQ 15.99"),
        ("", "SOUR:FREQ 850.01"),
        ("", "SOUR:PHAS1:VOLT:MHAR:AMPL 1008.01"),
        ("", "SOUR:PHAS1:VOLT:MHAR:AMPL -1"),
        ("", "SOUR:PHAS1:CURR:MHAR:AMPL 21.01"),
        ("", "SOUR:PHAS1:VOLT:MHAR:HARM5 100.1,0"),
        ("", "SOUR:PHAS1:VOLT:MHAR:HARM5 -1,0"),
        ("", "SOUR:PHAS1:VOLT:MHAR:HARM5 1,180.1"),
        ("", "SOUR:PHAS1:VOLT:MHAR:HARM0 1,10"),  # DC has no angle
        ("", "SOUR:PHAS1:VOLT:MHAR:HARM1 100,10"),  # the reference of all angles
        ("", "SOUR:PHAS2:VOLT:MHAR:HARM1 99,0"),  # the fundamental is its own hundred percent
        ("UNIT:MHAR:VOLT ABS", "SOUR:PHAS2:VOLT:MHAR:HARM1 1008.01,0"),
        ("SOUR:FREQ 61", "SOUR:PHAS1:VOLT:MHAR:HARM99 1,0"),  # 6039 Hz
        ("SOUR:PHAS1:VOLT:MHAR:HARM100 1,0", "SOUR:FREQ 61"),
        ("SOUR:PHAS1:CURR:MHAR:AMPL 20", "SOUR:PHAS1:CURR:MHAR:HARM5 40,0"),  # 21.5 A composite
    ],
)
def test_value_out_of_range_is_refused_and_changes_nothing(
    setup: Setup, before: str, sent: str
) -> None:
    setup.wire.do(before)
    state = setup.simulator.programmed()
    assert setup.wire.error_of(sent) == OUT_OF_RANGE
    assert setup.simulator.programmed() == state


def test_amplitude_scales_the_composite_waveform(setup: Setup) -> None:
    setup.wire.do("SOUR:PHAS1:VOLT:MHAR:STAT ON;HARM3 30,0;HARM4 40,-90;AMPL 100")
    u = setup.simulator.programmed().phases[1].u
    norm = math.sqrt(1.0 + 0.3**2 + 0.4**2)
    assert u.rms == pytest.approx(100.0, rel=SUM_ROUNDING)
    assert u.fundamental.rms == pytest.approx(100.0 / norm, rel=SUM_ROUNDING)
    assert u.applied[4].rms == pytest.approx(40.0 / norm, rel=SUM_ROUNDING)
    setup.wire.send("UNIT:MHAR:VOLT ABS")
    assert setup.wire.numbers("SOUR:PHAS1:VOLT:MHAR:HARM3?") == pytest.approx(
        [30.0 / norm, 0.0], rel=REPLY_TOLERANCE
    )


@pytest.mark.parametrize(
    ("keeps", "rms", "fundamental"),
    [("fundamental", math.hypot(230.0, 23.0), 230.0), ("rms", 230.0, 230.0 / math.hypot(1, 0.1))],
)
def test_harmonic_in_percent_keeps_what_the_traits_say(
    keeps: str, rms: float, fundamental: float
) -> None:
    traits = replace(Traits(), harmonic_keeps=keeps)  # type: ignore[arg-type]
    with Fluke6105aSimulator(traits) as simulator:
        wire = Wire(simulator.port)
        wire.send("SOUR:PHAS1:VOLT:MHAR:AMPL 230;HARM5 10,0")
        assert wire.numbers("SOUR:PHAS1:VOLT:MHAR:AMPL?") == pytest.approx(
            [rms], rel=REPLY_TOLERANCE
        )
        u = simulator.programmed().phases[1].u
        assert u.fundamental.rms == pytest.approx(fundamental, rel=SUM_ROUNDING)
        wire.stream.close()


def test_absolute_unit_programs_volts_and_amperes(setup: Setup) -> None:
    wire = setup.wire
    wire.send("UNIT:MHAR:VOLT ABS;CURR ABS")
    assert wire.ask("UNIT:MHAR:VOLT?;CURR?") == "ABS;ABS"
    wire.do("SOUR:PHAS2:VOLT:MHAR:HARM1 230,-120;HARM5 23,30;HARM0 -2,0")
    u = setup.simulator.programmed().phases[2].u
    assert_tone(u.fundamental, 230.0, -120.0)
    assert u.harmonics[0].rms == pytest.approx(-2.0, rel=SUM_ROUNDING)
    assert wire.numbers("SOUR:PHAS2:VOLT:MHAR:AMPL?") == pytest.approx(
        [math.sqrt(230**2 + 23**2 + 2**2)], rel=REPLY_TOLERANCE
    )


def test_all_lists_orders_from_one_to_the_highest(wire: Wire) -> None:
    wire.send("SOUR:PHAS1:CURR:MHAR:AMPL 1;HARM1 100,-60;HARM3 40,15")
    assert wire.numbers("SOUR:PHAS1:CURR:MHAR:ALL? AMPL") == [100.0, 0.0, 40.0]
    assert wire.numbers("SOUR:PHAS1:CURR:MHAR:ALL? PANG") == [-60.0, 0.0, 15.0]
    assert wire.numbers("SOUR:PHAS1:CURR:MHAR:ALL?") == [100.0, -60.0, 0.0, 0.0, 40.0, 15.0]
    assert wire.numbers("SOUR:PHAS1:CURR:MHAR:HARM3? PANGLE") == [15.0]


def test_clear_leaves_the_fundamental_at_its_level(setup: Setup) -> None:
    setup.wire.do("SOUR:PHAS1:CURR:MHAR:AMPL 1;HARM1 100,-60;HARM3 40,15;CLE")
    i = setup.simulator.programmed().phases[1].i
    assert i.harmonics == {}
    assert_tone(i.fundamental, 1.0, -60.0)


def test_percent_of_a_fundamental_that_is_zero_is_a_conflict(wire: Wire) -> None:
    wire.send("UNIT:MHAR:VOLT ABS;:SOUR:PHAS1:VOLT:MHAR:HARM0 5,0;:UNIT:MHAR:VOLT PFUN")
    assert wire.error_of("SOUR:PHAS1:VOLT:MHAR:HARM3 5,0") == '-221,"Settings conflict"'


def test_power_equals_the_mean_of_the_sampled_product(wire: Wire) -> None:
    """The mean over one period is exact when the samples outnumber twice the highest order."""
    u = {0: (3.0, 0.0), 1: (230.0, -120.0), 5: (23.0, 20.0), 7: (9.0, 0.0)}
    i = {0: (0.1, 0.0), 1: (1.0, -180.0), 5: (0.4, -35.0), 9: (0.2, 70.0)}
    wire.send("UNIT:MHAR:VOLT ABS;CURR ABS")
    for channel, tones in (("VOLT", u), ("CURR", i)):
        wire.send(f"SOUR:PHAS2:{channel}:MHAR:STAT ON")
        for order, (rms, angle_deg) in tones.items():
            wire.do(f"SOUR:PHAS2:{channel}:MHAR:HARM{order} {rms},{angle_deg}")
    us, is_ = _samples(u), _samples(i)
    watt = math.fsum(a * b for a, b in zip(us, is_, strict=True)) / len(us)
    va = math.sqrt(math.fsum(a * a for a in us) * math.fsum(b * b for b in is_)) / len(us)
    scale = REPLY_TOLERANCE * va
    assert wire.numbers("SOUR:PHAS2:POW:WATT?") == pytest.approx([watt], abs=scale)
    assert wire.numbers("SOUR:PHAS2:POW:VA?") == pytest.approx([va], abs=scale)
    assert abs(watt - 230.0 * math.cos(math.radians(60.0))) > 1.0  # harmonics do count


def _samples(tones: dict[int, tuple[float, float]], count: int = 64) -> list[float]:
    return [
        math.fsum(
            rms * (math.sqrt(2) * math.sin(math.tau * n * k / count + math.radians(deg)))
            if n
            else rms
            for n, (rms, deg) in tones.items()
        )
        for k in range(count)
    ]


def test_harmonics_off_leave_the_fundamental_alone_on_the_output(wire: Wire) -> None:
    wire.send("SOUR:PHAS1:VOLT:MHAR:AMPL 230;HARM5 10,0")
    wire.send("SOUR:PHAS1:CURR:MHAR:AMPL 1;HARM5 40,0")
    assert wire.numbers("SOUR:PHAS1:POW:WATT?") == pytest.approx([230.0], rel=REPLY_TOLERANCE)
    wire.send("SOUR:PHAS1:VOLT:MHAR:STAT ON;:SOUR:PHAS1:CURR:MHAR:STAT 1")
    assert wire.numbers("SOUR:PHAS1:POW:WATT?") == pytest.approx([239.2], rel=REPLY_TOLERANCE)


def test_reset_turns_the_output_off_and_forgets_the_waveform(setup: Setup) -> None:
    before = setup.simulator.programmed()
    setup.wire.send("SOUR:FREQ 60;PHAS3:VOLT:MHAR:AMPL 100;:UNIT:MHAR:VOLT ABS;:OUTP:STAT ON")
    assert setup.wire.ask("OUTP:STAT?") == "1"
    setup.wire.do("*RST")
    assert setup.simulator.programmed() == before
    assert setup.wire.ask("UNIT:MHAR:VOLT?") == "PFUN"


# Settling


def test_change_of_a_live_output_settles_after_the_stated_time(setup: Setup) -> None:
    wire, clock, settle_s = setup.wire, setup.clock, Traits().settle_s
    wire.send("SOUR:PHAS1:VOLT:MHAR:AMPL 230")
    assert wire.ask("STAT:OPER:COND?") == "0"  # the output is off
    assert wire.ask(":OUTP:STAT ON;STAT?;:STAT:OPER:COND?") == "1;2"
    clock.now_s += settle_s / 2
    assert wire.ask("OUTP:STAT ON;:STAT:OPER:COND?") == "2"  # nothing changed: no restart
    clock.now_s += settle_s / 2
    assert wire.ask("STAT:OPER:COND?") == "0"
    assert wire.ask("SOUR:FREQ 50.7;:STAT:OPER:COND?;:OUTP:STAT?") == "2;1"
    clock.now_s += settle_s
    assert setup.simulator.is_settled()


# Misbehaviour


def test_never_settles_lasts_until_healed(setup: Setup) -> None:
    setup.simulator.inject(Misbehaviour("never_settles"))
    setup.clock.now_s += 1e6
    assert setup.wire.ask("STAT:OPER:COND?") == "2"
    setup.simulator.heal()
    assert setup.wire.ask("STAT:OPER:COND?") == "0"


def test_no_reply_is_silence_as_often_as_asked(setup: Setup) -> None:
    setup.simulator.inject(Misbehaviour("no_reply", r"source:frequency\?", times=1))
    setup.wire.send("SOUR:FREQ?")
    with pytest.raises(TimeoutError):
        setup.wire.read(SILENCE_S)
    assert setup.wire.numbers("SOUR:FREQ?") == [50.0]


def test_late_reply_comes_before_the_reply_of_the_next_query(setup: Setup) -> None:
    setup.simulator.inject(Misbehaviour("late_reply", r"\*IDN\?", times=1))
    setup.wire.send("*IDN?")
    with pytest.raises(TimeoutError):
        setup.wire.read(SILENCE_S)
    setup.wire.send("OUTP:STAT?")
    setup.simulator.release_late_replies()
    assert setup.wire.read().startswith("FLUKE")
    assert setup.wire.read() == "0"


def test_wrong_reply_is_what_was_injected(setup: Setup) -> None:
    setup.simulator.inject(Misbehaviour("wrong_reply", r".*:AMPLitude\?", reply="9.9E37"))
    assert setup.wire.ask("SOUR:PHAS1:CURR:MHAR:AMPL?") == "9.9E37"


def test_refused_and_ignored_commands_change_nothing(setup: Setup) -> None:
    before = setup.simulator.programmed()
    setup.simulator.inject(Misbehaviour("refuse", "OUTPut:STATe", code=-222))
    setup.simulator.inject(Misbehaviour("ignore", "SOURce:PHASe2:.*"))
    assert setup.wire.error_of("OUTP:STAT ON") == OUT_OF_RANGE
    setup.wire.do("SOUR:PHAS2:VOLT:MHAR:AMPL 10")
    assert setup.simulator.programmed() == before


def test_disconnect_closes_and_the_state_outlives_it(setup: Setup) -> None:
    setup.wire.send("SOUR:FREQ 60")
    setup.simulator.inject(Misbehaviour("disconnect", r"OUTPut:STATe", times=1))
    setup.wire.send("OUTP:STAT ON")
    with pytest.raises((EOFError, ConnectionError)):
        setup.wire.read()
    again = Wire(setup.simulator.port)
    assert again.ask("SOUR:FREQ?;:OUTP:STAT?") == "6.000000000000E+01;0"
    again.stream.close()


def test_traffic_holds_every_line_in_order(setup: Setup) -> None:
    setup.wire.send("*CLS")
    setup.wire.ask("OUTP:STAT?")
    lines = [(line.direction, line.data) for line in setup.simulator.traffic()]
    assert lines == [("in", b"*CLS\n"), ("in", b"OUTP:STAT?\n"), ("out", b"0\n")]
    setup.simulator.forget_traffic()
    assert setup.simulator.traffic() == ()
