# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "8e5990212193bb2f50537f3bc8b1a846cacf8ae6630962e22fff910b368fea31"
