# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "4def0c9ed0cb25b267f2617255ccfa30639bd4aee3a28a580a70a61e3589ed1e"
