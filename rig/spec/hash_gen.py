# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "e5e53d49c4a3e1ac1f29118c3c679dc9c0753c948e9196025d871b8e998d7110"
