"""Worst errors of the core over thousands of seeded signals, against closed forms and theory."""
