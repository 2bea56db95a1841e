"""What tools/image_size.py reads: budgets, linker map, debug information, a run of the image."""
