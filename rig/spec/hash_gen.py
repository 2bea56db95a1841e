# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "e00e9c91af4bc5b5b5376902b005e587c7831aae9b130a67eb97ec0c06ac74bf"
