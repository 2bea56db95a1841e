"""Half-cycle values while something happens, against integrals of the continuous signal."""
