# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "0acf26e1167f0245795516259e25ce7c8470d559e245d7421b273a5ec21af738"
