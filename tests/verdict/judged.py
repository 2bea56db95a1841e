"""Runs with known evidence, judged with a bench of known uncertainty."""

import struct
from pathlib import Path
from typing import Any

from rig.bench.load_bench import load_bench
from rig.bench.schema import BenchFile
from rig.model.evidence import PointDocument, ReferenceReading, RegisterBlock
from rig.model.point import Point
from rig.model.result import Check, Judgement, PointResult
from rig.spec.registers_gen import REGISTERS
from rig.verdict import judge
from tests.record.run_factory import document, header, point, pulses, reading

BENCHES = Path(__file__).parents[2] / "fixtures" / "benches"
BASIC = (0x4000, 90)
FAST = (0x3000, 60)


def bench() -> BenchFile:
    return load_bench(BENCHES / "in_process.toml").bench


def float_words(value: float) -> tuple[int, int]:
    return struct.unpack(">2H", struct.pack(">f", value))


def block(
    name: str, span: tuple[int, int], truth: ReferenceReading, swap: bool = False, **changes: Any
) -> RegisterBlock:
    """A block that shows the truth; `swap` exchanges the words of every float."""
    values: dict[str, float] = {"f_hz": truth.f_hz, "p_total_w": truth.p_total_w}
    for index, phase in enumerate(("l1", "l2", "l3")):
        values[f"u_rms_{phase}_v"] = truth.u_rms_v[index]
        values[f"i_rms_{phase}_a"] = truth.i_rms_a[index]
        values[f"p_{phase}_w"] = truth.p_w[index]
    values |= changes
    words = [0] * span[1]
    for row in REGISTERS.values():
        value = values.get(row.id.removeprefix("block_"))
        offset = row.address - span[0]
        if value is not None and 0 <= offset < span[1]:
            pair = float_words(value)
            words[offset : offset + 2] = pair[::-1] if swap else pair
    return RegisterBlock(
        name=name,
        address=span[0],
        words=tuple(words),
        sample_index=38400,
        core_words=tuple(words),
    )


def blocks(truth: ReferenceReading | None = None, **changes: Any) -> tuple[RegisterBlock, ...]:
    truth = truth or reading()
    return (block("fast", FAST, truth, **changes), block("basic", BASIC, truth, **changes))


def healthy(of: Point | None = None, **changes: Any) -> PointDocument:
    return document(of or point(), **({"registers": blocks()} | changes))


def judged(*documents: PointDocument, points: Any = None, **changes: Any) -> Judgement:
    declared = points or tuple({d.point.id: d.point for d in documents}.values())
    return judge(header(declared, **changes), documents, bench(), "0" * 64)


def result(of: PointDocument, **changes: Any) -> PointResult:
    return judged(of, **changes).points[0]


def check(of: PointDocument, name: str, **changes: Any) -> Check:
    found = [one for one in result(of, **changes).checks if one.name == name]
    assert len(found) == 1, f"{name} not among {[c.name for c in result(of, **changes).checks]}"
    return found[0]


__all__ = ["bench", "block", "blocks", "check", "healthy", "judged", "pulses", "result"]
