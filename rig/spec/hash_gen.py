# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "75d7f461d82ee025ffea6ee2724914465c54ad4b094a918ddd2ba99d848755a7"
