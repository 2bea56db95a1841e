# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "996b7f05b8627d0bcf3aadee810c393a689b79638d053ef05fc5c9190f5b3d4c"
