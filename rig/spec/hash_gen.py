# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "4e9dda7e7431b87ab3a357b532d04228a3ebcd25f0826bd0174747b0560001a0"
