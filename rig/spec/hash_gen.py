# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "35b06a8344e8cf4f10f7132ce14fe87a948fad9c6ea3b6948761a50484f4a529"
