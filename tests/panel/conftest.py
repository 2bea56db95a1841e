"""The command line of tests/cli, here too."""

from tests.cli.conftest import kwrig

__all__ = ["kwrig"]
