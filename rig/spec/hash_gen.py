# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "4b1d96e40ae0cf0e196587e1ba81d94608d95b1409484a200d308496cf176ebb"
