# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "823e0d22cf8a70ae2223553ac3363c344bd5249a77887bff86f06e670c2cb27a"
