"""Reads COMTRADE and CSV recordings and the mapping files that say how to play them."""
