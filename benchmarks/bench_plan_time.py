"""Time of a whole plan beside the time it declares, and the rig's own share of each point.

`python benchmarks/bench_plan_time.py [BENCH]`: runs the class 0.2S plan with `kwrig certify` on a
bench (fixtures/benches/linux.toml unless told) into a folder that is removed again. The rig's share
is a point's time less what it waited for the link and the meter.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "testplans/iec62053_22_class_0_2s.toml"
BENCH = ROOT / "fixtures/benches/linux.toml"
FASTER_AIM = 100.0
OVERHEAD_AIM_MS = 1.0


def main() -> int:
    """Print both figures with their aims; status 1 when the run does not pass."""
    bench = sys.argv[1] if len(sys.argv) > 1 else str(BENCH)
    with tempfile.TemporaryDirectory() as out:
        words = ["certify", "--plan", str(PLAN), "--bench", bench, "--out", out, "--quiet"]
        started_s = time.monotonic()
        status = subprocess.run([ROOT / "kwrig", *words], check=False).returncode
        whole_s = time.monotonic() - started_s
        paths = sorted((Path(out) / "latest" / "points").glob("*.json"))
        points = [json.loads(path.read_bytes()) for path in paths]
    declared_s = sum(p["point"]["settle_s"] + p["measured_s"] for p in points)
    measuring_s = sum(p["wall_duration_s"] for p in points)
    own_ms = [1e3 * (p["wall_duration_s"] - p["wall_link_s"]) for p in points]
    print(f"{len(points)} points, {declared_s:.0f} s declared")
    print(
        f"measuring {measuring_s:.1f} s: {declared_s / measuring_s:.0f} x (aim {FASTER_AIM:.0f} x)"
    )
    print(f"whole command {whole_s:.1f} s: {declared_s / whole_s:.0f} x")
    median_ms, worst_ms = statistics.median(own_ms), max(own_ms)
    print(f"rig's share a point: median {median_ms:.2f} ms, worst {worst_ms:.2f} ms", end=" ")
    print(f"(aim {OVERHEAD_AIM_MS:.0f} ms)")
    return status


if __name__ == "__main__":
    sys.exit(main())
