"""A slow, obvious oracle of what a meter should say; NumPy alone, nothing of the project."""
