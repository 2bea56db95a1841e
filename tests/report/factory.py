"""A fixed synthetic run: header, documents and judgement, with no randomness and no clock."""

import hashlib
import math
from dataclasses import dataclass

from rig.bench.schema import BenchFile
from rig.model.evidence import (
    FileReference,
    PointDocument,
    ReferenceReading,
    RegisterBlock,
    RunHeader,
    RunState,
)
from rig.model.load import Harmonic, Load, Triple
from rig.model.point import Point
from rig.model.result import Budget, Check, Contribution, Judgement, PointResult, Verdict

UN_V = 230.0
PHI_DEG = {"1": 0.0, "0.5i": 60.0, "0.8c": -36.869897646}
CURRENT_A = {"0.01In": 0.01, "0.02In": 0.02, "0.05In": 0.05, "0.1In": 0.1, "1.0In": 1.0}
CURRENT_A |= {"Imax": 1.2, "0.001In": 0.001}
FIFTH = (Harmonic(order=5, u_pct=10.0, i_pct=10.0),)
SETTINGS = {
    "frequency_type": 0, "voltage_wiring": 0, "current_wiring": 0, "pt1": 2300, "pt2": 2300,
    "ct1": 1, "ct2": 1, "pulse_constant_kwh": 60000, "pulse_constant_kvarh": 60000,
    "i1_direction": 0, "i2_direction": 0, "i3_direction": 0, "pf_convention": 0,
    "energy_mode": 1, "reactive_mode": 0,
}  # fmt: skip
FIRMWARE_VERSION = "0.1.0"
FACTORY_BLOCK = RegisterBlock(  # 7F00H-7F0DH: lock, serial number, firmware version
    name="factory",
    address=0x7F00,
    words=(*[0] * 10, 0x302E, 0x312E, 0x3000, 0),
    sample_index=38400,
)
PLAN_TEXT = """schema = "kw320.plan/1"
id = "example"
title = "Active energy, class 0.2S error limits, 230 V, 1 (1.2) A, three phases, four wires"
edition = "IEC 62053-22:2003"

[meter]
u_n_v = 230.0
i_n_a = 1.0
i_max_a = 1.2

[not_tested]
no_load_2020 = "the no-load time is that of the 2003 formula"
"""
BENCH = {
    "schema": "kw320.bench/1",
    "id": "example",
    "title": "Simulated bench of the example",
    "sample_rate_hz": 12800,
    "laboratory": {"name": "Example Metering Laboratory", "address": "1 Example St, Sampletown"},
    "environment": {"temperature_c": 23.0, "humidity_pct": 45.0, "assumed": True},
    "source": {"driver": "virtual", "id": "virtual source"},
    "reference": {
        "driver": "virtual", "id": "virtual reference", "certificate_no": "none (simulated)",
        "due_date": "2027-12-31", "exp_unc_ppm": 100.0, "coverage_k": 2.0,
        "phase_exp_unc_urad": 60.0, "drift_limit_ppm": 50.0, "temperature_limit_ppm_per_k": 5.0,
        "temperature_span_k": 2.0, "assumed": True,
    },
    "error_calculator": {
        "driver": "virtual", "id": "virtual error calculator", "resolution_ns": 100,
        "jitter_std_ns": 50.0,
    },
    "clock": {"driver": "virtual", "id": "bench_sim"},
    "meter": {"driver": "in_process", "transport": "direct"},
    "positions": [
        {"number": 1, "serial": "KW320-SIM-0001", "front_end": {
            "gain_ppm": [0.0] * 6, "offset_counts": [0.0] * 6, "delay_ns": [0.0] * 6}},
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What write_report takes."""

    header: RunHeader
    documents: tuple[PointDocument, ...]
    judgement: Judgement
    bench: BenchFile


def passing_run() -> Run:
    """About sixty points, all PASS."""
    points = _points()
    results = tuple(_result(n, point) for n, point in enumerate(points))
    return _run(points, results, "PASS", "COMPLETED", "every point passed")


def failing_run() -> Run:
    """One point beyond its limit, one with a wrong register, and a second attempt."""
    points = _points()
    results = [_result(n, point) for n, point in enumerate(points)]
    results[3] = _judged(results[3], points[3], 0.243, "FAIL", "error beyond the limit")
    checks = (
        Check(name="pulse_error", verdict="PASS", text="+0.031 % within \u00b10.2 %"),
        Check(
            name="core",
            verdict="FAIL",
            text="register 3000H: meter 4366 0000, reference core 0000 4366 & <swapped>",
        ),
    )
    results[4] = results[4].model_copy(
        update={"verdict": "FAIL", "checks": checks, "reason": "", "attempts": 2}
    )
    run = _run(points, tuple(results), "FAIL", "COMPLETED", "2 points failed")
    first = run.documents[4].model_copy(
        update={"state": "RIG_FAULT", "state_reason": "link did not answer in 2 s", "repeats": ()}
    )
    second = run.documents[4].model_copy(update={"attempt": 2})
    documents = (*run.documents[:4], first, second, *run.documents[5:])
    return Run(run.header, documents, run.judgement, run.bench)


def inconclusive_run() -> Run:
    """One point so near to its limit that U decides nothing."""
    points = _points()
    results = [_result(n, point) for n, point in enumerate(points)]
    results[2] = _judged(
        results[2], points[2], -0.195, "INCONCLUSIVE", "|e| + U > L and |e| - U <= L"
    )
    return _run(points, tuple(results), "INCONCLUSIVE", "COMPLETED", "1 point is inconclusive")


def rig_fault_run() -> Run:
    """Ended by the bench after five points; no verdict."""
    points = _points()
    results = tuple(_result(n, point) for n, point in enumerate(points[:5]))
    run = _run(points, results, None, "RIG_FAULT", "source: did not settle in 5 s", measured=5)
    missing = tuple(point.id for point in points[5:])
    judgement = run.judgement.model_copy(update={"missing_points": missing})
    return Run(run.header, run.documents, judgement, run.bench)


ALL_RUNS = {
    "pass": passing_run,
    "fail": failing_run,
    "inconclusive": inconclusive_run,
    "rig_fault": rig_fault_run,
}


def one_point_run(error_pct: float, exp_unc_pct: float, limit_pct: float, verdict: Verdict) -> Run:
    """The smallest run, with the numbers given."""
    point = _accuracy("1", "1.0In", "import", limit_pct)
    budget = _budget(0.0).model_copy(update={"exp_unc_pct": exp_unc_pct})
    result = PointResult(
        point_id=point.id, error_pct=error_pct, budget=budget, limit_pct=limit_pct, verdict=verdict
    )
    return _run((point,), (result,), verdict, "COMPLETED", "one point")


def _points() -> tuple[Point, ...]:
    points = []
    for direction in ("import", "export"):
        points.append(_accuracy("1", "0.01In", direction, 0.4))
        points += [_accuracy("1", c, direction, 0.2) for c in ("0.05In", "0.1In", "1.0In", "Imax")]
    for pf in ("0.5i", "0.8c"):
        for direction in ("import", "export"):
            points.append(_accuracy(pf, "0.02In", direction, 0.5))
            points += [_accuracy(pf, c, direction, 0.3) for c in ("0.1In", "1.0In", "Imax")]
    for pf, limit, currents in (("1", 0.3, ("0.05In", "1.0In", "Imax")), ("0.5i", 0.4, ("1.0In",))):
        for phases in ("L1", "L2", "L3"):
            points += [_accuracy(pf, c, "import", limit, phases) for c in currents]
    points += [_difference(phases) for phases in ("L1", "L2", "L3")]
    for f_hz in (49.3, 50.7):
        points += [
            _accuracy(pf, c, "import", 0.2 if pf == "1" else 0.3, "balanced", f_hz)
            for pf in ("1", "0.5i")
            for c in ("0.1In", "1.0In")
        ]
    points += [_start("import"), _start("export"), _no_load(), _constant()]
    return tuple(points)


def _accuracy(
    pf: str,
    current: str,
    direction: str,
    limit: float,
    phases: str = "balanced",
    f_hz: float = 50.0,
) -> Point:
    distorted = f_hz != 50.0
    return Point.model_validate(
        _common("accuracy", current, pf, direction, phases)
        | {
            "id": f"accuracy/{phases}/{direction}/{current}/{pf}/{f_hz:.1f}Hz"
            + ("/h5" if distorted else ""),
            "limit_id": f"{phases}_{pf}",
            "limit_pct": limit,
            "load": _load(CURRENT_A[current], pf, direction, phases, f_hz, FIFTH * distorted),
            "intervals_min": 5,
            "repeats": 5,
        }
    )


def _common(kind: str, current: str, pf: str, direction: str, phases: str) -> dict[str, object]:
    return {
        "kind": kind, "clause": "clause not verified", "citation": "IEC62053-22-2003",
        "direction": direction, "phases": phases, "current_label": current, "pf_label": pf,
        "settle_s": 1.0, "measure_s": 3.0, "settings": SETTINGS,
    }  # fmt: skip


def _load(
    i_a: float, pf: str, direction: str, phases: str, f_hz: float, harmonics: tuple[Harmonic, ...]
) -> Load:
    lag = PHI_DEG.get(pf, 0.0) + (180.0 if direction == "export" else 0.0)
    on = [float(phases in ("balanced", name)) for name in ("L1", "L2", "L3")]
    return Load(
        f_hz=f_hz,
        u_v=(UN_V, UN_V, UN_V),
        i_a=(i_a * on[0], i_a * on[1], i_a * on[2]),
        phi_deg=(lag * on[0], lag * on[1], lag * on[2]),
        harmonics=harmonics,
        noise_pct=0.05 if harmonics else 0.0,
    )


def _difference(phases: str) -> Point:
    tail = "import/1.0In/1/50.0Hz"
    return Point.model_validate(
        _common("difference", "1.0In", "1", "import", phases)
        | {
            "id": f"difference/{phases}/{tail}",
            "limit_id": "difference_single_balanced",
            "limit_pct": 0.4,
            "settings": {},
            "parents": (f"accuracy/{phases}/{tail}", f"accuracy/balanced/{tail}"),
        }
    )


def _start(direction: str) -> Point:
    return Point.model_validate(
        _common("start", "0.001In", "1", direction, "balanced")
        | {
            "id": f"start/balanced/{direction}/0.001In/1/50.0Hz",
            "limit_id": "start",
            "load": _load(0.001, "1", direction, "balanced", 50.0, ()),
            "measure_s": 131.0,
            "pulses_min": 1,
        }
    )


def _no_load() -> Point:
    load = Load(f_hz=50.0, u_v=(264.5, 264.5, 264.5), i_a=(0.0, 0.0, 0.0))
    return Point.model_validate(
        _common("no_load", "", "", "import", "balanced")
        | {
            "id": "no_load/1.15Un/50.0Hz",
            "limit_id": "no_load_2003",
            "load": load,
            "measure_s": 1087.0,
            "pulses_max": 1,
        }
    )


def _constant() -> Point:
    return Point.model_validate(
        _common("constant", "Imax", "1", "import", "balanced")
        | {
            "id": "constant/balanced/import/Imax/1/50.0Hz",
            "limit_id": "constant",
            "limit_pct": 0.02,
            "load": _load(1.2, "1", "import", "balanced", 50.0, ()),
            "settings": SETTINGS | {"ct1": 50000},
        }
    )


def _budget(phi_deg: float) -> Budget:
    """The contributions of an ordinary bench, in percent."""
    tangent = abs(math.tan(math.radians(phi_deg)))
    rows: tuple[tuple[str, str, str, float, float | None, bool, str], ...] = (
        ("reference calibration", "B", "normal", 0.005, None, True, "virtual reference"),
        ("reference phase calibration", "B", "normal", 0.003 * tangent, None, True,
         "virtual reference, times tan phi"),
        ("reference drift", "B", "rectangular", 0.00289, None, True, "virtual reference"),
        ("time of the pulse edges", "B", "rectangular", 0.0000021, None, False,
         "error calculator, 100 ns over the interval"),
        ("repeatability", "A", "normal", 0.00084, 4.0, False, "5 repeats, s / \u221a5"),
    )  # fmt: skip
    parts = tuple(
        Contribution(
            name=name, kind=kind, distribution=shape, std_unc_pct=u, dof=dof, assumed=assumed,
            source=source,
        )
        for name, kind, shape, u, dof, assumed, source in rows
    )  # fmt: skip
    std_unc = math.sqrt(sum(part.std_unc_pct**2 for part in parts))
    return Budget(
        contributions=parts, std_unc_pct=std_unc, dof_eff=5280.0, coverage_k=2.0,
        exp_unc_pct=2.0 * std_unc,
    )  # fmt: skip


def _result(index: int, point: Point) -> PointResult:
    """Errors that look like a healthy meter's: a wave over the index, well inside the limits."""
    if point.kind in ("start", "no_load"):
        pulses = 2 if point.kind == "start" else 0
        text = f"{pulses} pulses in {point.measure_s:g} s"
        check = Check(name=point.kind, verdict="PASS", text=text)
        return PointResult(
            point_id=point.id, error_pct=None, limit_pct=None, verdict="PASS", checks=(check,)
        )
    error = round((point.limit_pct or 0.0) * 0.31 * math.sin(1.7 * index + 0.4), 6)
    return _judged(None, point, error, "PASS", "")


def _judged(
    base: PointResult | None, point: Point, error: float, verdict: Verdict, reason: str
) -> PointResult:
    phi_deg = max(point.load.phi_deg, key=abs) if point.load else 0.0
    budget = _budget(phi_deg)
    if point.kind == "constant":
        budget = budget.model_copy(update={"std_unc_pct": 0.0012, "exp_unc_pct": 0.0024})
    checks = (
        Check(
            name="pulse_error", verdict=verdict, text=f"{error:+.3f} %, limit {point.limit_pct} %"
        ),
        Check(name="direction", verdict="PASS", text="7 pulses, all on one stream"),
        Check(name="repeatability", verdict="PASS", text="s 0.0019 % of 5 repeats"),
        Check(name="core", verdict="PASS", text="118 registers equal"),
    )
    return PointResult(
        point_id=point.id, error_pct=error, error_std_pct=0.0019, repeats=5, budget=budget,
        limit_pct=point.limit_pct, verdict=verdict, checks=checks, reason=reason,
        p_register_error_pct=None if point.kind == "difference" else error + 0.0004,
        attempts=base.attempts if base else 1,
    )  # fmt: skip


def _run(
    points: tuple[Point, ...],
    results: tuple[PointResult, ...],
    verdict: Verdict | None,
    state: RunState,
    reason: str,
    measured: int | None = None,
) -> Run:
    header = RunHeader(
        run_id="20261122T165000Z_KW320-SIM-0001",
        started_utc="2026-11-22T16:50:00Z",
        simulated=True,
        plan=_file("example.toml", PLAN_TEXT),
        bench=_file("bench.toml", "bench"),
        spec=_file("spec", "spec"),
        image=_file("kwmeter", "image"),
        code=_file("rig", "code"),
        seed=1,
        position=1,
        serial="KW320-SIM-0001",
        points=points,
    )
    judgement = Judgement(
        verdict=verdict, run_state=state, reason=reason, decision_rule="guarded",
        record_sha256=_sha256("record"), points=results,
    )  # fmt: skip
    loaded = [point for point in points if point.load is not None][:measured]
    documents = tuple(_document(n, point) for n, point in enumerate(loaded))
    return Run(header, documents, judgement, BenchFile.model_validate(BENCH))


def _document(sequence: int, point: Point) -> PointDocument:
    return PointDocument(
        sequence=sequence,
        previous_sha256=_sha256(f"document {sequence}"),
        point=point,
        position=1,
        serial="KW320-SIM-0001",
        attempt=1,
        constant_imp_per_kwh=60000,
        reference=_reading(point.load) if point.load else None,
        registers=(FACTORY_BLOCK,),
        environment={"temperature_c": 23.0, "humidity_pct": 45.0},
        wall_started_utc=f"2026-11-22T16:{50 + sequence // 60:02d}:{sequence % 60:02d}Z",
        wall_duration_s=0.75,
    )


def _reading(load: Load) -> ReferenceReading:
    s = [u * i for u, i in zip(load.u_v, load.i_a, strict=True)]
    p = [x * math.cos(math.radians(a)) for x, a in zip(s, load.phi_deg, strict=True)]
    q = [x * math.sin(math.radians(a)) for x, a in zip(s, load.phi_deg, strict=True)]
    return ReferenceReading(
        reference_id="virtual reference", f_hz=load.f_hz, u_rms_v=load.u_v, i_rms_a=load.i_a,
        p_w=_triple(p), q_fund_var=_triple(q), s_va=_triple(s), p_total_w=sum(p),
    )  # fmt: skip


def _triple(values: list[float]) -> Triple:
    return (values[0], values[1], values[2])


def _file(name: str, text: str) -> FileReference:
    return FileReference(name=name, sha256=_sha256(text), text=text)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
