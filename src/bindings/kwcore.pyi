"""The KW320 core and the signal generator of the rig (see src/bindings)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

class Meter:
    """The meter: the same core as in the firmware, bit for bit.

    Power on is construction: sample index 0, settings at their defaults. Registers and quantities
    are one snapshot at `sample_index`.
    """

    def __init__(
        self,
        serial: str = "",
        boot_time_unix_s: int = 0,
        *,
        baseline: bool = False,
        firmware_version: str = "",
        image_sha256: bytes = b"",
    ) -> None:
        """serial: up to 16 characters; boot_time_unix_s: time at sample 0, seconds since 1970;
        baseline: do not use wider instructions than the architecture's baseline (the same bits);
        firmware_version: up to 8 characters; image_sha256: 32 bytes or none.

        ValueError: a text or hash of another length.
        """

    def feed(self, frames: npt.NDArray[np.int32]) -> None:
        """Takes samples of shape (n, 6): U1 U2 U3 I1 I2 I3, signed 24-bit counts, 12 800 a second.

        Full scale (2^23 counts) is 1.2 x 400 V x sqrt 2 and 2 x 1.2 A x sqrt 2, peak. Any cut of
        the samples into calls gives the same bits. TypeError, ValueError: another dtype, shape or a
        strided array.
        """

    def take_pulses(self) -> npt.NDArray[np.void]:
        """Edges since the last call, in time order, shape (n,), fields sample_index (u8), fraction
        (f8, 0..1, of a sample) and stream (u1: 0 P import, 1 P export, 2 Q import, 3 Q export)."""

    def read_registers(self, address: int, count: int) -> npt.NDArray[np.uint16]:
        """Words of `count` registers from `address` (0..65535) on, shape (count,).

        ValueError: an address outside the served regions.
        """

    def write_registers(self, address: int, words: Sequence[int]) -> None:
        """Writes `words` (0..65535 each) from `address` on, all or nothing.

        ValueError: the reason of the refusal (manual chapter 6.3).
        """

    def quantities(self, bank: str = "window") -> dict[str, float]:
        """Measured quantities by the id of spec/quantities.toml, secondary, in the unit of the id.

        bank: "window" (10 or 12 cycles) or "block_100ms". ValueError: another bank.
        """

    @property
    def sample_index(self) -> int:
        """Frames taken since power on."""
