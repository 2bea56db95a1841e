"""Delta debugging: a smallest part of a set that still fails. Pure; the predicate does the work."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

ItemT = TypeVar("ItemT")


def ddmin(items: Sequence[ItemT], fails: Callable[[tuple[ItemT, ...]], bool]) -> tuple[ItemT, ...]:
    """A part of `items`, in their order, that fails and of which nothing single can be left out.

    `items` as a whole must fail; it is not asked again. Zeller and Hildebrandt, "Simplifying and
    isolating failure-inducing input" (2002): halves first, then finer parts, then what is left
    without each part. At most about n^2 questions, a few log n when one item is the cause.
    """
    left = tuple(items)
    if not left or fails(()):
        return ()
    parts = 2
    while len(left) > 1:
        chunks = split(left, parts)
        smaller = next((chunk for chunk in chunks if fails(chunk)), None)
        if smaller is not None:
            left, parts = smaller, 2
            continue
        rests = [without(chunks, number) for number in range(len(chunks))] if parts > 2 else []
        rest = next((one for one in rests if fails(one)), None)
        if rest is not None:
            left, parts = rest, max(parts - 1, 2)
        elif parts >= len(left):
            break
        else:
            parts = min(2 * parts, len(left))
    return left


def split(items: tuple[ItemT, ...], parts: int) -> list[tuple[ItemT, ...]]:
    """`parts` runs of nearly the same length, none empty for parts <= len(items)."""
    edges = [len(items) * number // parts for number in range(parts + 1)]
    return [items[start:end] for start, end in pairwise(edges)]


def without(chunks: Sequence[tuple[ItemT, ...]], number: int) -> tuple[ItemT, ...]:
    """All chunks but one, joined."""
    return tuple(item for index, chunk in enumerate(chunks) if index != number for item in chunk)
