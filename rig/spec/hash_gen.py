# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "75fcf7a841193f926ebf78b807a11c82e0c78d59d4a158694b46b166a85712da"
