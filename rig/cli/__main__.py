"""`python -m rig.cli`: the same as the launcher ./kwrig."""

import sys

from rig.cli.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
