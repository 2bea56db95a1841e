"""Every command of the instrument that the driver uses, once.

The names below `ATTESTED` are from the instrument's printed command list. Those below `TO VERIFY`
are not: they follow SCPI usage or a related instrument, and must be checked on the instrument.
"""

from typing import Literal

Quantity = Literal["VOLT", "CURR"]
QUANTITIES: tuple[Quantity, Quantity] = ("VOLT", "CURR")
PHASES = (1, 2, 3)
ORDER_MAX = 100  # HARMonic<y>: 0 is direct voltage or current

# IEEE 488.2, common to every instrument of this kind.
IDENTITY = "*IDN?"
CLEAR_STATUS = "*CLS"
EVENT_STATUS = "*ESR?"
EVENT_FAULTS = 0x3C  # query, device, execution and command fault

# TO VERIFY ------------------------------------------------------------------------------------
NEXT_FAULT = "SYST:ERR?"  # of SCPI 1999; replies <code>,"<text>", code 0 when there is none
OPERATION = "STAT:OPER:COND?"  # of SCPI 1999
OPERATION_SETTLING = 0x02  # *OPC is no substitute: it need not wait for an output
OUTPUT = "OUTP:STAT"
FREQUENCY = "SOUR:FREQ"
# Amplitude of a harmonic in percent of the fundamental. The instrument also knows other units, so
# the driver never relies on what stands at power on.
LINE_UNIT = "UNIT:MHAR"
LINE_UNIT_PERCENT_OF_FUNDAMENTAL = "PFUN"


# ATTESTED -------------------------------------------------------------------------------------
def phase_fitted(phase: int) -> str:
    return f"SOUR:PHAS{phase}:FITT?"


def waveform(phase: int, quantity: Quantity) -> str:
    """The root of what shapes one output."""
    return f"SOUR:PHAS{phase}:{quantity}:MHAR"


def waveform_clear(phase: int, quantity: Quantity) -> str:
    return f"{waveform(phase, quantity)}:CLE"


def waveform_state(phase: int, quantity: Quantity) -> str:
    return f"{waveform(phase, quantity)}:STAT"


def waveform_rms(phase: int, quantity: Quantity) -> str:
    """Root mean square of the whole waveform, harmonics included."""
    return f"{waveform(phase, quantity)}:AMPL"


def waveform_line(phase: int, quantity: Quantity, order: int) -> str:
    """Takes amplitude and angle. That its query form replies both is to be verified."""
    return f"{waveform(phase, quantity)}:HARM{order}"


def all_amplitudes(phase: int, quantity: Quantity) -> str:
    """Replies amplitudes in rising order of y; where the list begins and ends is not attested."""
    return f"{waveform(phase, quantity)}:ALL? AMPL"


def line_unit(quantity: Quantity) -> str:
    """To verify, see LINE_UNIT."""
    return f"{LINE_UNIT}:{quantity}"


def number(value: float) -> str:
    """A setting as text: nine digits, finer than the instrument sets."""
    text = f"{value:.9g}"
    return "0" if text == "-0" else text
