"""Row types of the generated tables in this folder."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One register: physical value = register value x scale, unit `unit`.

    Energies hold `secondary_scale` where setting energy_display is 1 (secondary).
    """

    id: str
    address: int
    words: int
    type: str  # word int16 dword int32 float32 ascii bytes stamp
    access: str  # read read_write write
    format: str
    scale: float
    unit: str
    ratio: str  # none pt ct pt_ct
    source_kind: str
    source_id: str  # of reactive_*: "0" to "2" phase, "3" total
    region: str
    name: str
    minimum: int | None = None
    maximum: int | None = None
    allowed: tuple[int, ...] = ()
    default: int | None = None
    command_keys: tuple[int, ...] = ()
    secondary_scale: float | None = None
    note: str = ""
    run: tuple[int, int] | None = None  # first number and count: {} in id and name
    by_byte: bool = False  # high and low byte each have the limit that theirs is in `maximum`
    fixed_mask: int = 0  # bits that no write changes
    persistence: str = "none"  # none settings record
    seal: str = "none"  # none standard channel_1 channel_2 run_time pulse_count clock
    module: str = "none"  # the I/O module without which a write changes nothing

    def singles(self) -> "tuple[RegisterRow, ...]":
        """The row itself, or one for each register of its run."""
        if self.run is None:
            return (self,)
        first, count = self.run
        words = self.words // count
        return tuple(
            replace(
                self,
                id=self.id.replace("{}", str(first + index)),
                name=self.name.replace("{}", str(first + index)),
                address=self.address + words * index,
                words=words,
                source_id=f"{self.source_id} {first + index}",
                run=None,
            )
            for index in range(count)
        )


@dataclass(frozen=True, slots=True)
class BitRow:
    """A relay (FC01, FC05) or digital input (FC02); `mode`: setting that alarms take it by."""

    id: str
    address: int
    name: str
    module: str
    mode: str = ""


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A contiguous range of served addresses; one write stays within one region."""

    id: str
    name: str
    first: int
    last: int
    access: str


@dataclass(frozen=True, slots=True)
class QuantityRow:
    """One value that metering publishes; with `orders` one for each harmonic order."""

    id: str
    name: str
    unit: str
    method: str
    formula: str
    update: str  # the shortest publication: block_40ms block_100ms window half_cycle demand energy
    citation: str
    absent: tuple[str, ...] = ()  # wirings that lack it: it reads 0
    orders: tuple[int, int] | None = None  # first and last


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One row of limits. Currents in multiples of In; i_to_in None means Imax.

    Time of a start or no-load test in minutes: time_numerator / product of time_divisors
    (k imp/kWh, m elements, un_v, ist_a, imax_a) x time_allowance.
    """

    id: str
    class_name: str
    kind: str  # accuracy difference start no_load constant repeatability
    phases: str  # balanced single
    pf: tuple[str, ...]
    i_from_in: float
    i_to_in: float | None
    i_to_included: bool
    u_un: float
    limit_pct: float | None
    fraction_of_limit: float | None
    base_limit: str | None
    directions: tuple[str, ...]
    on_request: bool
    pulses_min: int | None
    pulses_max: int | None
    time_numerator: float | None
    time_divisors: tuple[str, ...]
    time_allowance: float
    clause: str
    citation: str
    edition: str
    confidence: str
    provenance: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceConditions:
    """Conditions under which the limits of a class hold."""

    u_tolerance_pct: float
    f_tolerance_pct: float
    distortion_max_pct: float
    temperature_c: float
    temperature_tolerance_c: float
    clause: str
    citation: str
    provenance: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One entry of the bibliography."""

    key: str
    title: str
    edition: str
    read: str
    confidence: str
    note: str = ""
