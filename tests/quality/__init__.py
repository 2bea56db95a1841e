"""src/core/quality against NumPy, SciPy and the tables of the standards (quoted, not verified)."""
