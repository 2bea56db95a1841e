# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "a9c942e1f8821223d6338b80c9074169f61c14aa03618b1ec952a5ed57a34303"
