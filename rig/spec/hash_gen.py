# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "c78a3f91c03432abff283934ae3697b67518f9da8105910790782343db0b88da"
