"""Tools of the repository: checks, generators, runners. Each runs as `python -m tools.NAME`."""
