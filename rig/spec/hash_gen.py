# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "a9708105c33b23d4d3b7803b094aae965068a2b9b864676433ea7fabfad11647"
