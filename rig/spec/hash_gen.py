# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "96d7531ba33b617c5fd464af0ceafc46e2f309b29b329e3adaf20351e63e211b"
