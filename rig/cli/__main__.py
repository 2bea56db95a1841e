"""`python -m rig.cli`: the same as the launcher ./kwrig."""

import os
import signal
import sys

RIG_FAULT, ABORTED = 4, 5


def open_closed_streams() -> None:
    """A standard stream that the caller closed leads nowhere; a file must not get its number."""
    number = os.open(os.devnull, os.O_RDWR)
    while number < 3:
        number = os.open(os.devnull, os.O_RDWR)
    os.close(number)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - to the end
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - to the end


open_closed_streams()

signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C, from here on
try:
    from rig.cli.app import main
except KeyboardInterrupt:  # nothing was begun
    sys.stdout.write(f"ABORTED (exit status {ABORTED})\n")
    sys.exit(ABORTED)
except Exception as fault:  # a part is missing; Python's own status would be that of a FAIL
    sys.stderr.write(f"kwrig: cannot start: {type(fault).__name__}: {fault}\n")
    sys.stdout.write(f"RIG_FAULT (exit status {RIG_FAULT})\n")
    sys.exit(RIG_FAULT)

if __name__ == "__main__":
    status = main(sys.argv[1:])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the last line is printed and holds
    sys.exit(status)
