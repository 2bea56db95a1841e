# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "ff4c8945cf121b80640338d59317fc7631d0caa6b77182bdb67170e3feb5110a"
