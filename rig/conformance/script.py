"""Collects the probes of one point, in the order in which they are asked."""

from collections.abc import Sequence

from rig.conformance.pdu import READ, WRITE, holding, reading, refusal, writing, written
from rig.model.probe import Probe, Rule

_REFUSED: dict[int, Rule] = {
    1: "refused_01",
    2: "refused_02",
    3: "refused_03",
    4: "refused_04",
}


class Script:
    """A list of probes that grows."""

    def __init__(self) -> None:
        self.probes: list[Probe] = []

    def ask(
        self,
        rule: Rule,
        name: str,
        request: bytes,
        answer: bytes,
        size_bytes: int | None = None,
        like: int | None = None,
    ) -> int:
        """The number of the new probe. `answer` is how the right one begins."""
        probe = Probe(
            rule=rule,
            name=name,
            request_hex=request.hex(),
            answer_hex=answer.hex(),
            answer_bytes=len(answer) if size_bytes is None else size_bytes,
            like=like,
        )
        self.probes.append(probe)
        return len(self.probes) - 1

    def read(self, name: str, address: int, count: int, like: int | None = None) -> int:
        """Whatever the registers hold; with `like` what they held then."""
        rule: Rule = "read_answered" if like is None else "unchanged"
        head = bytes([READ, 2 * count])
        return self.ask(rule, name, reading(address, count), head, 2 + 2 * count, like)

    def holds(self, rule: Rule, name: str, address: int, words: Sequence[int]) -> None:
        """The registers hold exactly this."""
        self.ask(rule, name, reading(address, len(words)), holding(words))

    def write(self, name: str, address: int, words: Sequence[int]) -> None:
        """A write that is taken."""
        self.ask("write_accepted", name, writing(address, words), written(address, len(words)))

    def refuse(self, name: str, request: bytes, code: int) -> None:
        """A request that is answered with an exception."""
        self.ask(_REFUSED[code], name, request, refusal(request[0], code))

    def refuse_write(self, name: str, address: int, words: Sequence[int], code: int) -> None:
        """A write that is refused."""
        request = writing(address, words)
        assert request[0] == WRITE
        self.refuse(name, request, code)
