# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "3ff8e4533722ab190a91ad0ce41417ef649999a7067e084583e883614d3fdeac"
