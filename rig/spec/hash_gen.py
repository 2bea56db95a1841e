# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "ae6bc4eefd22ad01629dedf6f13815bbf604e0f8464c5a2302a1d6a91c4e14f7"
