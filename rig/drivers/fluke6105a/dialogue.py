"""Questions and commands of the instrument, with replies as values and refusals as faults."""

from collections.abc import Mapping
from math import isfinite

from rig.drivers.fluke6105a import commands as c
from rig.drivers.fluke6105a.settings import LINE_MATCH_PCT, Line, Settings, Waveform
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
        return self._whole(c.EVENT_STATUS)

    def is_settling(self) -> bool:
        return bool(self._whole(c.OPERATION) & c.OPERATION_SETTLING)

    def next_fault(self) -> str:
        return self.link.ask(c.NEXT_FAULT)

    def program(self, settings: Settings) -> None:
        """Units, no harmonics anywhere, then frequency and outputs.

        Harmonics of an earlier load may lie beyond the band at the new frequency, so they go first.
        The amplitude is sent again after the lines: whether a line keeps the root mean square or
        the fundamental is not attested, and this holds for both.
        """
        for quantity in c.QUANTITIES:
            self.command(f"{c.line_unit(quantity)} {c.LINE_UNIT_PERCENT_OF_FUNDAMENTAL}")
        for output in settings.waveforms:
            self.command(c.waveform_clear(*output))
        self.command(f"{c.FREQUENCY} {c.number(settings.f_hz)}")
        for output, wave in settings.waveforms.items():
            amplitude = f"{c.waveform_rms(*output)} {c.number(wave.rms)}"
            self.command(amplitude)
            for order, line in wave.lines.items():
                values = f"{c.number(line.pct)},{c.number(line.deg)}"
                self.command(f"{c.waveform_line(*output, order)} {values}")
            if len(wave.lines) > 1:
                self.command(amplitude)
            self.command(f"{c.waveform_state(*output)} ON")

    def read_back(self, programmed: Settings) -> Settings:
        """What the instrument holds for the same outputs. RigFault when it is in another state."""
        for quantity in c.QUANTITIES:
            query = f"{c.line_unit(quantity)}?"
            reply = self.link.ask(query)
            if reply.upper() != c.LINE_UNIT_PERCENT_OF_FUNDAMENTAL:
                raise self._wrong(query, reply, c.LINE_UNIT_PERCENT_OF_FUNDAMENTAL)
        f_hz = self._numbers(f"{c.FREQUENCY}?", 1)[0]
        waveforms = {
            output: self._waveform(*output, wave) for output, wave in programmed.waveforms.items()
        }
        return Settings(f_hz, waveforms)

    def _waveform(self, phase: int, quantity: c.Quantity, programmed: Waveform) -> Waveform:
        query = f"{c.waveform_state(phase, quantity)}?"
        if not self._is_on(query):
            raise self._wrong(query, "0", "1")
        rms = self._numbers(f"{c.waveform_rms(phase, quantity)}?", 1)[0]
        if not programmed.lines:
            return Waveform(rms, {})
        lines = {}
        for order in programmed.lines:
            pct, deg = self._numbers(f"{c.waveform_line(phase, quantity, order)}?", 2)
            lines[order] = Line(pct, deg)
        self._refuse_other_lines(c.all_amplitudes(phase, quantity), lines)
        return Waveform(rms, lines)

    def _refuse_other_lines(self, query: str, lines: Mapping[int, Line]) -> None:
        """RigFault when the list of all amplitudes has another one that is not zero."""
        listed = [pct for pct in self._numbers(query) if pct != 0.0]
        expected = [line.pct for _, line in sorted(lines.items())]
        same = len(listed) == len(expected) and all(
            abs(a - b) <= LINE_MATCH_PCT for a, b in zip(listed, expected, strict=True)
        )
        if not same:
            shown = ",".join(map(c.number, listed))
            wanted = ",".join(map(c.number, expected))
            raise self._wrong(query, f"other than zero {shown}", wanted)

    def _is_on(self, query: str) -> bool:
        reply = self.link.ask(query).upper()
        if reply in ("1", "ON"):
            return True
        if reply in ("0", "OFF"):
            return False
        raise self._wrong(query, reply, "0 or 1")

    def _whole(self, query: str) -> int:
        reply = self.link.ask(query)
        try:
            return int(reply)
        except ValueError:
            raise self._wrong(query, reply, "a whole number") from None

    def _numbers(self, query: str, count: int | None = None) -> list[float]:
        reply = self.link.ask(query)
        try:
            values = [float(field) for field in reply.split(",")]
        except ValueError:
            values = []
        if not values or len(values) != (count or len(values)) or not all(map(isfinite, values)):
            raise self._wrong(query, reply, f"numbers, {count} of them" if count else "numbers")
        return values

    def _wrong(self, query: str, reply: str, wanted: str) -> RigFault:
        self.link.close()  # replies may be out of step with questions
        shown = reply if len(reply) <= 80 else f"{reply[:77]}..."
        return RigFault(f'{self._name}: "{query}" replied "{shown}": must be {wanted}')
