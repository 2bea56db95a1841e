"""The command line: turns words into calls, and faults into one line and an exit status."""
