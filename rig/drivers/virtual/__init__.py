"""A bench that exists in memory only: source, reference, error calculator, clock and positions."""
