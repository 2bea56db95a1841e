"""What others say: a third-party library and published numeric examples."""
