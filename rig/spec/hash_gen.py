# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "4cbb423e206255b3ed5cf24dd983f4320382ab2ce0c519b12aefa2a21d4b6e3f"
