# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "f5e3e9d2f829ae812695e0c5a1844c47bb23222233f9dc373a446cd0123ee80d"
