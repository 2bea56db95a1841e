# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "d435c54bb61a381ad0eccd3096917476f51c8d70ce3ae3d2ca3e55aadaa1b63c"
