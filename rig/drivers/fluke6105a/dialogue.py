"""Questions and commands of the instrument, with replies as values and refusals as faults."""

import math

from rig.drivers.fluke6105a import commands as c
from rig.drivers.fluke6105a.settings import Line, Settings, Waveform
from rig.drivers.fluke6105a.visa_link import VisaLink
from rig.ports import RigFault

MODELS = ("6100A", "6100B", "6105A")


class Dialogue:
    """Every command is followed by a look at the instrument's queue of faults."""

    def __init__(self, name: str, link: VisaLink) -> None:
        self._name = name
        self.link = link

    def identify(self) -> str:
        """RigFault when another instrument answers."""
        reply = self.link.ask(c.IDENTITY)
        fields = [field.strip().upper() for field in reply.split(",")]
        if len(fields) != 4 or fields[0] != "FLUKE" or fields[1] not in MODELS:
            wanted = ", ".join(MODELS)
            raise RigFault(f'{self._name}: "{reply}" answers: must be a FLUKE {wanted}')
        return reply

    def fitted_phases(self) -> frozenset[int]:
        return frozenset(phase for phase in c.PHASES if self._is_on(c.phase_fitted(phase)))

    def command(self, line: str) -> None:
        """RigFault with the instrument's own text when it refuses."""
        try:
            reply = self.link.ask(c.NEXT_FAULT, line)
        except RigFault as fault:
            raise RigFault(f'{fault}, asked after "{line}"') from fault
        code, _, _ = reply.partition(",")
        try:
            refused = int(code) != 0
        except ValueError:
            raise self._wrong(c.NEXT_FAULT, reply, 'a number and a text, as 0,"No error"') from None
        if refused:
            raise RigFault(f'{self._name}: "{line}" refused: {reply}')

    def switch_output(self, on: bool) -> None:
        self.command(f"{c.OUTPUT} {'ON' if on else 'OFF'}")
        if self.output_is_on() is not on:
            raise RigFault(f"{self._name}: output is {'off' if on else 'on'} after switching it")

    def output_is_on(self) -> bool:
        return self._is_on(f"{c.OUTPUT}?")

    def event_status(self) -> int:
        reply = self.link.ask(c.EVENT_STATUS)
        try:
            return int(reply)
        except ValueError:
            raise self._wrong(c.EVENT_STATUS, reply, "a whole number") from None

    def next_fault(self) -> str:
        return self.link.ask(c.NEXT_FAULT)

    def program(self, settings: Settings) -> None:
        """The units, the frequency and each output, from no harmonics at all."""
        for quantity in c.QUANTITIES:
            self.command(f"{c.line_unit(quantity)} {c.LINE_UNIT_PERCENT_OF_FUNDAMENTAL}")
        self.command(f"{c.FREQUENCY} {c.number(settings.f_hz)}")
        for (phase, quantity), wave in settings.waveforms.items():
            self.command(c.waveform_clear(phase, quantity))
            self.command(f"{c.waveform_rms(phase, quantity)} {c.number(wave.rms)}")
            for order, line in wave.lines.items():
                values = f"{c.number(line.pct)},{c.number(line.deg)}"
                self.command(f"{c.waveform_line(phase, quantity, order)} {values}")
            self.command(f"{c.waveform_state(phase, quantity)} ON")

    def read_back(self, programmed: Settings) -> Settings:
        """What the instrument holds for the same outputs. RigFault when it is in another state."""
        for quantity in c.QUANTITIES:
            query = f"{c.line_unit(quantity)}?"
            reply = self.link.ask(query)
            if reply.upper() != c.LINE_UNIT_PERCENT_OF_FUNDAMENTAL:
                raise self._wrong(query, reply, c.LINE_UNIT_PERCENT_OF_FUNDAMENTAL)
        f_hz = self._numbers(f"{c.FREQUENCY}?", 1)[0]
        waveforms = {output: self._waveform(*output) for output in programmed.waveforms}
        return Settings(f_hz, waveforms)

    def _waveform(self, phase: int, quantity: c.Quantity) -> Waveform:
        query = f"{c.waveform_state(phase, quantity)}?"
        if not self._is_on(query):
            raise self._wrong(query, "0", "1")
        rms = self._numbers(f"{c.waveform_rms(phase, quantity)}?", 1)[0]
        amplitudes_pct = self._numbers(c.all_amplitudes(phase, quantity), c.ORDER_MAX + 1)
        angles_deg = self._numbers(c.all_angles(phase, quantity), c.ORDER_MAX + 1)
        lines = {
            order: Line(pct, deg)
            for order, (pct, deg) in enumerate(zip(amplitudes_pct, angles_deg, strict=True))
            if pct != 0.0
        }
        return Waveform(rms, lines)

    def _is_on(self, query: str) -> bool:
        reply = self.link.ask(query).upper()
        if reply in ("1", "ON"):
            return True
        if reply in ("0", "OFF"):
            return False
        raise self._wrong(query, reply, "0 or 1")

    def _numbers(self, query: str, count: int) -> list[float]:
        reply = self.link.ask(query)
        try:
            values = [float(field) for field in reply.split(",")]
        except ValueError:
            values = []
        if len(values) != count or not all(map(math.isfinite, values)):
            raise self._wrong(query, reply, f"{count} number{'s' if count > 1 else ''}")
        return values

    def _wrong(self, query: str, reply: str, wanted: str) -> RigFault:
        self.link.close()  # replies may be out of step with questions
        shown = reply if len(reply) <= 80 else f"{reply[:77]}..."
        return RigFault(f'{self._name}: "{query}" replied "{shown}": must be {wanted}')
