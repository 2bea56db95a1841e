# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "2e99653f51076bc6d6afc1705c0d1b421c0f51b4a7e017775ce3827cbcfabd54"
