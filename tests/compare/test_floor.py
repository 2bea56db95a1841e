"""The A/A floor is neither too low nor too high for runs of one meter with other noise."""

from rig.compare.build import error_changes
from rig.compare.causes import pairs_of
from tests.compare.sides import MEASURED, side

PAIRS = 8
COUNT = PAIRS * len(MEASURED)
# A floor for 95 % is passed by 2 of 40 on average, and by more than 8 once in 7000 such tests
# (binomial, n = 40, p = 0.05). The seeds are fixed, so the test gives the same each time.
BEYOND_MAX = 8
# Of a normal difference 84 % lie beyond a tenth of its two-sigma floor; fewer than half would
# show a floor that is several times too high.
BEYOND_TENTH_MIN = COUNT // 2


def test_floor_is_passed_seldom_and_is_not_far_above_the_scatter() -> None:
    found = []
    for number in range(PAIRS):
        first, second = side(seed=1000 + 2 * number), side(seed=1001 + 2 * number)
        found += error_changes(first, second, pairs_of(first, second), None)
    assert len(found) == COUNT
    assert sum(abs(one.moved_ppm) > one.floor_ppm for one in found) <= BEYOND_MAX
    assert sum(abs(one.moved_ppm) > one.floor_ppm / 10 for one in found) >= BEYOND_TENTH_MIN
