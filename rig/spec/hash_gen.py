# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "52cb610f66ad8f6e5acd88a0f654343b021bc4d672661096921af8d6bb08d652"
