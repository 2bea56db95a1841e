"""`python -m rig.cli`: the same as the launcher ./kwrig."""

import signal
import sys

ABORTED = 5

try:
    from rig.cli.app import main
except KeyboardInterrupt:  # nothing was begun
    sys.stdout.write(f"ABORTED (exit status {ABORTED})\n")
    sys.exit(ABORTED)

if __name__ == "__main__":
    status = main(sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the last line is printed and holds
    sys.exit(status)
