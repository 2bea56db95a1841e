"""Asks the probes of a point one after the other, of a meter as it was delivered."""

from collections.abc import Sequence
from functools import partial

from rig.model.point import Point
from rig.model.probe import ProbeAnswer
from rig.ports import Bench, MeterLink, RawLink, RigFault
from rig.run.context import RunContext
from rig.run.measure import Measured
from rig.run.prepare import prepare
from rig.run.settle import settle
from rig.run.station import Station
from rig.run.wake import wake

READ_REQUEST = b"\x03"
READ_REQUEST_BYTES = 5


class Probing:
    """One point, once. Nothing passes but the requests: no sample between two of them.

    Where the point has a load the meter has measured it before the first one.
    """

    def __init__(
        self, bench: Bench, stations: Sequence[Station], point: Point, context: RunContext
    ) -> None:
        self._bench = bench
        self._stations = stations
        self._point = point
        self._context = context
        self.measured = Measured()

    def run(self) -> None:
        """Power cycle, then every probe. A meter that falls silent is asked no more."""
        self._bench.source.off()
        for station in self._stations:
            wake(station, self._point, self._context)
            station.ask(partial(prepare, station.position, self._point))
        self._work()
        for station in self._stations:
            link = station.position.link
            for probe in self._point.probes:
                request = bytes.fromhex(probe.request_hex)
                answer = station.ask(partial(answer_of, link, request))
                if answer is None:
                    break
                station.answers.append(answer)

    def _work(self) -> None:
        source, wait = self._bench.source, self._bench.clock.wait
        if self._point.load is None:
            return
        source.apply(self._point.load)
        waited_s = settle(source, wait, self._context.settle_deadline_s)
        wait(max(0.0, self._point.settle_s - waited_s))


def answer_of(link: MeterLink, request: bytes) -> ProbeAnswer:
    """The meter's answer, and what the reference core holds at a read that was served."""
    if not isinstance(link, RawLink):
        raise RigFault("link: cannot carry a request of any form")
    answer, sample_index = link.exchange(request)
    core_hex = None
    is_read = request[:1] == READ_REQUEST and len(request) == READ_REQUEST_BYTES
    if is_read and answer[:1] == READ_REQUEST:
        address, count = (int.from_bytes(request[at : at + 2], "big") for at in (1, 3))
        core = link.core_words(address, count)
        if core is not None:
            core_hex = b"".join(word.to_bytes(2, "big") for word in core).hex()
    return ProbeAnswer(answer_hex=answer.hex(), sample_index=sample_index, core_hex=core_hex)
