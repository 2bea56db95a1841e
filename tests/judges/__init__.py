"""Computations and numbers of others, that ours are compared with."""
