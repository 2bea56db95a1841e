"""Small fake runs for tests of the record: plausible, quick to make, the same every time."""

import hashlib
from typing import Any

from rig.model.evidence import (
    Exchange,
    FileReference,
    PointDocument,
    Pulse,
    ReferenceReading,
    RegisterBlock,
    Repeat,
    RunHeader,
)
from rig.model.load import Load
from rig.model.point import Point

CONSTANT_IMP_PER_KWH = 60000
PULSE_WH = 1000.0 / CONSTANT_IMP_PER_KWH
REPEAT_NS = 400_000_000
TIME_STD_UNC_NS = 10.0


def load(current_a: float = 1.0, phi_deg: float = 0.0) -> Load:
    return Load(f_hz=50.0, u_v=(230.0,) * 3, i_a=(current_a,) * 3, phi_deg=(phi_deg,) * 3)


def point(number: int = 0, **changes: Any) -> Point:
    fields: dict[str, Any] = {
        "id": f"accuracy/balanced/import/{number}.0In/1/50.0Hz",
        "kind": "accuracy",
        "clause": "8.1",
        "citation": "IEC62053-22",
        "limit_id": "balanced_pf1",
        "limit_pct": 0.2,
        "current_label": f"{number}.0In",
        "pf_label": "1",
        "load": load(),
        "settle_s": 1.0,
        "measure_s": 2.0,
        "intervals_min": 5,
        "repeats": 5,
        "settings": {"ct1": 1, "ct2": 1},
        "catches": ("gain_all_pct",),
    } | changes
    return Point(**fields)


def reference_file(name: str) -> FileReference:
    text = f'name = "{name}"\n'
    return FileReference(name=name, sha256=hashlib.sha256(text.encode()).hexdigest(), text=text)


def header(points: tuple[Point, ...] = (), **changes: Any) -> RunHeader:
    fields: dict[str, Any] = {
        "run_id": "",
        "started_utc": "2026-11-22T16:50:00Z",
        "simulated": True,
        "plan": reference_file("plan.toml"),
        "bench": reference_file("bench.toml"),
        "spec": reference_file("spec"),
        "image": reference_file("kwmeter"),
        "code": reference_file("code"),
        "seed": 20261122,
        "position": 1,
        "serial": "KW320-0001",
        "points": points,
    } | changes
    return RunHeader(**fields)


def repeats(errors_pct: tuple[float, ...]) -> tuple[Repeat, ...]:
    """Contiguous repeats of 100 intervals whose errors are as given, in percent."""
    energy_wh = 100 * PULSE_WH
    return tuple(
        Repeat(
            intervals=100,
            t_start_ns=1_000_000_000 + index * REPEAT_NS,
            t_end_ns=1_000_000_000 + (index + 1) * REPEAT_NS,
            reference_wh=energy_wh / (1.0 + error_pct / 100.0),
            time_std_unc_ns=TIME_STD_UNC_NS,
        )
        for index, error_pct in enumerate(errors_pct)
    )


def pulses(count: int, stream: str = "p_import") -> tuple[Pulse, ...]:
    return tuple(
        Pulse(
            t_ns=1_000_000_000 + index * 4_000_000,
            clock_id="bench",
            time_std_unc_ns=TIME_STD_UNC_NS,
            sample_index=12_800 + index * 51,
            stream=stream,
        )
        for index in range(count)
    )


def reading(power_w: float = 690.0) -> ReferenceReading:
    third = power_w / 3.0
    return ReferenceReading(
        reference_id="virtual reference",
        f_hz=50.0,
        u_rms_v=(230.0,) * 3,
        i_rms_a=(1.0,) * 3,
        p_w=(third,) * 3,
        q_fund_var=(0.0,) * 3,
        s_va=(third,) * 3,
        p_total_w=power_w,
    )


def document(of: Point, **changes: Any) -> PointDocument:
    fields: dict[str, Any] = {
        "sequence": 0,
        "previous_sha256": "0" * 64,
        "point": of,
        "position": 1,
        "serial": "KW320-0001",
        "attempt": 1,
        "constant_imp_per_kwh": CONSTANT_IMP_PER_KWH,
        "measured_s": 2.0,
        "repeats": repeats((0.010, 0.012, 0.011, 0.009, 0.013)),
        "pulses": pulses(20),
        "reference": reading(),
        "registers": (
            RegisterBlock(
                name="settings",
                address=0x1003,
                words=(1, 2, 3),
                sample_index=25_600,
                core_words=(1, 2, 3),
            ),
        ),
        "traffic": (
            Exchange(
                link="tcp", direction="to_meter", sample_index=25_600, wall_ns=1, data_hex="00ff"
            ),
        ),
        "stimulus": {"seed": 7, "f_hz": 50.0},
        "environment": {"temperature_c": 23.0},
        "wall_started_utc": "2026-11-22T16:50:01Z",
        "wall_duration_s": 0.1,
        "wall_link_s": 0.05,
    } | changes
    return PointDocument(**fields)
