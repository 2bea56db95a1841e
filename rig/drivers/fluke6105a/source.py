"""Satisfies rig.ports.Source with a Fluke 6105A. Nothing here sleeps; time is the bench clock's."""

from collections.abc import Callable

from rig.drivers.fluke6105a.commands import CLEAR_STATUS, EVENT_FAULTS
from rig.drivers.fluke6105a.dialogue import Dialogue
from rig.drivers.fluke6105a.ratings import Ratings, refuse_beyond_ratings, refuse_missing_phases
from rig.drivers.fluke6105a.settings import differences, load_of, settings_of
from rig.drivers.fluke6105a.visa_link import VisaLink
from rig.model.load import Load
from rig.ports import RigFault

EXCHANGE_DEADLINE_S = 2.0


class Fluke6105aSource:
    """The output is off while it is programmed, and on only after every setting was read back."""

    def __init__(
        self,
        source_id: str,
        link: VisaLink,
        settle_min_s: float,
        now_ns: Callable[[], int],
        ratings: Ratings | None = None,
    ) -> None:
        self.source_id = source_id
        self.link = link
        self.programmed: Load | None = None  # what the instrument says it puts out; None is off
        self._dialogue = Dialogue(source_id, link)
        self._ratings = ratings or Ratings()
        self._settle_min_ns = round(settle_min_s * 1e9)
        self._now_ns = now_ns
        self._fitted: frozenset[int] = frozenset()
        self._known_connection = 0
        self._on_since_ns = 0

    def apply(self, load: Load) -> None:
        """BenchRefusal before any setting is sent; RigFault when one is not taken over."""
        refuse_beyond_ratings(load, self._ratings, self.source_id)
        self._meet()
        refuse_missing_phases(load, self._fitted, self.source_id)
        self.programmed = None
        self._switch_off()
        settings = settings_of(load, self._fitted)
        self._dialogue.program(settings)
        read = self._dialogue.read_back(settings)
        for difference in differences(settings, read):
            fault = self._dialogue.next_fault()
            raise RigFault(f"{self.source_id}: {difference}; instrument says {fault}")
        self._dialogue.switch_output(True)
        self._on_since_ns = self._now_ns()
        self.programmed = load_of(read)

    def is_settled(self) -> bool:
        """The instrument says so, its output is still on, and the least time has passed.

        RigFault when the instrument reports a fault or has switched itself off.
        """
        if self.programmed is None:
            return False
        status = self._dialogue.event_status()
        if status & EVENT_FAULTS:
            fault = self._dialogue.next_fault()
            raise RigFault(f"{self.source_id}: event status {status} while settling: {fault}")
        if self._dialogue.is_settling():
            return False
        if self._now_ns() - self._on_since_ns < self._settle_min_ns:
            return False
        if not self._dialogue.output_is_on():
            self.programmed = None
            fault = self._dialogue.next_fault()
            raise RigFault(f"{self.source_id}: switched its output off by itself: {fault}")
        return True

    def off(self) -> None:
        """Whatever happened before; a second try is made on a fresh connection. RigFault."""
        self.programmed = None
        try:
            self._switch_off()
        except RigFault:
            self.link.close()
            self._switch_off()

    def prove(self) -> None:
        """RigFault when the link is broken or another instrument answers."""
        self._meet()

    def close(self) -> None:
        self.link.close()

    def _switch_off(self) -> None:
        self._dialogue.command(CLEAR_STATUS)  # or an earlier fault would look like a refusal
        self._dialogue.switch_output(False)

    def _meet(self) -> None:
        """Who answers, and what is fitted, once for each connection."""
        if self.link.is_connected and self._known_connection == self.link.connections:
            return
        self._dialogue.identify()
        self._fitted = self._dialogue.fitted_phases()
        self._known_connection = self.link.connections
