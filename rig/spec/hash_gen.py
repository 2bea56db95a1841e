# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "a6fa1c9ce7063dfd87416f9c1961538de8ab9f641d492042c90360ae36981a4c"
