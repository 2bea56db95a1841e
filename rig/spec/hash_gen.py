# Generated from spec/ by `python -m tools.specgen`. Do not edit.
# fmt: off
"""Hash of everything under spec/."""

SPEC_SHA256 = "28449b2989920f0b4b1652aeaf871208c18700b322e8bd5c70057fff5b93ebc2"
