"""Slow and obvious computations of what the core measures; they share no code with it."""
