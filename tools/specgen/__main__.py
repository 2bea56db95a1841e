"""Entry of `python -m tools.specgen`."""

import sys

from tools.specgen.cli import main

sys.exit(main(sys.argv[1:]))
