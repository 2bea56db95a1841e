# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "5338241894fb56be9631e3f8ca161f2587d793f1248621e9c1486478b05f8a1a"
