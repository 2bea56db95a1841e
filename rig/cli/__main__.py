"""`python -m rig.cli`: the same as the launcher ./kwrig."""

import signal
import sys

ABORTED = 5

signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C, from here on
try:
    from rig.cli.app import main
except KeyboardInterrupt:  # nothing was begun
    sys.stdout.write(f"ABORTED (exit status {ABORTED})\n")
    sys.exit(ABORTED)

if __name__ == "__main__":
    status = main(sys.argv[1:])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the last line is printed and holds
    sys.exit(status)
