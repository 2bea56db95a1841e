"""Faults of the meter's image: each is a fault build (src/core/base/fault_build.hpp), on or off."""

from rig.drivers.injected import ImageFault
from rig.run.faults.fault import Check, Fault


def _build(name: ImageFault, description: str, check: Check, seen: str) -> Fault:
    return Fault(
        name=name,
        target="image",
        unit="on",
        description=description,
        outcome="FAIL",
        check=check,
        seen=seen,
        from_size=1.0,
        low=1.0,
        high=1.0,
        whole=True,
    )


_REGISTERS_DIFFER = "registers differ from the reference core"

IMAGES = (
    _build(
        "word_order", "the two words of a float exchanged", "register_vs_core", _REGISTERS_DIFFER
    ),
    _build(
        "rounding",
        "float registers cut off instead of rounded",
        "register_vs_core",
        "half of the registers differ from the reference core by their last bit",
    ),
    _build(
        "frozen_register", "a register that never changes", "register_vs_core", _REGISTERS_DIFFER
    ),
    _build(
        "q_sign",
        "reactive power with the other sign",
        "register_vs_truth",
        "reactive powers twice their size off the truth",
    ),
    _build(
        "pt_ratio",
        "the PT ratio is applied twice",
        "constant",
        "register against pulses +100 % at PT1 = 2 PT2",
    ),
    _build(
        "wrong_window",
        "windows of 12 cycles instead of 10",
        "register_vs_core",
        "registers of another window than the reference core's",
    ),
    _build(
        "cycle_count",
        "the time of a window counts one cycle too few",
        "pulse_error",
        "error -10 %: 9 cycles of energy for 10",
    ),
    Fault(
        name="energy_register_off",
        target="image",
        unit="%",
        description="energy registers 0.1 % off their pulses",
        outcome="FAIL",
        check="constant",
        seen="register against pulses 0.1 % against 0.02 %",
        from_size=0.1,
        low=0.1,
        high=0.1,
    ),
    _build(
        "energy_twice",
        "energy registers book each window twice",
        "constant",
        "register against pulses +100 %",
    ),
    _build(
        "float_energy",
        "energy registers add up in float32",
        "constant",
        "near the end of the range float32 knows steps of 64 counts only: the register stands",
    ),
    _build(
        "roll_over",
        "energy registers begin again after 99 999 999 counts",
        "constant",
        "a register that was preset near its end begins again at the wrong count",
    ),
    _build(
        "phasewise_energy",
        "system energies sum the phases of one direction instead of the net power",
        "direction",
        "pulses of what one phase exports, where the net power is import",
    ),
    _build(
        "phase_energy_swapped",
        "energy registers of L2 and L3 exchanged",
        "register_vs_core",
        "registers differ from the reference core once the phases hold different counts",
    ),
    _build(
        "meter_assert",
        "the image stops at an assertion",
        "answer",
        "the meter says that it asserted",
    ),
    _build(
        "meter_silent",
        "the image stops answering on a proved link",
        "answer",
        "no answer, link and process proved",
    ),
    _build(
        "hard_fault",
        "the image executes an illegal instruction",
        "answer",
        "the meter says that it had a hard fault",
    ),
    _build(
        "endless_loop",
        "the image makes no further round of its main loop",
        "answer",
        "the watchdog says where it hangs; without one the rig sees that no sample is taken",
    ),
    _build(
        "masked_loop",
        "the same with interrupts masked",
        "answer",
        "the second watchdog says where it hangs",
    ),
    _build(
        "stack_overflow",
        "the image calls itself without end",
        "answer",
        "the meter says that its stack is full",
    ),
)
