"""Power quality beyond the manual, against NumPy and SciPy."""
