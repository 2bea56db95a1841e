"""The delta debugging core on predicates with known minimal sets."""

from hypothesis import given
from hypothesis import strategies as st

from rig.shrink.ddmin import ddmin
from rig.shrink.rounder import digits, rounder

# One cause among n: 2 questions a halving, and one for the empty set (Zeller and Hildebrandt).
QUESTIONS_OF_ONE = 13  # n = 64: 1 + 2 log2(64)


@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)))
def test_needed_items_are_what_is_left(others: set[int], needed: set[int]) -> None:
    """A set that fails exactly when it holds all needed items has one minimal part."""
    items = tuple(sorted(others | needed))
    assert ddmin(items, lambda some: needed <= set(some)) == tuple(sorted(needed))


@given(st.lists(st.frozensets(st.integers(0, 12), min_size=1), min_size=1, max_size=5))
def test_nothing_single_can_be_left_out(causes: list[frozenset[int]]) -> None:
    """With several causes one of them is left, and no item of it is too many."""

    def fails(some: tuple[int, ...]) -> bool:
        return any(cause <= set(some) for cause in causes)

    left = ddmin(tuple(range(13)), fails)
    assert fails(left)
    assert not any(fails(left[:n] + left[n + 1 :]) for n in range(len(left)))
    assert list(left) == sorted(left)


def test_one_cause_among_many_takes_a_few_questions() -> None:
    asked: list[tuple[int, ...]] = []

    def fails(some: tuple[int, ...]) -> bool:
        asked.append(some)
        return 41 in some

    assert ddmin(tuple(range(64)), fails) == (41,)
    assert len(asked) <= QUESTIONS_OF_ONE


def test_what_fails_without_anything_is_reduced_to_nothing() -> None:
    assert ddmin((1, 2, 3), lambda some: True) == ()
    assert ddmin((), lambda some: False) == ()


@given(st.floats(-1e6, 1e6))
def test_rounder_numbers_have_fewer_digits_and_get_nearer(value: float) -> None:
    found = rounder(value)
    assert all(digits(one) < digits(value) for one in found)
    distances = [abs(one - value) for one in found]
    assert distances == sorted(distances, reverse=True)


def test_fewest_digits_come_first() -> None:
    assert rounder(10.3151) == [10.0, 10.3, 10.32, 10.315]
    assert rounder(-90.0) == []
    assert rounder(0.0) == []
