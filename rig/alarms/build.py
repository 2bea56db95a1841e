"""From a quantity, a frequency and delays to a point with all sixteen channels at work."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rig.alarms.quantities import QUANTITIES, Nominal, QuantityName, Watched
from rig.model.alarm import AlarmChannel, AlarmTest, OutputName
from rig.model.point import Point

CHANNEL_COUNT = 16
RELAY_COUNT, DIGITAL_OUT_COUNT = 8, 4
ALL_MODULES = 0x3F
ALARM_MODE = {
    "io11_relay_mode": 1, "io12_relay_mode": 1, "io31_relay_mode": 1, "io32_relay_mode": 1,
    "io21_output_mode": 1, "io22_output_mode": 1,
}  # fmt: skip
PLAIN = {
    "voltage_wiring": 0, "current_wiring": 0, "pt1_dv": 2300, "pt2_dv": 2300, "ct1_a": 1,
    "ct2_code": 1, "energy_mode": 1, "reactive_mode": 0, "pf_convention": 0,
}  # fmt: skip
FREQUENCY_TYPE = {50: 0, 60: 1, 400: 2}
TYPE_SPAN = {50: (45.0, 55.0), 60: (55.0, 65.0), 400: (360.0, 440.0)}
BLOCK_CYCLES = {50: 5, 60: 6, 400: 40}

# design.md: half a cycle for what is published each half cycle, one update interval for the rest,
# and 10 ms beside the set delay.
BESIDE_DELAY_MS = 10.0
WINDOW_OF_BLOCKS = 2  # demand takes windows: two blocks
MARGIN_S = 0.5  # after the last channel is due, and after a return
LEAD_S = 0.137
LEAD_STEP_S = 0.0173  # from quantity to quantity, so that changes fall anywhere in a block
GRID_S = 60.0
BLOCK_UPDATES = ("block", "minute")
DEMAND_LEAD_S = 84.0  # the first whole minute is over, and the next boundary is far


@dataclass(frozen=True)
class Timing:
    """What a plan says of times; `block_ready_ms`: from the end of a block to its values."""

    settle_s: float
    delays_ms: tuple[int, ...]
    block_ready_ms: float


def lowest_delay_gap_ms(delays_ms: Sequence[int]) -> int:
    """Between two delays; records are told apart by their order in time."""
    ordered = sorted(delays_ms)
    return min((b - a for a, b in pairwise(ordered)), default=0)


def type_hz(f_hz: float) -> int:
    """The type of meter for a frequency."""
    return next(hz for hz, (low, high) in TYPE_SPAN.items() if low <= f_hz <= high)


def alarm_point(name: QuantityName, nominal: Nominal, timing: Timing, clause: str) -> Point:
    """One quantity at one frequency."""
    watched = QUANTITIES[name](nominal)
    test = _test(name, watched, nominal.f_hz, timing.delays_ms, timing.block_ready_ms)
    settings = PLAIN | {"frequency_type": FREQUENCY_TYPE[type_hz(nominal.f_hz)]}
    return Point(
        id=f"alarm/{name}/{nominal.f_hz:.1f}Hz",
        kind="alarm",
        clause=clause,
        citation="KW320-MANUAL",
        limit_id=name,
        title=f"{watched.title}, {nominal.f_hz:g} Hz",
        load=test.at_rest.load,
        settle_s=timing.settle_s,
        measure_s=test.lead_s + test.beyond_s + test.rest_s,
        modules=ALL_MODULES,
        settings=settings | ALARM_MODE | watched.settings | channel_settings(test),
        alarm=test,
    )


def _test(
    name: QuantityName,
    watched: Watched,
    f_hz: float,
    delays_ms: Sequence[int],
    block_ready_ms: float,
) -> AlarmTest:
    is_minute = watched.update == "minute"
    interval_ms = _interval_ms(watched, f_hz)
    beside_ms = BESIDE_DELAY_MS + (block_ready_ms if watched.update in BLOCK_UPDATES else 0.0)
    releases_ms = watched.releases_intervals * interval_ms + beside_ms
    lead_s = LEAD_S + LEAD_STEP_S * list(QUANTITIES).index(name)
    last_s = max(delays_ms) / 1000.0
    grids = 2 if is_minute else 1
    beyond_s = last_s + MARGIN_S + (GRID_S if is_minute else 0.0)
    rest_s = releases_ms / 1000.0 + MARGIN_S
    return AlarmTest(
        quantity=name,
        channels=_channels(watched, delays_ms),
        paired=watched.paired,
        at_rest=watched.at_rest,
        beyond=watched.beyond,
        lead_s=round(lead_s + (DEMAND_LEAD_S if is_minute else 0.0), 6),
        beyond_s=round(beyond_s, 6),
        rest_s=round(rest_s + (grids * GRID_S if is_minute else 0.0), 6),
        occurs_within_ms=round(watched.occurs_intervals * interval_ms + beside_ms, 3),
        releases_within_ms=round(releases_ms, 3),
        grid_s=GRID_S if is_minute else 0.0,
        release_grids=grids,
    )


def _interval_ms(watched: Watched, f_hz: float) -> float:
    """How long after a change the next publication is at the most."""
    slowest_hz = min(f_hz, watched.beyond.load.f_hz)
    cycles = BLOCK_CYCLES[type_hz(f_hz)]
    intervals = {
        "half_cycle": 0.5 / slowest_hz,
        "block": cycles / slowest_hz,
        "minute": WINDOW_OF_BLOCKS * cycles / slowest_hz,
        "input": 0.0,
    }
    return round(1000.0 * intervals[watched.update], 6)


def _channels(watched: Watched, delays_ms: Sequence[int]) -> tuple[AlarmChannel, ...]:
    made = []
    for index, delay_ms in enumerate(delays_ms):
        watch = watched.watches[index % len(watched.watches)]
        partner_ms = delays_ms[index ^ 1] if watched.paired else delay_ms
        output, number = _output(index)
        made.append(
            AlarmChannel(
                channel=index + 1,
                code=watch.code,
                comparison=watch.comparison,
                setpoint=watch.setpoint,
                delay_ms=delay_ms,
                due_ms=max(delay_ms, partner_ms) if watched.alarms else None,
                output=output,
                output_number=number,
            )
        )
    return tuple(made)


def _output(index: int) -> tuple[OutputName | None, int]:
    """Relays first, then digital outputs; the rest is seen in the records alone."""
    if index < RELAY_COUNT:
        return "relay", index + 1
    if index < RELAY_COUNT + DIGITAL_OUT_COUNT:
        return "digital_out", index - RELAY_COUNT + 1
    return None, 0


def channel_settings(test: AlarmTest) -> dict[str, int]:
    """The words of 1047H to 109DH; the alarms as a whole are enabled later."""
    settings = {
        "alarm_channels": sum(1 << (one.channel - 1) for one in test.channels),
        "alarm_pairs": 0xFF if test.paired else 0,
    }
    for number in range(1, DIGITAL_OUT_COUNT + 1):
        settings[f"alarm_digital_output_{number}"] = sum(
            1 << (one.channel - 1)
            for one in test.channels
            if one.output == "digital_out" and one.output_number == number
        )
    for one in test.channels:
        settings |= {
            f"alarm_{one.channel}_parameter": one.code,
            f"alarm_{one.channel}_comparison": one.comparison,
            f"alarm_{one.channel}_setpoint": one.setpoint & 0xFFFF,
            f"alarm_{one.channel}_delay": one.delay_ms // 10,
            f"alarm_{one.channel}_relay": one.output_number if one.output == "relay" else 0,
        }
    return settings
