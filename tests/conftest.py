"""What holds for every test process."""

import signal

# A shell that starts a job in the background lets it ignore SIGINT, and that is handed on to every
# program which a test runs and then interrupts. A handler is not handed on.
signal.signal(signal.SIGINT, signal.default_int_handler)
