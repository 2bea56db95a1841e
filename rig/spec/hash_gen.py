# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "667b8107e8f0c5c442fdc696bf78415d78534b0fe4ec822556bb017addd00e47"
