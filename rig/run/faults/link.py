"""Faults of the link between rig and meter, in what becomes of the meter's answers.

What each must give (D9): the rig asks a second time, so that one lost, late or changed answer
costs time and nothing else; the first one stays in the record. When the second answer does not
arrive as the meter sent it either, the link is broken: RIG_FAULT. It is never a FAIL of the meter,
because the relay stands at the meter's side and its log holds a right answer in time. A wrong
answer in that log would be the meter's own, and a FAIL.
"""

from rig.run.faults.fault import Fault


def _every(name: str, description: str, seen: str) -> Fault:
    return Fault(
        name=name,
        target="link",
        unit="answers",
        description=description,
        outcome="RIG_FAULT",
        check="run_state",
        seen=seen,
        from_size=1.0,
        low=1.0,
        high=1000.0,
        harmless_size=20.0,  # the question is asked a second time
        whole=True,
    )


LINK = (
    _every(
        "answer_dropped_every",
        "every n-th answer of the meter is lost",
        "the relay saw the meter's answer, the master nothing",
    ),
    _every(
        "answer_corrupted_every",
        "every n-th answer arrives with one bit of its data turned",
        "what arrived is not what the meter sent",
    ),
    _every(
        "answer_stale_every",
        "instead of every n-th answer the one that arrived before comes again",
        "what arrived is not what the meter sent",
    ),
    Fault(
        name="answer_late_ms",
        target="link",
        unit="ms",
        description="every answer is held up on its way",
        outcome="RIG_FAULT",
        check="run_state",
        seen="the relay saw the answer within the bench's deadline of 2 s, the master nothing",
        # Beyond both questions' deadlines: on a serial line an answer that comes a little late is
        # taken for that to the second question, and says the same.
        from_size=5000.0,
        low=1.0,
        high=10000.0,
        harmless_size=20.0,
        whole=True,
    ),
)
