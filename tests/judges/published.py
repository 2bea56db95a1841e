"""Worked examples that others published, each with its source, as they print them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Complex = npt.NDArray[np.complex128]


def polar(size: float, angle_deg: float) -> complex:
    return complex(size * np.exp(1j * np.radians(angle_deg)))


@dataclass(frozen=True)
class Components:
    """Three phasors, their positive, negative and zero sequence, and what one printed digit is."""

    source: str
    phases: tuple[complex, complex, complex]
    positive: complex
    negative: complex
    zero: complex | None  # where the source has none
    digit: float  # of a component's size, as printed
    digit_deg: float = 0.0  # of a component's angle; 0 where the parts are printed

    def tolerance(self, component: complex) -> float:
        """Half a digit of the size and of the angle, or of each of two parts."""
        turned = abs(component) * np.radians(self.digit_deg)
        return float(np.hypot(self.digit, turned or self.digit)) / 2.0


# In the first L2 leads L1 (129 and 237 degrees): what it calls positive is our negative sequence.
SYMMETRICAL = (
    Components(
        "SYMCOM.TXT, the manual of a program for the HP 48S: its example, where L2 leads L1",
        (polar(147, 13), polar(154, 129), polar(150, 237)),
        positive=polar(10.135, 49.004),
        negative=polar(149.285, 6.321),
        zero=polar(14.824, 142.704),
        digit=0.001,
        digit_deg=0.001,
    ),
    Components(
        "T. Gonen, Electric Power Transmission System Engineering, 2nd edition, example 9.1:"
        " V_b1 = 3.97<260.5, V_c2 = 2.52<220.3, as quoted by FOSSEE's Scilab companion to it",
        (polar(7.3, 12.5), polar(0.4, -100), polar(4.4, 154)),
        positive=polar(3.97, 260.5 - 240.0),
        negative=polar(2.52, 220.3 - 240.0),
        zero=None,
        digit=0.01,
        digit_deg=0.1,
    ),
    Components(
        "A. Chakrabarti and others, A Textbook on Power System Engineering, 2nd edition, example"
        " 3.1 of part III (pages 487-488), as computed by FOSSEE's companion to it",
        (12 + 24j, 16 - 2j, -4 - 6j),
        positive=0.845 + 15.1j,
        negative=3.155 + 3.56j,
        zero=8.0 + 5.33j,
        digit=0.1,  # of its coarsest number, 15.1
    ),
)


@dataclass(frozen=True)
class SinglePhase:
    """Rms phasors (size, degrees) of voltage and current by order, and the powers printed."""

    source: str
    u: dict[int, tuple[float, float]]
    i: dict[int, tuple[float, float]]
    p_w: dict[int, float]
    q_var: dict[int, float]
    q_budeanu_var: float
    thd_u: float
    thd_i: float


# The standard was not read: numbers from general knowledge. That each of the eight products of
# sizes and angles is the printed one to its last digit is what supports them. A public program
# (github Lexinoski/IEEE1459-2010) has the same sizes, but 234 degrees for both I5 and I7.
ANNEX_B = SinglePhase(
    "@[IEEE1459, annex B, clause not verified]",
    u={1: (100.0, 0.0), 3: (8.0, -70.0), 5: (15.0, 140.0), 7: (5.0, 20.0)},
    i={1: (100.0, -30.0), 3: (20.0, -165.0), 5: (15.0, 233.0), 7: (10.0, 288.0)},
    p_w={1: 8660.00, 3: -13.94, 5: -11.78, 7: -1.74},
    q_var={1: 5000.00, 3: 159.39, 5: -224.69, 7: 49.97},
    q_budeanu_var=4984.67,
    thd_u=0.177,
    thd_i=0.269,
)
