"""Generator of code and documentation from spec/: `python -m tools.specgen [--check]`."""
