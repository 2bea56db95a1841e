"""Fluke 6105A (6100B): a three-phase power source with a real command set, over PyVISA."""
