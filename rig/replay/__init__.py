"""Plays a recording through the meter of a bench and keeps what it says."""
