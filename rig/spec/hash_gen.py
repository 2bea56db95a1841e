# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "5fddaf99cc2f5458151367a7a8013255dbe51b64c0c3b135c6f0a9266dc1e922"
