"""Reduces the stimulus of a failing point to the smallest that still fails for the same reason."""
