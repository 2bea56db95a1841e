# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "4160013341f652a1ffd09ee17f37a6941f7ffe972c369a6e8cf2ed6943efd129"
