# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "5cbc45465105d80b062529dcbfbfb959a3a883588a4a5c7ec8baa76bd5406441"
