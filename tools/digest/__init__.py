"""One long stimulus on every compiler and target: the same SHA-256 on each (D1)."""
