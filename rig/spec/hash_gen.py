# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "ff61829851df8ea3885d591524afe61bd8abf888d08ab0afcf5542d7ac64e9bd"
