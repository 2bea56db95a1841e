# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "d3389479710f0de59e186d621d4e7aa952e53760e0867c894582a5f378bc26f1"
