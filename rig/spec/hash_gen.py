# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "6b0b46be5466b6d8ebf1ca2356bd28e76160854e54ae653abdbfc9675d4d6f7d"
