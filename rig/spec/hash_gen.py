# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "48ad5d8e678225c1e739d5a35a8c386cbb1525246363a99205fdaa796cad4a43"
