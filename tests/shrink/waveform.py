"""A plan whose only point has thirty harmonics, noise and a sag."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CAUSE_LINE = "{ order = 23, u_pct = 10.3151, u_deg = -90.0, i_pct = 40.4853, i_deg = 0.0 }"


def line(order: int) -> str:
    """A harmonic of crooked numbers; only the 23rd, in quadrature, is large."""
    if order == 23:
        return CAUSE_LINE
    u_pct, i_pct = 1.0 + order * 0.0137, 2.0 + order * 0.0211
    angles = f"u_deg = {order * 37 % 360}.0, i_deg = {order * 53 % 360}.0"
    return f"{{ order = {order}, u_pct = {u_pct:.4f}, i_pct = {i_pct:.4f}, {angles} }}"


def waveform(event: str) -> str:
    """The plan's text with this event."""
    text = (ROOT / "testplans/short.toml").read_text(encoding="utf-8")
    head = text.partition("[[testpoints]]")[0]
    for row in ("single_phase_pf1", "balanced_pf05i_08c", "difference_single_balanced"):
        head = head.replace("[not_tested]\n", f'[not_tested]\n{row} = "one waveform"\n')
    harmonics = "\n".join(f"  {line(order)}," for order in range(2, 32))
    return f"""{head}[[testpoints]]
id = "waveform"
stage = "influence"
limit = "balanced_pf1"
currents = ["1.0In"]
pf = ["1"]
f_hz = [49.37]
noise_pct = 0.0537
events = [{event}]
harmonics = [
{harmonics}
]
"""


SAG = (
    '{ kind = "sag", start_s = 0.913, duration_cycles = 16, depth_pct = 37.3, '
    'phases = ["L1", "L2"] }'
)
WAVEFORM = waveform(SAG)
# L2 and L3 nearly gone for most of the gate: what is wrong with L1 alone shows.
DEEP_SAG = (
    '{ kind = "sag", start_s = 0.913, duration_cycles = 111, depth_pct = 93.7, '
    'phases = ["L2", "L3"] }'
)
