# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "3c52b5621ea61496b0588e67cc4a2e6ef2f7ba6c4d5b70454021ef273bb1e48d"
