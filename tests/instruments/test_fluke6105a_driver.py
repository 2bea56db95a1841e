"""The driver of the Fluke 6105A against written dialogues, byte for byte, over a real socket."""

import os
import threading
import time
import tomllib
import tty
from pathlib import Path

import pytest

from rig.drivers.fluke6105a.source import Fluke6105aSource
from rig.drivers.fluke6105a.visa_link import VisaLink
from rig.model.load import Harmonic, Load
from rig.ports import BenchRefusal, RigFault
from tests.instruments.scripted_instrument import ScriptedInstrument, playing

ROOT = Path(__file__).resolve().parents[2]
DIALOGUES = sorted((ROOT / "fixtures/dialogues").glob("fluke6105a_*.toml"))
SINGLE = tomllib.loads(
    (ROOT / "fixtures/dialogues/fluke6105a_single_phase.toml").read_text(encoding="utf-8")
)
LOAD = Load.model_validate(SINGLE["load"])
WHOLE: str = SINGLE["dialogue"]["text"]
OFF = "! *CLS\n! OUTP:STAT OFF\n> OUTP:STAT?\n< 0\n"

DEADLINE_S = 0.3
# A fault comes within the deadline of one exchange; a busy machine may be this much late.
LATENESS_S = 1.5
LATE_S = 0.5  # of a reply: after the deadline, well before the test ends
MATCH = 5e-6  # the replies of the dialogues have six digits


class BenchTime:
    """Bench time that passes when told."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def now_ns(self) -> int:
        return round(self.now_s * 1e9)


class Driven:
    """A driver that talks to a script."""

    def __init__(self, instrument: ScriptedInstrument) -> None:
        self.time = BenchTime()
        self.link = VisaLink("6105A", instrument.address, DEADLINE_S)
        self.source = Fluke6105aSource("6105A", self.link, 0.2, self.time.now_ns)


def until(line: str) -> str:
    """The single-phase dialogue up to and without that line."""
    head, found, _ = WHOLE.partition(f"{line}\n")
    assert found, line
    return head


def shown(instrument: ScriptedInstrument) -> str:
    return "; ".join(instrument.outcome)


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_a_load_is_programmed_and_read_back_as_written(path: Path) -> None:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    load = Load.model_validate(document["load"])
    with playing(document["dialogue"]["text"] + OFF) as instrument:
        driven = Driven(instrument)
        driven.source.apply(load)
        got = driven.source.programmed
        driven.source.off()
        driven.source.close()
    assert shown(instrument) == ""
    assert got is not None
    assert got.f_hz == pytest.approx(load.f_hz, rel=MATCH)
    for name in ("u_v", "i_a", "phi_deg"):
        assert getattr(got, name) == pytest.approx(getattr(load, name), rel=MATCH)
    assert got.harmonics == load.harmonics
    assert driven.source.programmed is None


def test_every_byte_is_in_the_log() -> None:
    with playing(OFF + OFF) as instrument:
        driven = Driven(instrument)
        driven.source.off()
        driven.source.off()
        driven.source.close()
    assert shown(instrument) == ""
    once = [
        ("to_instrument", b"*CLS\n"),
        ("to_instrument", b"SYST:ERR?\n"),
        ("from_instrument", b'0,"No error"\n'),
        ("to_instrument", b"OUTP:STAT OFF\n"),
        ("to_instrument", b"SYST:ERR?\n"),
        ("from_instrument", b'0,"No error"\n'),
        ("to_instrument", b"OUTP:STAT?\n"),
        ("from_instrument", b"0\n"),
    ]
    assert [(entry.direction, entry.data) for entry in driven.link.log] == once * 2


def test_a_second_load_needs_no_second_introduction() -> None:
    settings = WHOLE[WHOLE.index("! *CLS") :]
    with playing(WHOLE + settings) as instrument:
        driven = Driven(instrument)
        driven.source.apply(LOAD)
        driven.source.apply(LOAD)
        driven.source.close()
    assert shown(instrument) == ""


def test_it_is_settled_when_complete_and_not_before_the_least_time() -> None:
    busy, ready = "> *ESR?\n< 0\n> STAT:OPER:COND?\n< 2\n", "> *ESR?\n< 0\n> STAT:OPER:COND?\n< 0\n"
    status = busy + ready + ready + "> OUTP:STAT?\n< 1\n"
    with playing(WHOLE + status) as instrument:
        driven = Driven(instrument)
        assert not driven.source.is_settled()
        driven.source.apply(LOAD)
        assert not driven.source.is_settled()
        driven.time.now_s = 0.1
        assert not driven.source.is_settled()
        driven.time.now_s = 0.2
        assert driven.source.is_settled()
        driven.source.close()
    assert shown(instrument) == ""


def test_an_instrument_that_never_settles_is_never_settled() -> None:
    with playing(WHOLE + "> *ESR?\n< 0\n> STAT:OPER:COND?\n< 2\n" * 3) as instrument:
        driven = Driven(instrument)
        driven.source.apply(LOAD)
        for now_s in (1.0, 10.0, 1000.0):
            driven.time.now_s = now_s
            assert not driven.source.is_settled()
        driven.source.close()
    assert shown(instrument) == ""


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (
            '> *ESR?\n< 9\n> SYST:ERR?\n< -300,"Amplifier overload"\n',
            'event status 9 while settling: -300,"Amplifier overload"',
        ),
        (
            "> *ESR?\n< 0\n> STAT:OPER:COND?\n< 0\n"
            '> OUTP:STAT?\n< 0\n> SYST:ERR?\n< 105,"Tripped"\n',
            'switched its output off by itself: 105,"Tripped"',
        ),
        ("> *ESR?\n< ready\n", '"\\*ESR\\?" replied "ready": must be a whole number'),
    ],
)
def test_a_fault_while_settling_is_a_rig_fault(status: str, message: str) -> None:
    with playing(WHOLE + status) as instrument:
        driven = Driven(instrument)
        driven.source.apply(LOAD)
        driven.time.now_s = 1.0
        with pytest.raises(RigFault, match=message):
            driven.source.is_settled()
        driven.source.close()
    assert shown(instrument) == ""


# What goes wrong, the message, and whether the driver must drop the connection.
BROKEN = [
    ("> *IDN?\n(silence)", '"\\*IDN\\?": no reply within 0.3 s', True),
    ("> *IDN?\n< ZERA,MT310,1,1", '"ZERA,MT310,1,1" answers: must be a FLUKE 6100A', False),
    ("> *IDN?\n< ", '"" answers: must be', False),
    (
        until("< 1") + "< perhaps",
        '"SOUR:PHAS1:FITT\\?" replied "PERHAPS": must be 0 or 1',
        True,
    ),
    (
        until("! SOUR:FREQ 49.3") + '> SOUR:FREQ 49.3\n> SYST:ERR?\n< -222,"Data out of range"',
        '"SOUR:FREQ 49.3" refused: -222,"Data out of range"',
        False,
    ),
    (
        until("! SOUR:FREQ 49.3") + "> SOUR:FREQ 49.3\n> SYST:ERR?\n< fine",
        '"SYST:ERR\\?" replied "fine": must be a number and a text',
        True,
    ),
    (until("< 49.3") + "< nan", '"SOUR:FREQ\\?" replied "nan": must be numbers, 1 of them', True),
    (until("< 49.3") + "(silence)", '"SOUR:FREQ\\?": no reply within 0.3 s', True),
    (until("< 49.3") + "(disconnect)", '"SOUR:FREQ\\?": (no reply within|link lost)', True),
    (until("< PFUN") + "< PRMS", '"UNIT:MHAR:VOLT\\?" replied "PRMS": must be PFUN', True),
    (
        until("< 230.000") + "< 230,0",
        'MHAR:AMPL\\?" replied "230,0": must be numbers, 1 of them',
        True,
    ),
    (
        until("< 100,0") + "< 100",
        'VOLT:MHAR:HARM1\\?" replied "100": must be numbers, 2 of them',
        True,
    ),
    (
        until("< 0,100.000,0,0") + "< 0,100,0,5",
        'ALL\\? AMPL" replied "other than zero 100,5": must be 100',
        True,
    ),
    (until("< 0,100.000,0,0") + "< none", 'ALL\\? AMPL" replied "none": must be numbers', True),
    (
        until("! OUTP:STAT ON") + "! OUTP:STAT ON\n> OUTP:STAT?\n< 0",
        "output is off after switching it",
        False,
    ),
]


def check_fault(script: str, message: str) -> None:
    """The load is refused by RigFault in time; afterwards the source can be switched off."""
    with playing(script + OFF) as instrument:
        driven = Driven(instrument)
        started_s = time.monotonic()
        with pytest.raises(RigFault, match=message) as caught:
            driven.source.apply(LOAD)
        assert time.monotonic() - started_s < DEADLINE_S + LATENESS_S
        assert not isinstance(caught.value, BenchRefusal)
        assert driven.source.programmed is None
        assert not driven.source.is_settled()
        driven.source.off()
        driven.source.close()
    assert shown(instrument) == ""


@pytest.mark.parametrize(("script", "message", "drops"), BROKEN)
def test_a_broken_dialogue_is_a_rig_fault_and_the_source_can_be_switched_off(
    script: str, message: str, drops: bool
) -> None:
    check_fault(script + ("\n(connection)\n" if drops else "\n"), message)


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("< 49.3", "< 50", 'frequency: sent 49.3 Hz, is 50 Hz; instrument says 0,"No error"'),
        ("< 230.000", "< 229.998", "L1 VOLT: amplitude: sent 230, is 229.998"),
        ("< 100.000,-60.000", "< 100,60", "L1 CURR: order 1: sent -60 degrees, is 60"),
    ],
)
def test_a_setting_that_is_read_back_otherwise_is_a_rig_fault(
    written: str, instead: str, message: str
) -> None:
    reading = until("! OUTP:STAT ON")
    assert reading.count(written) == 1
    check_fault(reading.replace(written, instead) + '> SYST:ERR?\n< 0,"No error"\n', message)


def test_a_late_reply_is_never_taken_for_the_answer_to_a_later_question() -> None:
    late = until("< 49.3") + f"(late {LATE_S})\n< 1\n(connection)\n"
    check_fault(late, '"SOUR:FREQ\\?": no reply within 0.3 s')


def test_a_drop_of_the_connection_between_two_loads_is_mended_by_a_new_introduction() -> None:
    with playing(WHOLE + "(connection)\n" + WHOLE) as instrument:
        driven = Driven(instrument)
        driven.source.apply(LOAD)
        driven.link.close()
        driven.source.apply(LOAD)
        driven.source.close()
    assert shown(instrument) == ""


def test_switching_off_tries_again_on_a_fresh_connection() -> None:
    with playing("! *CLS\n> OUTP:STAT OFF\n(disconnect)\n" + OFF) as instrument:
        driven = Driven(instrument)
        driven.source.off()
        driven.source.close()
    assert shown(instrument) == ""


def test_a_source_that_is_not_there_is_a_rig_fault_when_switched_off() -> None:
    with playing("") as instrument:
        address = instrument.address
    source = Fluke6105aSource("6105A", VisaLink("6105A", address, DEADLINE_S), 0.2, lambda: 0)
    started_s = time.monotonic()
    with pytest.raises(RigFault, match=r"6105A: .*(link lost|no reply|cannot open)"):
        source.off()
    assert time.monotonic() - started_s < 2 * (DEADLINE_S + LATENESS_S)


@pytest.mark.parametrize("address", ["GPIB0::1::INSTR", "ASRL/dev/nothing::INSTR", "nonsense"])
def test_a_resource_that_cannot_be_opened_is_a_rig_fault(address: str) -> None:
    with pytest.raises(RigFault, match=f"6105A: cannot open {address}: "):
        VisaLink("6105A", address, DEADLINE_S).ask("*IDN?")


REFUSED: list[tuple[dict[str, object], str]] = [
    ({"f_hz": 15.9}, "f_hz = 15.9: must be 16 to 850 Hz"),
    ({"f_hz": 851.0}, "f_hz = 851: must be 16 to 850 Hz"),
    ({"u_v": (230.0, 1009.0, 0.0)}, "u_v of L2 with harmonics = 1009: must be 0 to 1008 V rms"),
    ({"i_a": (21.1, 0.0, 0.0)}, "i_a of L1 with harmonics = 21.1: must be 0 to 21 A rms"),
    (
        {"i_a": (20.0, 0.0, 0.0), "harmonics": (Harmonic(order=3, u_pct=0.0, i_pct=75.0),)},
        "i_a of L1 with harmonics = 25: must be 0 to 21 A rms",
    ),
    (
        {"harmonics": (Harmonic(order=3, u_pct=0.0, i_pct=101.0),)},
        "i_pct of harmonic 3 = 101: must be 0 to 100 %",
    ),
    ({"noise_pct": 0.1}, "noise_pct = 0.1: must be 0, this source has no noise"),
    (
        {"f_hz": 400.0, "harmonics": (Harmonic(order=16, u_pct=1.0, i_pct=0.0),)},
        "frequency of harmonic 16 = 6400: must be 0 to 6000 Hz",
    ),
    (
        {
            "harmonics": (
                Harmonic(order=3, u_pct=1.0, i_pct=0.0),
                Harmonic(order=3, u_pct=2.0, i_pct=0.0),
            )
        },
        "harmonic 3: must not be given twice",
    ),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_what_the_instrument_cannot_do_is_refused_before_a_byte_is_sent(
    change: dict[str, object], message: str
) -> None:
    link = VisaLink("6105A", "TCPIP::127.0.0.1::1::SOCKET", DEADLINE_S)
    source = Fluke6105aSource("6105A", link, 0.2, lambda: 0)
    with pytest.raises(BenchRefusal, match=message):
        source.apply(LOAD.model_copy(update=change))
    assert link.connections == 0
    assert len(link.log) == 0


def test_a_phase_that_is_not_fitted_is_refused_before_a_setting_is_sent() -> None:
    with playing(until("! *CLS")) as instrument:
        driven = Driven(instrument)
        with pytest.raises(BenchRefusal, match="L2 needs 230 V, 0 A: fitted phases are L1"):
            driven.source.apply(LOAD.model_copy(update={"u_v": (230.0, 230.0, 0.0)}))
        driven.source.close()
    assert shown(instrument) == ""


def test_a_serial_line_carries_the_same_dialogue() -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    link = VisaLink("6105A", f"ASRL{os.ttyname(theirs)}::INSTR", DEADLINE_S)

    def answer() -> None:
        assert os.read(ours, 100) == b"*IDN?\n"
        os.write(ours, b"FLUKE,6105A,1,1\n")

    instrument = threading.Thread(target=answer, daemon=True)
    instrument.start()
    assert link.ask("*IDN?") == "FLUKE,6105A,1,1"
    instrument.join(LATENESS_S)
    with pytest.raises(RigFault, match=r'"SYST:ERR\?": no reply within 0.3 s'):
        link.ask("SYST:ERR?")
    os.close(ours)
    os.close(theirs)
